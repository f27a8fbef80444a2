using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <param name="UserId">A member, who becomes the owner.</param>
internal sealed record TransferTenantRequest(UserId UserId);

/// <summary>Makes another member the owner in the caller's place, who stays as an admin.</summary>
internal sealed class TransferTenant(TenantDb db, MemberChanges members, Recorder recorder)
{
    private const string Pass = "UPDATE members SET role = CASE WHEN user_id = $2 THEN 'admin' ELSE 'owner' END WHERE tenant_id = $1 AND user_id IN ($2, $3)";

    public static Task<NoContentAnswer> HandleAsync(TenantId tenantId, TransferTenantRequest body, TransferTenant self, CancellationToken stop) => self.RunAsync(tenantId, body.UserId, stop);

    private Task<NoContentAnswer> RunAsync(TenantId tenant, UserId heir, CancellationToken stop) =>
        members.RunAsync(tenant, heir, TenantProblems.NotMember, Permission.TenantTransfer, (change, _) => Task.FromResult(Transfer(change)), stop);

    private Failure? Transfer(MemberChange change)
    {
        (LockedTenant space, SpaceMember me, SpaceMember heir) = change;
        if (space.Kind == TenantKind.Personal)
            return TenantProblems.Personal("is not passed on");
        if (me.UserId == heir.UserId)
            return new Failure("request.invalid", "You own it already. Name somebody else.") { Errors = new Dictionary<string, string[]> { ["userId"] = ["You own it already. Name somebody else."] } };
        db.Waiting.Add(Pass, [space.Id.Value, me.UserId.Value, heir.UserId.Value], rows: 2);
        recorder.Audit(
            db, space.Id, "tenant.transfer", AuditTarget.Of("tenant", space.Id),
            before: new { ownerUserId = me.UserId, me.Username }, after: new { ownerUserId = heir.UserId, heir.Username, formerRole = heir.Role });
        recorder.Event(db, space.Id, "tenants", "tenant.transferred", space.Id.Value);
        return null;
    }
}
