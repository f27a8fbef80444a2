using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>A passkey of an account: the public half, and what is known of the other.</summary>
internal sealed class Passkey
{
    public Guid Id { get; set; }

    public UserId UserId { get; set; }

    /// <summary>As the authenticator names it.</summary>
    public required byte[] CredentialId { get; set; }

    /// <summary>COSE_Key (RFC 9052).</summary>
    public required byte[] PublicKey { get; set; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    public long SignCount { get; set; }

    public string[] Transports { get; set; } = [];

    /// <summary>True when it can be on several devices.</summary>
    public bool BackupEligible { get; set; }

    /// <summary>True when it was on several devices at its last use.</summary>
    public bool BackedUp { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
