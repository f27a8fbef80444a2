using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Public half of a key that may sign membership (network lock).</summary>
internal sealed class SigningKey
{
    public Guid Id { get; set; }

    public TenantId TenantId { get; set; }

    public required byte[] PublicKey { get; set; }

    public required string Label { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
