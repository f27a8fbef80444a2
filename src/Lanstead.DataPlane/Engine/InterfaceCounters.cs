using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>What an interface counted since it was made. A snapshot; the parts are read one after the other.</summary>
/// <param name="Traffic">Of all peers, those that were removed included.</param>
/// <param name="Refused">Packets refused, by direction and reason; what never came is left out.</param>
/// <param name="Unreachable">How many of those that nobody takes were answered by an ICMP error; the rest came too fast, or must not be answered.</param>
/// <param name="Filter">What the packet filter judged.</param>
/// <param name="Peers">The same for each peer that there is.</param>
public sealed record InterfaceCounters(
    Traffic Traffic, IReadOnlyList<RefusedPackets> Refused, long Unreachable, FilterCounts Filter, IReadOnlyDictionary<PublicKey, PeerCounters> Peers);

/// <summary>What was counted of one peer.</summary>
/// <param name="Traffic">Since it was added.</param>
/// <param name="Refused">Of its packets, as far as it is known that they are its.</param>
/// <param name="LastHandshake">When a handshake was last completed; null for never.</param>
/// <param name="RoundTrip">How long that was under way, there and back; null when not known.</param>
public sealed record PeerCounters(Traffic Traffic, IReadOnlyList<RefusedPackets> Refused, DateTimeOffset? LastHandshake, TimeSpan? RoundTrip)
{
    /// <summary>The largest packet that was seen to pass in one piece, in bytes; 0 while that is not known.</summary>
    public int PathBytes { get; init; }
}
