using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Activity;

/// <summary>What people read as the history of a network: written in the transaction of what it tells of.</summary>
internal sealed class ActivityLog(Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Insert =
        "INSERT INTO activity (id, tenant_id, network_id, actor_user_id, actor_device_id, type, metadata, at) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8)";

    /// <summary>Adds one line; <paramref name="metadata"/> holds names as they were at the time, never a secret.</summary>
    public void Add(LansteadDb db, TenantId tenant, NetworkId? network, string type, object metadata)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert,
        [
            id, tenant.Value, network?.Value,
            caller.IsSignedIn ? caller.UserId.Value : null,
            caller.Kind == CallerKind.Agent ? caller.DeviceId.Value : null,
            type, JsonSerializer.Serialize(metadata, JsonRules.Stored), now,
        ]);
        recorder.Event(db, tenant, "activity", "activity.added", id, network);
    }
}
