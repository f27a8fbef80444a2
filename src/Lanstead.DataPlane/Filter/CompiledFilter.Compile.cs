using System.Net;
using System.Net.Sockets;
using Lanstead.Primitives;

namespace Lanstead.DataPlane.Filter;

public sealed partial class CompiledFilter
{
    /// <summary>The most rules of one set. Policy for one machine needs tens to hundreds; the limit bounds memory and the cost of a refused packet.</summary>
    public const int MaxRules = 4096;

    /// <summary>The most 64-bit words of one dimension's bit sets: 16 MiB.</summary>
    private const int MaxWords = 2 * 1024 * 1024;

    // A service is 16 bits of port or ICMP type, 8 of protocol, and this bit for forwarded packets.
    private const uint ForwardedBit = 1u << 24;

    /// <summary>Compiles a rule set. Takes milliseconds for 1,000 rules; not for the packets' threads.</summary>
    public static Result<CompiledFilter> Compile(FilterRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        IReadOnlyList<FilterRule> list = rules.Rules;
        if (list.Count > MaxRules)
            return TooLarge($"{list.Count} rules are more than {MaxRules}.");
        for (int i = 0; i < list.Count; i++)
        {
            if (ProblemOf(list[i]) is { } problem)
                return new Failure(FilterFailures.RuleInvalid, $"Rule {i + 1} {problem}");
        }

        // 1. Each rule as intervals, dimension by dimension.
        var services = new List<(int, uint, uint)>();
        var sources = new AddressIntervals();
        var destinations = new AddressIntervals();
        for (int i = 0; i < list.Count; i++)
        {
            AddServices(services, i, list[i]);
            sources.Add(i, list[i].Sources);
            destinations.Add(i, list[i].Destinations);
        }
        if (rules.LocalPrefixes.Count > 0)
            destinations.Add(list.Count, rules.LocalPrefixes);

        // 2. The intervals as maps.
        int words = (list.Count / 64) + 1;
        return IntervalMap<uint>.Build(services, words, MaxWords) is { } serviceMap
            && sources.Build(words, MaxWords) is { } sourceMaps && destinations.Build(words, MaxWords) is { } destinationMaps
            ? new CompiledFilter([.. list.Select(rule => rule.Action)], [.. list.Select(rule => rule.Label)], rules.Default, serviceMap, sourceMaps, destinationMaps) { Version = rules.Version }
            : TooLarge("Its prefixes and ports differ in too many ways.");
    }

    private static Failure TooLarge(string why) =>
        new(FilterFailures.TooLarge, $"The rule set is too large: {why} Join rules that say the same of several peers or ports.");

    private static string? ProblemOf(FilterRule rule) =>
        rule.DestinationPorts.Any(range => range.First > range.Last) ? "has a port range that ends before it begins."
        : rule.DestinationPorts.Count > 0 && rule.Protocol is not (null or IpProtocol.Tcp or IpProtocol.Udp) ? "has ports, but its protocol has none."
        : rule.IcmpTypes.Count > 0 && rule.Protocol is not (IpProtocol.Icmp4 or IpProtocol.Icmp6) ? "has ICMP types, but is not for ICMP."
        : rule.Label is < 0 or >= ushort.MaxValue ? "has a label that is out of range."
        : null;

    private static void AddServices(List<(int, uint, uint)> services, int rule, FilterRule from)
    {
        Span<uint> directions = [0, ForwardedBit];
        ReadOnlySpan<byte> withPorts = from.Protocol is { } one ? [one] : [IpProtocol.Tcp, IpProtocol.Udp];
        for (int i = 0; i < directions.Length; i++)
        {
            uint direction = directions[i];
            if (!from.Directions.HasFlag(i == 0 ? FilterDirections.Inbound : FilterDirections.Forwarded))
                continue;
            foreach (byte type in from.IcmpTypes)
                Add(from.Protocol!.Value, type, type);
            foreach (PortRange range in from.DestinationPorts)
            {
                foreach (byte protocol in withPorts)
                    Add(protocol, range.First, range.Last);
            }
            if (from.IcmpTypes.Count > 0 || from.DestinationPorts.Count > 0)
                continue;
            if (from.Protocol is { } whole)
                Add(whole, 0, ushort.MaxValue);
            else
                services.Add((rule, direction, direction | (ForwardedBit - 1)));

            void Add(byte protocol, ushort first, ushort last)
            {
                uint start = direction | ((uint)protocol << 16);
                services.Add((rule, start | first, start | last));
            }
        }
    }

    private sealed class AddressIntervals
    {
        private readonly List<(int, uint, uint)> _v4 = [];
        private readonly List<(int, UInt128, UInt128)> _v6 = [];

        public void Add(int rule, IReadOnlyList<IPNetwork> networks)
        {
            if (networks.Count == 0)
            {
                _v4.Add((rule, 0, uint.MaxValue));
                _v6.Add((rule, 0, UInt128.MaxValue));
            }
            foreach (IPNetwork network in networks)
            {
                (ulong high, ulong low) = WordsOf(network.BaseAddress);
                if (network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)
                {
                    var first = new UInt128(high, low);
                    _v6.Add((rule, first, first | (network.PrefixLength == 0 ? UInt128.MaxValue : (UInt128.One << (128 - network.PrefixLength)) - 1)));
                }
                else
                {
                    _v4.Add((rule, (uint)low, (uint)low | (uint)((1UL << (32 - network.PrefixLength)) - 1)));
                }
            }
        }

        public (IntervalMap<uint>, IntervalMap<UInt128>)? Build(int words, int maxWords) =>
            IntervalMap<uint>.Build(_v4, words, maxWords) is { } v4 && IntervalMap<UInt128>.Build(_v6, words, maxWords) is { } v6 ? (v4, v6) : null;
    }
}
