using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Somebody stops being a member: removed, or by leaving. Their devices in the space go with them.</summary>
internal sealed class RemoveMember(TenantDb db, Caller caller, MemberChanges members, MemberRemover remover, Recorder recorder)
{
    public static Task<NoContentAnswer> HandleAsync(TenantId tenantId, UserId userId, RemoveMember self, CancellationToken stop) => self.RunAsync(tenantId, userId, stop);

    public static Task<NoContentAnswer> LeaveAsync(TenantId tenantId, RemoveMember self, CancellationToken stop) => self.LeaveAsync(tenantId, stop);

    private Task<NoContentAnswer> RunAsync(TenantId tenant, UserId user, CancellationToken stop) => user == caller.UserId
        ? LeaveAsync(tenant, stop)
        : members.RunAsync(tenant, user, GetNetwork.NotFound, Permission.MemberRemove, RemoveAsync, stop);

    private Task<NoContentAnswer> LeaveAsync(TenantId tenant, CancellationToken stop) =>
        members.RunAsync(tenant, caller.UserId, GetNetwork.NotFound, Permission.TenantLeave, LeaveAsync, stop);

    private async Task<Failure?> RemoveAsync(MemberChange change, CancellationToken stop)
    {
        (LockedTenant space, SpaceMember me, SpaceMember target) = change;
        if (!MemberRules.MayRemove(me.Role, target.Role))
        {
            recorder.Audit(db, space.Id, "member.remove", AuditTarget.Of("user", target.UserId), before: new { target.Username, target.Role }, outcome: AuditOutcome.Denied);
            return TenantProblems.Rank;
        }
        await GoAsync(space, target, "member.remove", "member.removed", stop);
        return null;
    }

    private async Task<Failure?> LeaveAsync(MemberChange change, CancellationToken stop)
    {
        if (change.Space.Kind == TenantKind.Personal && change.Me.Role == Role.Owner)
            return TenantProblems.Personal("is not left");
        await GoAsync(change.Space, change.Me, "tenant.leave", "member.left", stop);
        return null;
    }

    private async Task GoAsync(LockedTenant space, SpaceMember who, string action, string told, CancellationToken stop)
    {
        IReadOnlyList<string> devices = await remover.RemoveAsync(db, space.Id, who.UserId, stop);
        recorder.Audit(db, space.Id, action, AuditTarget.Of("user", who.UserId), before: new { who.Username, who.Role, devices });
        recorder.Event(db, space.Id, "members", told, who.UserId.Value);
    }
}
