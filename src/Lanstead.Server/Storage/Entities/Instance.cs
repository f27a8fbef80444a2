using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>The one row that says which deployment this database is.</summary>
internal sealed class Instance
{
    public short Id { get; set; } = 1;

    public ServerId ServerId { get; set; }

    /// <summary>Grows when a back-up is restored, so that agents can tell older state from newer.</summary>
    public long Epoch { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>SHA-256 of the one-time set-up token; null once set up.</summary>
    public byte[]? SetupTokenHash { get; set; }

    public DateTimeOffset? SetupCompletedAt { get; set; }
}
