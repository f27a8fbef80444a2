using Lanstead.Primitives;

namespace Lanstead.DataPlane.Engine;

/// <summary>What the engine needs from the operating system, given by the composition root.</summary>
public interface IEngineHost
{
    /// <summary>Makes a TUN interface with as many queues as asked for, or attaches to one that nobody holds.</summary>
    /// <param name="name">Of the interface.</param>
    /// <param name="queues">How many.</param>
    /// <param name="keep">Whether the interface, with its addresses and routes, outlives us until it is deleted.</param>
    /// <param name="asLan">Whether programs see an interface with broadcast, as Ethernet has; what is read and written are IP packets either way.</param>
    /// <returns>The queues; a failure with <see cref="TunnelFailures.TunMissing"/>, <see cref="TunnelFailures.NameTaken"/> or <see cref="TunnelFailures.StartFailed"/>.</returns>
    Result<IReadOnlyList<ITunDevice>> OpenTun(string name, int queues, bool keep, bool asLan);

    /// <summary>Opens sockets that share one port.</summary>
    /// <param name="port">0 for one that the system chooses.</param>
    /// <param name="mark">Mark on what is sent; 0 for none.</param>
    /// <param name="count">How many.</param>
    /// <returns>The sockets; a failure with <see cref="TunnelFailures.PortInUse"/> or <see cref="TunnelFailures.StartFailed"/>.</returns>
    Result<IReadOnlyList<IUdpSocket>> OpenSockets(ushort port, uint mark, int count);

    /// <summary>Is called first on the thread of each lane, for what the system should know about it.</summary>
    void EnterLane();
}
