using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>A request that a client may repeat, and the answer that it got.</summary>
internal sealed class IdempotencyKey
{
    public UserId UserId { get; set; }

    public required string Key { get; set; }

    public required string Route { get; set; }

    public required byte[] RequestHash { get; set; }

    /// <summary>Null while the first request runs.</summary>
    public int? Status { get; set; }

    public byte[]? Body { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
