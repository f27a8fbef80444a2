namespace Lanstead.Agent.Tunnels;

/// <summary>The back ends that the agent has.</summary>
internal enum BackendKind
{
    /// <summary>Ours, in this process.</summary>
    Engine = 1,

    /// <summary>The WireGuard of Linux.</summary>
    Kernel = 2,

    /// <summary>An outside wireguard-go for each network.</summary>
    Uapi = 3,
}
