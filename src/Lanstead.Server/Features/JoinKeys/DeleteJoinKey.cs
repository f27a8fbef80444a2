using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.JoinKeys;

/// <summary>Revokes a join key: no further machine joins with it. Those that did stay.</summary>
internal sealed class DeleteJoinKey(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    public static Task<NoContentAnswer> HandleAsync(JoinKeyId joinKeyId, DeleteJoinKey self, CancellationToken stop) => self.RunAsync(joinKeyId, stop);

    private async Task<NoContentAnswer> RunAsync(JoinKeyId joinKeyId, CancellationToken stop)
    {
        if (await db.JoinKeys.SingleOrDefaultAsync(k => k.Id == joinKeyId, stop) is not { } key)
            return GetNetwork.NotFound;
        if (key.RevokedAt is not null)
            return NoContentAnswer.Done;
        key.RevokedAt = time.GetUtcNow();
        key.CodeHash = null;
        activity.Add(db, key.TenantId, key.NetworkId, "join_key.revoked", new { key.Id, key.Description });
        recorder.Audit(db, key.TenantId, "join_key.revoke", AuditTarget.Of("join_key", joinKeyId), before: new { key.Description, key.Uses, key.MaxUses });
        recorder.Event(db, key.TenantId, "joinKeys", "join_key.revoked", joinKeyId.Value, key.NetworkId);
        await db.SaveChangesAsync(stop);
        return NoContentAnswer.Done;
    }
}
