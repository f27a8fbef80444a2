using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Activity;

/// <summary>What people read as the history of a network: written in the transaction of what it tells of.</summary>
internal sealed class ActivityLog(Caller caller, Recorder recorder, TimeProvider time)
{
    /// <summary>Adds one line; <paramref name="metadata"/> holds names as they were at the time, never a secret.</summary>
    public void Add(LansteadDb db, TenantId tenant, NetworkId? network, string type, object metadata)
    {
        DateTimeOffset now = time.GetUtcNow();
        var entry = new ActivityEntry
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant,
            NetworkId = network,
            ActorUserId = caller.Kind == CallerKind.User ? caller.UserId : null,
            ActorDeviceId = caller.Kind == CallerKind.Agent ? caller.DeviceId : null,
            Type = type,
            Metadata = JsonSerializer.Serialize(metadata, JsonRules.Stored),
            At = now,
        };
        db.Activity.Add(entry);
        recorder.Event(db, tenant, "activity", "activity.added", entry.Id, network);
    }
}
