using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Tenants;

/// <param name="Name">The space's name, typed once more: so nobody deletes the wrong one.</param>
internal sealed record DeleteTenantRequest(string Name);

/// <summary>Sets a space's end, or calls it off.</summary>
/// <remarks>
/// Until then its tunnels go on, so that a slip costs nobody anything; nothing in it can be changed or joined (<see cref="PermissionRow.WhileDeleted"/>),
/// nobody finds it, and its members see when it goes. <see cref="TenantPurge"/> takes it then.
/// </remarks>
internal sealed class DeleteTenant(TenantDb db, Caller caller, ServerSettings settings, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const string SetEnd = "UPDATE tenants SET delete_after = $2, updated_at = $3 WHERE id = $1";

    public static Task<Answer<TenantView>> HandleAsync(TenantId tenantId, [FromBody] DeleteTenantRequest body, DeleteTenant self, HttpContext http, CancellationToken stop) =>
        self.DeleteAsync(tenantId, body, http, stop);

    public static Task<Answer<TenantView>> RestoreAsync(TenantId tenantId, DeleteTenant self, CancellationToken stop) => self.RestoreAsync(tenantId, stop);

    private async Task<Answer<TenantView>> DeleteAsync(TenantId tenantId, DeleteTenantRequest body, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenantId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (ETags.Check(http, tenant.UpdatedAt) is { } changed)
            return changed;
        if (new FieldErrors().When(body.Name != tenant.Name, "name", "This is not the name of the space. Type it as it is written.").Failure is { } wrong)
            return wrong;
        if (tenant.Kind == TenantKind.Personal)
            return TenantProblems.Personal("goes with it");
        if (tenant.Closed is { } closed)
            return closed;
        return await SetAsync(tenant, "tenant.delete", "tenant.deleting", time.GetUtcNow() + settings.SpaceGrace, transaction.CommitAsync, stop);
    }

    private async Task<Answer<TenantView>> RestoreAsync(TenantId tenantId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenantId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (tenant.SuspendedAt is not null)
            return AccessControl.Suspended;
        if (tenant.DeleteAfter is null)
            return new Failure("space.not_being_deleted", "This space is not being deleted, so there is nothing to restore.");
        return await SetAsync(tenant, "tenant.restore", "tenant.restored", null, transaction.CommitAsync, stop);
    }

    private async Task<Answer<TenantView>> SetAsync(
        LockedTenant tenant, string action, string told, DateTimeOffset? end, Func<CancellationToken, Task> commit, CancellationToken stop)
    {
        // The role that let the request in may have been passed on since.
        if (await tenant.MemberAsync(db, caller.UserId, stop) is not { Role: Role.Owner })
            return GetNetwork.NotFound;
        db.Waiting.Add(SetEnd, [tenant.Id.Value, end, time.GetUtcNow()], rows: 1);
        recorder.Audit(db, tenant.Id, action, AuditTarget.Of("tenant", tenant.Id), before: new { tenant.Name, tenant.DeleteAfter }, after: new { DeleteAfter = end });
        recorder.Event(db, tenant.Id, "tenants", told, tenant.Id.Value);
        Question<TenantView> seen = TenantView.Find(tenant.Id, caller.UserId);
        await db.WriteAsync(stop, seen);
        await commit(stop);
        known.Forget();
        return seen.Rows[0];
    }
}
