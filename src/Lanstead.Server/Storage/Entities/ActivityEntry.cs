using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Something that happened in a network, told to its people.</summary>
internal sealed class ActivityEntry
{
    public Guid Id { get; set; }

    public TenantId TenantId { get; set; }

    public NetworkId? NetworkId { get; set; }

    public UserId? ActorUserId { get; set; }

    public DeviceId? ActorDeviceId { get; set; }

    public required string Type { get; set; }

    /// <summary>JSON object.</summary>
    public string Metadata { get; set; } = "{}";

    public DateTimeOffset At { get; set; }
}
