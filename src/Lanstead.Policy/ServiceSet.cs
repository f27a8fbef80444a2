namespace Lanstead.Policy;

/// <summary>What may pass between two devices, as ranges of ports; for telling how two policies differ.</summary>
internal sealed class ServiceSet
{
    // TCP, UDP, ICMP, and all other protocols; the latter two have no ports, so one range is all of it.
    private static readonly PolicyProtocol[] s_lanes = [PolicyProtocol.Tcp, PolicyProtocol.Udp, PolicyProtocol.Icmp, PolicyProtocol.Any];

    private readonly List<(int First, int Last)>[] _lanes;

    private ServiceSet(List<(int, int)>[] lanes) => _lanes = lanes;

    public bool IsEmpty => _lanes.All(lane => lane.Count == 0);

    /// <summary>What rules that match a pair allow; the first that holds a port decides.</summary>
    public static ServiceSet Of(IReadOnlyList<PolicyRule> rules, PolicyVerdict otherwise) => new([.. s_lanes.Select(lane => LaneOf(lane, rules, otherwise))]);

    /// <summary>What is here and not there.</summary>
    public ServiceSet Without(ServiceSet other) => new([.. _lanes.Select((lane, i) => Without(lane, other._lanes[i]))]);

    /// <summary>As people write services; one that holds everything is <c>any</c>.</summary>
    public IReadOnlyList<string> Words()
    {
        if (_lanes.All(IsWhole))
            return ["any"];
        var words = new List<string>();
        AddPorts(PolicyProtocol.Tcp, _lanes[0]);
        AddPorts(PolicyProtocol.Udp, _lanes[1]);
        if (_lanes[2].Count > 0)
            words.Add("icmp");
        if (_lanes[3].Count > 0)
            words.Add("other");
        return words;

        // Port 0 is no port: it only begins the range that is all of them.
        void AddPorts(PolicyProtocol protocol, List<(int First, int Last)> lane) => words.AddRange(lane
            .Where(range => range.Last > 0)
            .Select(range => new PolicyService(protocol, (ushort)(range.First == 0 && range.Last < ushort.MaxValue ? 1 : range.First), (ushort)range.Last).ToString()));
    }

    private static bool IsWhole(List<(int First, int Last)> lane) => lane is [{ First: 0, Last: ushort.MaxValue }];

    private static List<(int, int)> LaneOf(PolicyProtocol protocol, IReadOnlyList<PolicyRule> rules, PolicyVerdict otherwise)
    {
        bool hasPorts = protocol is PolicyProtocol.Tcp or PolicyProtocol.Udp;
        // 1. Between two borders every port is decided alike.
        var borders = new SortedSet<int> { 0 };
        if (hasPorts)
        {
            foreach (PolicyService service in rules.SelectMany(rule => rule.Services))
            {
                borders.Add(service.First);
                borders.Add(service.Last + 1);
            }
            borders.Remove(ushort.MaxValue + 1);
        }
        // 2. Each decided by its first port, and joined with the one before.
        var ranges = new List<(int First, int Last)>();
        int[] starts = [.. borders];
        for (int i = 0; i < starts.Length; i++)
        {
            int last = i + 1 < starts.Length ? starts[i + 1] - 1 : ushort.MaxValue;
            PolicyRule? rule = rules.FirstOrDefault(rule => rule.Holds(protocol, (ushort)starts[i]));
            if ((rule?.Verdict ?? otherwise) != PolicyVerdict.Allow)
                continue;
            if (ranges.Count > 0 && ranges[^1].Last == starts[i] - 1)
                ranges[^1] = (ranges[^1].First, last);
            else
                ranges.Add((starts[i], last));
        }
        return ranges;
    }

    private static List<(int, int)> Without(List<(int First, int Last)> these, List<(int First, int Last)> those)
    {
        var left = new List<(int First, int Last)>();
        foreach ((int first, int last) in these)
        {
            int from = first;
            foreach ((int cutFirst, int cutLast) in those)
            {
                if (cutLast < from || cutFirst > last)
                    continue;
                if (cutFirst > from)
                    left.Add((from, cutFirst - 1));
                from = cutLast + 1;
            }
            if (from <= last)
                left.Add((from, last));
        }
        return left;
    }
}
