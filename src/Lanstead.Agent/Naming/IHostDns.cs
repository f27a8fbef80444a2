using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>One way of leading the machine's programs to the resolver. What it changes it journals first, and gives back.</summary>
internal interface IHostDns
{
    HostDnsKind Kind { get; }

    /// <summary>Makes it so; writes nothing where it is so already.</summary>
    Task<Failure?> ApplyAsync(IReadOnlyList<HostDomain> domains, CancellationToken cancel);

    /// <summary>Gives back what was there before. Null when nothing of ours is left.</summary>
    Task<Failure?> UndoAsync(CancellationToken cancel);

    /// <summary>Servers that all other names are asked of; none where the system asks them itself.</summary>
    IReadOnlyList<IPAddress> Upstreams { get; }
}

/// <summary>What one interface's network answers.</summary>
/// <param name="InterfaceName">The interface.</param>
/// <param name="Search">Domain that is added to short names.</param>
/// <param name="Routed">Domains that are asked of the resolver without being searched.</param>
internal sealed record HostDomain(string InterfaceName, string Search, IReadOnlyList<string> Routed)
{
    public bool Equals(HostDomain? other) => other is not null && InterfaceName == other.InterfaceName && Search == other.Search && Routed.SequenceEqual(other.Routed);

    public override int GetHashCode() => HashCode.Combine(InterfaceName, Search, Routed.Count);
}
