using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>Removes a service account from its space and revokes its keys. What it made stays; its devices become the caller's.</summary>
/// <remarks>The row stays, disabled: the audit names it. Uses the system role: accounts belong to no tenant.</remarks>
internal sealed class DeleteServiceAccount(SystemDb db, Caller caller, Recorder recorder, SessionCache known, TimeProvider time)
{
    public static Task<NoContentAnswer> HandleAsync(TenantId tenantId, UserId serviceAccountId, DeleteServiceAccount self, CancellationToken stop) =>
        self.RunAsync(tenantId, serviceAccountId, stop);

    private async Task<NoContentAnswer> RunAsync(TenantId tenant, UserId account, CancellationToken stop)
    {
        if (await ServiceAccounts.RoleAsync(db, tenant, account, stop) is not { } role)
            return ServiceAccounts.NotFound;
        if (role > caller.Memberships[tenant])
            return ServiceAccounts.AboveYou;
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add("UPDATE users SET disabled_at = $2, updated_at = $2 WHERE id = $1", [account.Value, now], rows: 1);
        db.Waiting.Add("UPDATE api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL", [account.Value, now]);
        db.Waiting.Add("UPDATE devices SET owner_user_id = $3, updated_at = $4 WHERE owner_user_id = $1 AND tenant_id = $2", [account.Value, tenant.Value, caller.UserId.Value, now]);
        db.Waiting.Add("DELETE FROM members WHERE user_id = $1", [account.Value]);
        recorder.Audit(db, tenant, "service_account.delete", AuditTarget.Of("service_account", account), before: new { role });
        await db.WriteAsync(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }
}
