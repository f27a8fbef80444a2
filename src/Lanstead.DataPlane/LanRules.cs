using System.Net;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>How an interface treats what is meant for all: IPv4 broadcast, and multicast of both families (ADR 30). Immutable.</summary>
/// <param name="IsOn">Whether such packets are carried. Off, none leaves and none is let in.</param>
/// <param name="Addresses">This machine's own: a packet from another address is not carried.</param>
/// <param name="Broadcast">The address that reaches all of the network's IPv4 range; null for none.</param>
/// <param name="Members">Who is sent a copy of each; a peer that is not connected gets none, and none is called for it.</param>
public sealed record LanRules(bool IsOn, IReadOnlyList<IPAddress> Addresses, IPAddress? Broadcast, IReadOnlyList<PublicKey> Members)
{
    /// <summary>Carries nothing.</summary>
    public static LanRules Off { get; } = new(false, [], null, []);

    /// <summary>Whether both say the same.</summary>
    public bool Equals(LanRules? other) => ReferenceEquals(this, other) || (other is not null && IsOn == other.IsOn
        && Equals(Broadcast, other.Broadcast) && Addresses.SequenceEqual(other.Addresses) && Members.SequenceEqual(other.Members));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsOn, Broadcast, Members.Count);
}
