using System.Net;

namespace Lanstead.DataPlane.Filter;

/// <summary>Of which connections a flow log tells: both ends must lie here, so that it never holds where people go outside of their network.</summary>
public sealed record FlowLogScope
{
    /// <summary>Where peers are: the network's ranges, and LANs behind other devices.</summary>
    public required IReadOnlyList<IPNetwork> Remote { get; init; }

    /// <summary>What this machine answers for: its addresses in the network, its LANs, and as a gateway whom it leads to.</summary>
    public required IReadOnlyList<IPNetwork> Local { get; init; }

    /// <summary>Whether both say the same, in the same order.</summary>
    public bool Equals(FlowLogScope? other) => ReferenceEquals(this, other) || (other is not null && Remote.SequenceEqual(other.Remote) && Local.SequenceEqual(other.Local));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Remote.Count, Local.Count);
}
