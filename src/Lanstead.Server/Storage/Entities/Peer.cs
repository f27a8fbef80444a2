using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>One device's membership of one network.</summary>
internal sealed class Peer
{
    public PeerId Id { get; set; }

    /// <summary>Of the network.</summary>
    public TenantId TenantId { get; set; }

    public NetworkId NetworkId { get; set; }

    public DeviceId DeviceId { get; set; }

    /// <summary>DNS label in the network.</summary>
    public required string Name { get; set; }

    /// <summary>Null until the agent has offered one.</summary>
    public PublicKey? PublicKey { get; set; }

    public DateTimeOffset? KeyChangedAt { get; set; }

    /// <summary>The key before, by which it may come still until <see cref="FormerUntil"/>; null: none.</summary>
    public PublicKey? FormerKey { get; set; }

    public DateTimeOffset? FormerUntil { get; set; }

    /// <summary>When another key was asked for.</summary>
    public DateTimeOffset? RotateAt { get; set; }

    public required IPAddress Ipv4 { get; set; }

    public required IPAddress Ipv6 { get; set; }

    /// <summary>JSON array of candidate endpoints.</summary>
    public string Endpoints { get; set; } = "[]";

    public DateTimeOffset? LastHandshakeAt { get; set; }

    public long RxBytes { get; set; }

    public long TxBytes { get; set; }

    /// <summary>By a signer of the tenant's network lock, over all by which packets could go elsewhere.</summary>
    public byte[]? MembershipSignature { get; set; }

    /// <summary>First 8 bytes of SHA-256 of that signer's lock key.</summary>
    public byte[]? MembershipSigner { get; set; }

    /// <summary>The key that the device signs its WireGuard keys with: SubjectPublicKeyInfo, ECDSA P-256.</summary>
    public byte[]? LockKey { get; set; }

    /// <summary>By that key, over its WireGuard keys, the newest first.</summary>
    public byte[][] KeySignatures { get; set; } = [];

    /// <summary>False while it waits for somebody's yes.</summary>
    public bool Approved { get; set; } = true;

    /// <summary>Then it goes; null: no end.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Why it is in no map: <c>approval</c>, <c>disabled</c>, <c>expired</c>; empty: it is in.</summary>
    public string Held { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
