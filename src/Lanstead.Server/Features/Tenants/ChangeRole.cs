using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <summary>What to change of a membership: the role, its end, or both.</summary>
/// <param name="Role">What the member shall be; as before when absent.</param>
/// <param name="EndsAt">When the membership ends, at most ten years ahead; as before when absent.</param>
/// <param name="NoEnd">True: it has no end any more.</param>
internal sealed record ChangeRoleRequest(Role? Role = null, DateTimeOffset? EndsAt = null, bool NoEnd = false);

/// <summary>Gives a member another role or another end: effective at once, also in sessions and streams that are open.</summary>
internal sealed class ChangeRole(TenantDb db, MemberChanges members, Recorder recorder, TimeProvider time)
{
    private const int MostYears = 10;

    private const string Set = """
        UPDATE members SET role = coalesce($3, role), ends_at = CASE WHEN $5 THEN NULL ELSE coalesce($4, ends_at) END WHERE tenant_id = $1 AND user_id = $2
        """;

    private const string EndOf = "SELECT ends_at FROM members WHERE tenant_id = $1 AND user_id = $2";

    public static Task<NoContentAnswer> HandleAsync(TenantId tenantId, UserId userId, ChangeRoleRequest body, ChangeRole self, CancellationToken stop) =>
        self.RunAsync(tenantId, userId, body, stop);

    private async Task<NoContentAnswer> RunAsync(TenantId tenant, UserId user, ChangeRoleRequest body, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        FieldErrors errors = new FieldErrors()
            .When(body is { Role: null, EndsAt: null, NoEnd: false }, "role", "Say a role, an end, or that there is none.")
            .When(body.Role is { } role && !Enum.IsDefined(role), "role", "owner, admin, moderator, member or viewer.")
            .When(body is { EndsAt: not null, NoEnd: true }, "noEnd", "Give an end or none, not both.")
            .When(body.EndsAt is { } end && (end <= now || end > now.AddYears(MostYears)), "endsAt", $"A moment to come, at most {MostYears} years ahead.");
        if (errors.Failure is { } invalid)
            return invalid;
        return await members.RunAsync(tenant, user, GetNetwork.NotFound, Permission.MemberRole, (change, cancel) => ChangeAsync(change, body, cancel), stop);
    }

    private async Task<Failure?> ChangeAsync(MemberChange change, ChangeRoleRequest body, CancellationToken stop)
    {
        (LockedTenant space, SpaceMember me, SpaceMember target) = change;
        Role wanted = body.Role ?? target.Role;
        if (body.EndsAt is not null && wanted == Role.Owner)
            return new FieldErrors().When(true, "endsAt", "An owner has no end.").Failure;
        DateTimeOffset? before = (await db.QueryAsync(EndOf, [space.Id.Value, target.UserId.Value], row => row.Nullable<DateTimeOffset>(0), stop)).SingleOrDefault();
        DateTimeOffset? after = body.NoEnd ? null : body.EndsAt ?? before;
        bool may = MemberRules.MayGive(me.Role, target.Role, wanted);
        recorder.Audit(
            db, space.Id, body.Role is null ? "member.term" : "member.role", AuditTarget.Of("user", target.UserId),
            before: new { target.Username, target.Role, endsAt = before }, after: new { Role = wanted, endsAt = after },
            outcome: may ? AuditOutcome.Succeeded : AuditOutcome.Denied);
        if (!may)
            return TenantProblems.Rank;
        db.Waiting.Add(Set, [space.Id.Value, target.UserId.Value, body.Role?.ToString().ToLowerInvariant(), body.EndsAt, body.NoEnd], rows: 1);
        recorder.Event(db, space.Id, "members", "member.updated", target.UserId.Value);
        return null;
    }
}
