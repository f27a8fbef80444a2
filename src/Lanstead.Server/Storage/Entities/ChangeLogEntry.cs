using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>A change asked of an agent and what became of it, item by item.</summary>
internal sealed class ChangeLogEntry
{
    public long Id { get; set; }

    public TenantId TenantId { get; set; }

    public DeviceId DeviceId { get; set; }

    /// <summary>Null: the manifest.</summary>
    public NetworkId? NetworkId { get; set; }

    public long Revision { get; set; }

    public bool Succeeded { get; set; }

    /// <summary>JSON array.</summary>
    public required string Items { get; set; }

    public DateTimeOffset AppliedAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }
}
