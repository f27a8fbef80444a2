using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Lanstead.Primitives;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Lanstead.DataPlane.Filter;

/// <summary>A rule set made fast: three searches and an AND of bit sets, whatever the number of rules. Immutable, safe from any thread.</summary>
/// <remarks>
/// The first rule that matches decides. Its cost falls on the first packet of a flow and on refused packets only: later packets of a flow are
/// judged by the flow table, see <see cref="PacketFilter"/>.
/// </remarks>
public sealed partial class CompiledFilter
{
    private readonly FilterAction[] _actions;
    private readonly int[] _labels;
    private readonly FilterAction _default;
    private readonly IntervalMap<uint> _services;
    private readonly IntervalMap<uint> _sources4;
    private readonly IntervalMap<uint> _destinations4;
    private readonly IntervalMap<UInt128> _sources6;
    private readonly IntervalMap<UInt128> _destinations6;

    private CompiledFilter(
        FilterAction[] actions, int[] labels, FilterAction defaultAction, IntervalMap<uint> services,
        (IntervalMap<uint> V4, IntervalMap<UInt128> V6) sources, (IntervalMap<uint> V4, IntervalMap<UInt128> V6) destinations)
    {
        _actions = actions;
        _labels = labels;
        _default = defaultAction;
        _services = services;
        (_sources4, _sources6) = sources;
        (_destinations4, _destinations6) = destinations;
    }

    /// <summary>
    /// No policy: nothing is refused, not even what is malformed, as of a tunnel without a filter. Flows are remembered all the same, so that rules
    /// which come later know them.
    /// </summary>
    public static CompiledFilter AllowAll { get; } =
        Compile(new FilterRules { Rules = [], Default = FilterAction.Allow, LocalPrefixes = [] }).Value;

    /// <summary>How many rules it holds.</summary>
    public int RuleCount => _actions.Length;

    /// <summary>As of <see cref="FilterRules.Version"/>.</summary>
    public ulong Version { get; private init; }

    /// <summary>Memory of the compiled form, in bytes.</summary>
    public int SizeBytes => _services.SizeBytes + _sources4.SizeBytes + _sources6.SizeBytes + _destinations4.SizeBytes + _destinations6.SizeBytes;

    /// <summary>Which rule decides about a new flow, by its place in <see cref="FilterRules.Rules"/>; null when none does. For people who ask why.</summary>
    /// <param name="source">Of the packet.</param>
    /// <param name="destination">Of the packet; decides whether it is inbound or forwarded.</param>
    /// <param name="protocol">The IP protocol's number.</param>
    /// <param name="portOrType">The destination port, or the ICMP type.</param>
    public int? RuleFor(IPAddress source, IPAddress destination, byte protocol, ushort portOrType)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var header = new PacketHeader { Protocol = protocol, IsIpv6 = source.AddressFamily == AddressFamily.InterNetworkV6 };
        (header.SourceHigh, header.SourceLow) = WordsOf(source);
        (header.DestinationHigh, header.DestinationLow) = WordsOf(destination);
        if (header.IsIcmp)
            header.IcmpType = (byte)portOrType;
        else
            header.DestinationPort = portOrType;
        int rule = FirstMatch(in header);
        return rule < 0 ? null : rule;
    }

    /// <summary>What the rules say of a packet, flows aside.</summary>
    internal FilterVerdict Judge(in PacketHeader header) => Judge(in header, out _);

    /// <summary>The same, with <see cref="FilterRule.Label"/> of the rule that said it; 0: the default did.</summary>
    internal FilterVerdict Judge(in PacketHeader header, out int label)
    {
        int rule = _actions.Length == 0 ? -1 : FirstMatch(in header);
        label = rule < 0 ? 0 : _labels[rule];
        return rule < 0
            ? _default == FilterAction.Allow ? FilterVerdict.Allowed : FilterVerdict.DefaultDenied
            : _actions[rule] == FilterAction.Allow ? FilterVerdict.Allowed : FilterVerdict.RuleDenied;
    }

    private int FirstMatch(in PacketHeader header)
    {
        ReadOnlySpan<ulong> sources, destinations;
        bool multicast;
        if (header.IsIpv6)
        {
            sources = _sources6.Find(new UInt128(header.SourceHigh, header.SourceLow));
            destinations = _destinations6.Find(new UInt128(header.DestinationHigh, header.DestinationLow));
            multicast = header.DestinationHigh >> 56 == 0xff;
        }
        else
        {
            uint destination = (uint)header.DestinationLow;
            sources = _sources4.Find((uint)header.SourceLow);
            destinations = _destinations4.Find(destination);
            multicast = destination >> 28 == 0xe || destination == uint.MaxValue;
        }
        // The bit after the last rule's marks this machine's own addresses.
        int own = _actions.Length;
        bool inbound = multicast || (destinations[own >> 6] >> (own & 63) & 1) != 0;
        ReadOnlySpan<ulong> services = _services.Find(header.Service | (inbound ? 0 : ForwardedBit));
        for (int i = 0; i < services.Length && i < sources.Length && i < destinations.Length; i++)
        {
            ulong match = services[i] & sources[i] & destinations[i];
            if (match != 0)
                return (i << 6) + BitOperations.TrailingZeroCount(match);
        }
        return -1;
    }

    internal static (ulong High, ulong Low) WordsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? (0, ReadUInt32BigEndian(bytes)) : (ReadUInt64BigEndian(bytes), ReadUInt64BigEndian(bytes[8..]));
    }
}
