namespace Lanstead.Protocol;

/// <summary>What a signed statement is, so that one kind can never pass for the other.</summary>
public enum StateDomain
{
    /// <summary>The statement is a Manifest.</summary>
    Manifest = 1,

    /// <summary>The statement is a NetworkStatement.</summary>
    Network = 2,

    /// <summary>The statement is a DevicePolicy.</summary>
    Policy = 3,

    /// <summary>The statement is a Lease.</summary>
    Lease = 4,

    /// <summary>The statement is a TunnelPlan.</summary>
    Tunnel = 5,
}

internal static class StateDomains
{
    public static string Text(this StateDomain domain) => domain switch
    {
        StateDomain.Manifest => "lanstead manifest v1",
        StateDomain.Network => "lanstead network v1",
        StateDomain.Policy => "lanstead policy v1",
        StateDomain.Lease => "lanstead lease v1",
        StateDomain.Tunnel => "lanstead tunnel v1",
        _ => throw new ArgumentOutOfRangeException(nameof(domain)),
    };
}
