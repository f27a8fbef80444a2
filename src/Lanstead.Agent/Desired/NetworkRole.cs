namespace Lanstead.Agent.Desired;

/// <summary>What this machine is in a network; it decides what may carry the packets there.</summary>
internal enum NetworkRole
{
    /// <summary>A peer among peers, wherever it is: ways through NAT need the socket in the agent's own process.</summary>
    Mesh = 1,

    /// <summary>Where devices with nothing but a WireGuard configuration come in: it is reachable, and carries the traffic of many.</summary>
    Gateway = 2,

    /// <summary>The tunnel server of a tunnel: it is reachable, and carries what many homes expose.</summary>
    Hub = 3,

    /// <summary>A home behind a tunnel server.</summary>
    Client = 4,
}
