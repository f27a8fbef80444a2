using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Policy;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Flows;

/// <summary>What is known of one network's connections: reports that the server has not taken yet, and the last connections for people here. Bounded. Guarded by <see cref="FlowKeeper"/>.</summary>
internal sealed class KeptFlows(NetworkId network, FlowBacklog backlog, TimeProvider time)
{
    // 15,000 rows: a busy day at ten connections a minute; what the disk holds of a network, too.
    private const int BacklogMaxBytes = 1024 * 1024;

    // For who looks here; the server has the rest.
    private const int LastMax = 1000;

    // Each is below 100 bytes: well below the frame's limit.
    private const int RowsPerReport = 2000;

    private readonly OrderedDictionary<ulong, LocalFlow> _last = [];
    private int _sizeBytes = backlog.CalculateSize();
    private ulong _number = backlog.Reports.Count == 0 ? (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() : backlog.Reports.Max(report => report.Number);

    public FlowBacklog Backlog => backlog;

    /// <summary>The network, as it was applied last.</summary>
    public NetworkPlan? Plan { get; set; }

    /// <summary>Who carries it here, and by which interface.</summary>
    public (ITunnelBackend Backend, string Interface)? Carrier { get; set; }

    /// <summary>When it was collected last, as a timestamp.</summary>
    public long CollectedAt { get; set; } = time.GetTimestamp();

    /// <summary>When the reports that wait were sent; those that are not here were not.</summary>
    public Dictionary<ulong, long> SentAt { get; } = [];

    /// <summary>The backlog stands on disk, perhaps an older one.</summary>
    public bool IsOnDisk { get; set; }

    public IEnumerable<LocalFlow> Last => _last.Values;

    /// <summary>Asks the back end for what is new.</summary>
    public void Collect()
    {
        CollectedAt = time.GetTimestamp();
        if (Carrier is not { } carrier)
            return;
        FlowRecords found = carrier.Backend.CollectFlows(carrier.Interface);
        if (found.Records.Count == 0 && found.Lost == 0)
            return;
        DateTimeOffset now = time.GetUtcNow();
        foreach (FlowRecord record in found.Records)
            Show(record, now);
        ulong lost = (ulong)found.Lost;
        FlowRow[][] chunks = found.Records.Count == 0 ? [[]] : [.. found.Records.Select(record => RowOf(record, now)).Chunk(RowsPerReport)];
        foreach (FlowRow[] rows in chunks)
        {
            var report = new FlowReport { NetworkId = network.ToWire(), Number = ++_number, Rows = { rows }, Lost = lost };
            lost = 0;
            backlog.Reports.Add(report);
            _sizeBytes += report.CalculateSize();
        }
        Trim();
    }

    /// <summary>The server has it.</summary>
    public bool Taken(ulong number)
    {
        for (int i = 0; i < backlog.Reports.Count; i++)
        {
            if (backlog.Reports[i].Number != number)
                continue;
            _sizeBytes -= backlog.Reports[i].CalculateSize();
            backlog.Reports.RemoveAt(i);
            SentAt.Remove(number);
            return true;
        }
        return false;
    }

    // The oldest go first, and the next one says how much that was.
    private void Trim()
    {
        while (_sizeBytes > BacklogMaxBytes && backlog.Reports.Count > 1)
        {
            FlowReport oldest = backlog.Reports[0];
            Taken(oldest.Number);
            backlog.Reports[0].Lost += oldest.Lost + (ulong)oldest.Rows.Count;
        }
    }

    private void Show(FlowRecord record, DateTimeOffset now)
    {
        long startedAt = _last.TryGetValue(record.Number, out LocalFlow? known) ? known.StartedAt : (now - record.StartedAgo).ToUnixTimeMilliseconds();
        _last[record.Number] = new LocalFlow
        {
            Network = Plan?.Name ?? "",
            Device = Plan?.Peers.FirstOrDefault(peer => peer.AllowedIps.Any(range => Holds(range, record.Remote)))?.Name ?? "",
            Remote = record.Remote.ToString(),
            RemotePort = record.RemotePort,
            Local = record.Local.ToString(),
            LocalPort = record.LocalPort,
            Protocol = record.Protocol,
            Refused = !record.IsAllowed,
            Rule = (uint)record.Rule,
            PolicyVersion = record.PolicyVersion,
            StartedAt = startedAt,
            SeenAt = (now - record.SeenAgo).ToUnixTimeMilliseconds(),
            Over = record.IsOver,
            PacketsIn = (ulong)record.PacketsIn,
            PacketsOut = (ulong)record.PacketsOut,
            BytesIn = (ulong)record.BytesIn,
            BytesOut = (ulong)record.BytesOut,
        };
        if (_last.Count > LastMax)
            _last.RemoveAt(0);
    }

    private static bool Holds(IPNetwork range, IPAddress address) => range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address);

    private static FlowRow RowOf(FlowRecord record, DateTimeOffset now) => new()
    {
        Number = record.Number,
        Remote = ByteString.CopyFrom(record.Remote.GetAddressBytes()),
        Local = ByteString.CopyFrom(record.Local.GetAddressBytes()),
        Protocol = record.Protocol,
        RemotePort = record.RemotePort,
        LocalPort = record.LocalPort,
        Refused = !record.IsAllowed,
        Rule = (uint)record.Rule,
        PolicyVersion = record.PolicyVersion,
        StartedAt = (now - record.StartedAgo).ToUnixTimeMilliseconds(),
        SeenAt = (now - record.SeenAgo).ToUnixTimeMilliseconds(),
        Over = record.IsOver,
        PacketsIn = (ulong)record.PacketsIn,
        PacketsOut = (ulong)record.PacketsOut,
        BytesIn = (ulong)record.BytesIn,
        BytesOut = (ulong)record.BytesOut,
    };
}
