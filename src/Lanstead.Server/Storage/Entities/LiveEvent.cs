using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>A change told to browsers; the database gives both halves of its key.</summary>
internal sealed class LiveEvent
{
    public ulong Xid { get; set; }

    public long Seq { get; set; }

    /// <summary>Null: it is a person's.</summary>
    public TenantId? TenantId { get; set; }

    /// <summary>Null: it is a tenant's.</summary>
    public UserId? UserId { get; set; }

    public required string Topic { get; set; }

    public required string Type { get; set; }

    public Guid? ResourceId { get; set; }

    /// <summary>JSON object.</summary>
    public string Data { get; set; } = "{}";

    public DateTimeOffset At { get; set; }
}
