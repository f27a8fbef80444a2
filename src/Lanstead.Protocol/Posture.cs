namespace Lanstead.Protocol;

/// <summary>How a machine is kept, by its own word.</summary>
/// <param name="System">What it runs, by the ID of os-release: <c>debian</c>; empty: it cannot tell.</param>
/// <param name="SystemVersion">Its version: <c>12</c>; empty where the system has none.</param>
/// <param name="SystemName">The same for people.</param>
/// <param name="DiskEncryption">Whether what it keeps is on an encrypted disk: <c>on</c>, <c>off</c>, <c>unknown</c>.</param>
/// <param name="Firewall">Whether a packet filter of its own refuses what comes in unasked: <c>on</c>, <c>off</c>, <c>unknown</c>.</param>
public sealed record Posture(string System, string SystemVersion, string SystemName, string DiskEncryption, string Firewall)
{
    /// <summary>Yes.</summary>
    public const string On = "on";

    /// <summary>No.</summary>
    public const string Off = "off";

    /// <summary>It cannot be told.</summary>
    public const string Unknown = "unknown";
}

/// <summary>A system that a network takes, from a version on.</summary>
/// <param name="Id">By the ID of os-release.</param>
/// <param name="Version">The least version; null: any.</param>
public sealed record SystemDemand(string Id, string? Version = null);

/// <summary>What a network demands of the machines that run the agent.</summary>
/// <param name="AgentVersion">The least version of the agent; null: any.</param>
/// <param name="Systems">The systems that it takes; null or none: any.</param>
/// <param name="DiskEncryption">Whether disks are to be encrypted.</param>
/// <param name="Firewall">Whether a firewall is to be on.</param>
public sealed record PostureDemand(string? AgentVersion = null, IReadOnlyList<SystemDemand>? Systems = null, bool DiskEncryption = false, bool Firewall = false)
{
    /// <summary>True when nothing is demanded. A method, so that it is no member of what is written.</summary>
    public bool DemandsNothing() => AgentVersion is null && Systems is not { Count: > 0 } && !DiskEncryption && !Firewall;
}
