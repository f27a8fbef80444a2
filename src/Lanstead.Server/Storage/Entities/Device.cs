using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>How a device is run.</summary>
internal enum DeviceKind
{
    /// <summary>By the agent.</summary>
    Agent,

    /// <summary>By any WireGuard client with a configuration file.</summary>
    Config,
}

/// <summary>A machine of a tenant.</summary>
internal sealed class Device
{
    public DeviceId Id { get; set; }

    public TenantId TenantId { get; set; }

    public UserId OwnerUserId { get; set; }

    public required string Name { get; set; }

    public DeviceKind Kind { get; set; }

    public string Platform { get; set; } = "";

    public string Hostname { get; set; } = "";

    /// <summary>SubjectPublicKeyInfo of the ECDSA P-256 machine key; agents only.</summary>
    public byte[]? MachineKey { get; set; }

    public string AgentVersion { get; set; } = "";

    public int Capability { get; set; }

    public long ManifestRevision { get; set; } = 1;

    /// <summary>Token of the newest connection.</summary>
    public long Fence { get; set; }

    public bool Connected { get; set; }

    public DateTimeOffset? ConnectedAt { get; set; }

    public DateTimeOffset? LastSeenAt { get; set; }

    public IPAddress? ObservedAddress { get; set; }

    /// <summary>Given by the operator: <c>host:port</c>.</summary>
    public string? PublicEndpoint { get; set; }

    /// <summary>Set while it may be in no map.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Then it enrols anew; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The private IPv4 networks that it stands in without us, as its agent told last.</summary>
    public IPNetwork[] Lans { get; set; } = [];

    /// <summary>How it is kept, by its own word, as JSON; null: it never told.</summary>
    public string? Posture { get; set; }

    /// <summary>By which cards it stands in them: a LAN and twelve hexadecimal digits each.</summary>
    public string[] Adapters { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
