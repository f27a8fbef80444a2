using Lanstead.DataPlane.Engine;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane;

/// <summary>Settings of <see cref="EngineBackend"/>.</summary>
public sealed record EngineBackendOptions
{
    /// <summary>The engine's own.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>Folder of the sockets. Default <c>/var/run/wireguard</c>, where <c>wg</c> looks for them (wireguard.com/xplatform).</summary>
    public string SocketFolder { get; init; } = "/var/run/wireguard";

    /// <summary>Gives each interface what keeps its handshakes' time stamps from going back. Default: nothing that outlives the process.</summary>
    public Func<string, TimestampFloor?> Timestamps { get; init; } = _ => null;
}
