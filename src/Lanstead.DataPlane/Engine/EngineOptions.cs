using Lanstead.DataPlane.Filter;

namespace Lanstead.DataPlane.Engine;

/// <summary>Settings of <see cref="TunnelEngine"/>.</summary>
public sealed record EngineOptions
{
    /// <summary>
    /// Lanes: each has a queue of every interface, a socket and two threads. 1 to 16. Default: a third of the cores, at least one,
    /// since the kernel's network stack and the applications need the rest.
    /// </summary>
    public int Lanes { get; init; } = Math.Clamp(Environment.ProcessorCount / 3, 1, 16);

    /// <summary>
    /// Whether an interface, with its addresses and routes, stays when the process ends, so that the next one takes it up again:
    /// meanwhile its packets are lost, but go no other way. Default: no, as with wireguard-go.
    /// </summary>
    public bool KeepInterfaces { get; init; }

    /// <summary>Is told of handshakes; null, the default, for nobody.</summary>
    public IEngineTrace? Trace { get; init; }

    /// <summary>Sizes of each interface's packet filter.</summary>
    public FilterOptions Filter { get; init; } = new();

    /// <summary>Most reads from TUN before a batch is sent. 1 to 1024. Default 128: more gains nothing, and lets the first packet wait.</summary>
    public int ReadsPerBatch { get; init; } = 128;
}
