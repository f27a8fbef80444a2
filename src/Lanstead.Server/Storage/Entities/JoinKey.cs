using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Lets machines into a network; the token itself is never stored.</summary>
internal sealed class JoinKey
{
    public JoinKeyId Id { get; set; }

    public TenantId TenantId { get; set; }

    public NetworkId NetworkId { get; set; }

    public string Description { get; set; } = "";

    /// <summary>SHA-256 of a 256-bit token.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>HMAC of the short code under an instance key.</summary>
    public byte[]? CodeHash { get; set; }

    public DateTimeOffset? CodeExpiresAt { get; set; }

    public int MaxUses { get; set; } = 1;

    public int Uses { get; set; }

    public UserId CreatedBy { get; set; }

    /// <summary>How long a device stays that joins by it; null: no end.</summary>
    public int? StaySeconds { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
