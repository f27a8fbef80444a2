using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>Revokes an API key: here at once, on the other servers as soon as they hear of it. Uses the system role: keys belong to their owner alone.</summary>
internal sealed class RevokeApiKey(SystemDb db, Caller caller, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const string Revoke = """
        UPDATE api_keys SET revoked_at = coalesce(revoked_at, $3) WHERE id = $1 AND user_id = $2 RETURNING name, revoked_at = $3
        """;

    public static Task<NoContentAnswer> MineAsync(ApiKeyId apiKeyId, RevokeApiKey self, CancellationToken stop) => self.RunAsync(apiKeyId, self.Me, null, stop);

    public static async Task<NoContentAnswer> OfServiceAsync(TenantId tenantId, UserId serviceAccountId, ApiKeyId serviceKeyId, RevokeApiKey self, CancellationToken stop) =>
        await ServiceAccounts.RoleAsync(self.Db, tenantId, serviceAccountId, stop) is null
            ? ServiceAccounts.NotFound
            : await self.RunAsync(serviceKeyId, serviceAccountId, tenantId, stop);

    private UserId Me => caller.UserId;

    private SystemDb Db => db;

    private async Task<NoContentAnswer> RunAsync(ApiKeyId key, UserId owner, TenantId? tenant, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var revoked = await db.QueryAsync(Revoke, [key.Value, owner.Value, time.GetUtcNow()], row => (Name: row.GetString(0), IsFirst: row.GetBoolean(1)), stop);
        if (revoked is not [var one])
            return NotFound.Of("key");
        if (!one.IsFirst)
            return NoContentAnswer.Done;
        recorder.Audit(db, tenant, "api_key.revoke", AuditTarget.Of("api_key", key), before: new { owner, one.Name });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }
}
