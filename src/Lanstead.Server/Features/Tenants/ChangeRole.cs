using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <param name="Role">What the member shall be.</param>
internal sealed record ChangeRoleRequest(Role Role);

/// <summary>Gives a member another role: effective at once, also in sessions and streams that are open.</summary>
internal sealed class ChangeRole(TenantDb db, MemberChanges members, Recorder recorder)
{
    private const string SetRole = "UPDATE members SET role = $3 WHERE tenant_id = $1 AND user_id = $2";

    public static Task<NoContentAnswer> HandleAsync(TenantId tenantId, UserId userId, ChangeRoleRequest body, ChangeRole self, CancellationToken stop) =>
        self.RunAsync(tenantId, userId, body.Role, stop);

    private Task<NoContentAnswer> RunAsync(TenantId tenant, UserId user, Role wanted, CancellationToken stop) =>
        members.RunAsync(tenant, user, GetNetwork.NotFound, Permission.MemberRole, (change, _) => Task.FromResult(Change(change, wanted)), stop);

    private Failure? Change(MemberChange change, Role wanted)
    {
        (LockedTenant space, SpaceMember me, SpaceMember target) = change;
        if (!Enum.IsDefined(wanted))
            return new Failure("request.invalid", "owner, admin, moderator, member or viewer.");
        bool may = MemberRules.MayGive(me.Role, target.Role, wanted);
        recorder.Audit(
            db, space.Id, "member.role", AuditTarget.Of("user", target.UserId), before: new { target.Username, target.Role }, after: new { Role = wanted },
            outcome: may ? AuditOutcome.Succeeded : AuditOutcome.Denied);
        if (!may)
            return TenantProblems.Rank;
        db.Waiting.Add(SetRole, [space.Id.Value, target.UserId.Value, wanted.ToString().ToLowerInvariant()], rows: 1);
        recorder.Event(db, space.Id, "members", "member.updated", target.UserId.Value);
        return null;
    }
}
