using System.Net;

namespace Lanstead.DataPlane.Filter;

/// <summary>One rule. A packet matches when every part matches; a part left out matches everything.</summary>
public sealed record FilterRule
{
    /// <summary>What becomes of a packet that matches.</summary>
    public required FilterAction Action { get; init; }

    /// <summary>To this machine, through it, or both. Default: both.</summary>
    public FilterDirections Directions { get; init; } = FilterDirections.Both;

    /// <summary>Where it comes from, normally peers' addresses; IPv4 and IPv6 may be mixed. Empty: from anywhere.</summary>
    public IReadOnlyList<IPNetwork> Sources { get; init; } = [];

    /// <summary>Where it goes to. Empty: anywhere.</summary>
    public IReadOnlyList<IPNetwork> Destinations { get; init; } = [];

    /// <summary>The IP protocol's number (6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6). Null: any; with ports: TCP and UDP.</summary>
    public byte? Protocol { get; init; }

    /// <summary>Destination ports; only with TCP, UDP or no protocol. Empty: all.</summary>
    public IReadOnlyList<PortRange> DestinationPorts { get; init; } = [];

    /// <summary>ICMP message types; only with protocol 1 or 58. Empty: all.</summary>
    public IReadOnlyList<byte> IcmpTypes { get; init; } = [];

    /// <summary>What whoever wrote the rule calls it, from 0 to 65,534: a flow log says which rule let a connection in.</summary>
    public int Label { get; init; }

    /// <summary>Whether both say the same, in the same order.</summary>
    public bool Equals(FilterRule? other) =>
        ReferenceEquals(this, other) || (other is not null && Action == other.Action && Directions == other.Directions && Protocol == other.Protocol && Label == other.Label
        && Sources.SequenceEqual(other.Sources) && Destinations.SequenceEqual(other.Destinations)
        && DestinationPorts.SequenceEqual(other.DestinationPorts) && IcmpTypes.SequenceEqual(other.IcmpTypes));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Action, Directions, Protocol, Sources.Count, Destinations.Count, DestinationPorts.Count, IcmpTypes.Count);
}
