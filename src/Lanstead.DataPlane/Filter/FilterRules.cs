using System.Net;

namespace Lanstead.DataPlane.Filter;

/// <summary>A rule set as policy hands it over; <see cref="CompiledFilter.Compile"/> makes it fast.</summary>
public sealed record FilterRules
{
    /// <summary>The first rule that matches decides.</summary>
    public required IReadOnlyList<FilterRule> Rules { get; init; }

    /// <summary>What becomes of a packet that no rule matches.</summary>
    public required FilterAction Default { get; init; }

    /// <summary>
    /// Every address at which this machine itself is reached, and the broadcast addresses of its networks: packets to them, and to multicast,
    /// are <see cref="FilterDirections.Inbound"/>, all others <see cref="FilterDirections.Forwarded"/>. An address missing here is judged by the
    /// rules for forwarding, so nothing opens by mistake.
    /// </summary>
    public required IReadOnlyList<IPNetwork> LocalPrefixes { get; init; }

    /// <summary>Which version of the policy they come from, for who reads flow logs; 0: none is known.</summary>
    public ulong Version { get; init; }

    /// <summary>Whether both say the same, in the same order.</summary>
    public bool Equals(FilterRules? other) =>
        ReferenceEquals(this, other) || (other is not null && Default == other.Default && Version == other.Version && Rules.SequenceEqual(other.Rules) && LocalPrefixes.SequenceEqual(other.LocalPrefixes));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Default, Rules.Count, LocalPrefixes.Count);
}
