namespace Lanstead.DataPlane.Filter;

/// <summary>Sizes of a filter's memory, fixed for its life.</summary>
public sealed record FilterOptions
{
    /// <summary>
    /// Flows remembered at once: a power of two from 1,024 to 4,194,304. Default 65,536, as Linux's connection tracking on a machine of 1 to 4 GB; each takes
    /// 65 bytes once it is used. When there is no room, flows without an answer go first, then the oldest.
    /// </summary>
    public int FlowCapacity { get; init; } = 65_536;

    /// <summary>Datagrams in fragments remembered at once: a power of two from 8 to 65,536. Default 1,024 of about 1.1 KB each: what Linux's 4 MB of reassembly memory hold of small ones.</summary>
    public int FragmentCapacity { get; init; } = 1024;

    /// <summary>
    /// Whether data of an unknown TCP connection going out opens a flow. Default true, as Linux (<c>nf_conntrack_tcp_loose</c>): without it, connections opened by
    /// this side end when the engine restarts. With it, a connection from outside that new rules refuse goes on over a restart while this side sends.
    /// </summary>
    public bool PickUpConnections { get; init; } = true;
}
