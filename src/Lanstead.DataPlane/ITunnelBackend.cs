using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane;

/// <summary>One way to have WireGuard interfaces on this machine: an outside program by its socket, the kernel, or an engine of our own.</summary>
/// <remarks>
/// Thread-safe for different interfaces; the caller makes calls for one interface one after another. Each exchange with a program ends
/// within 15 seconds by itself. Expected failures are values whose codes are in <see cref="TunnelFailures"/>; cancellation by the caller
/// throws, and so does the operating system's failure to tell about interfaces at all (<see cref="IOException"/>).
/// </remarks>
public interface ITunnelBackend
{
    /// <summary>A word for status and logs, such as <c>uapi</c>.</summary>
    string Name { get; }

    /// <summary>What seals and opens the packets, for status; empty when the back end does not tell.</summary>
    string Cipher => "";

    /// <summary>Whether all interfaces use one UDP port: then they are all given the same.</summary>
    bool SharesPort { get; }

    /// <summary>Kernel settings, by their names under <c>/proc/sys</c>, that the system changes by itself for such interfaces and does not set back.</summary>
    IReadOnlyList<string> SettingsChanged => [];

    /// <summary>Makes the interface if it is not there, takes over one that is, and sets it up. Addresses, routes and MTU are not its matter.</summary>
    Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, CancellationToken cancellationToken);

    /// <summary>The same for an interface that shall be one with broadcast, as Ethernet has. A back end that has no such makes what it has.</summary>
    Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, bool asLan, CancellationToken cancellationToken) => EnsureInterface(interfaceName, cancellationToken);

    /// <summary>Makes the interface's keys and peers exactly as configured; writes nothing when they are.</summary>
    /// <remarks>Peers that cannot work are left out and told in the result; they do not keep the others from working.</remarks>
    Task<Result<TunnelApplied>> Apply(string interfaceName, TunnelConfig config, CancellationToken cancellationToken);

    /// <summary>Reads what is there. A missing interface is <see cref="TunnelFailures.NotRunning"/>.</summary>
    Task<Result<TunnelState>> Read(string interfaceName, CancellationToken cancellationToken);

    /// <summary>What an interface counted; null when the back end does not count, or there is none of the name. May be called at any time.</summary>
    InterfaceCounters? Count(string interfaceName) => null;

    /// <summary>Who connected by an interface since the last time, where its configuration asks for it; nothing when the back end cannot tell: only the engine can.</summary>
    FlowRecords CollectFlows(string interfaceName) => FlowRecords.None;

    /// <summary>Datagrams of all interfaces, both ways, since the start; 0 when they do not pass through this process.</summary>
    long CarriedPackets => 0;

    /// <summary>Packets refused on a port of several interfaces before it was known for which they were; empty when the back end does not tell.</summary>
    IReadOnlyList<RefusedPackets> PortRefused => [];

    /// <summary>Takes the interface away and ends what ran it. True if there was something to remove; twice is no failure.</summary>
    Task<Result<bool>> Remove(string interfaceName, CancellationToken cancellationToken);
}
