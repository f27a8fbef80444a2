using Lanstead.Primitives;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Bans from a space: who is banned is taken out with their devices, and comes in again by no way, neither link nor password.</summary>
internal sealed class TenantBans(TenantDb db, Caller caller, MemberChanges members, MemberRemover remover, Recorder recorder, TimeProvider time)
{
    /// <summary>The reason of a ban that holds, and its end.</summary>
    public const string Holding = "SELECT reason, ends_at FROM space_bans WHERE tenant_id = $1 AND user_id = $2 AND (ends_at IS NULL OR ends_at > $3)";

    private const string Insert = """
        INSERT INTO space_bans (tenant_id, user_id, reason, banned_by, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET reason = $3, banned_by = $4, created_at = $5, ends_at = $6
        """;

    private const string List = """
        SELECT n.user_id, u.username, n.reason, b.username, n.created_at, n.ends_at
        FROM space_bans n JOIN users u ON u.id = n.user_id LEFT JOIN users b ON b.id = n.banned_by
        WHERE n.tenant_id = $1 AND (n.ends_at IS NULL OR n.ends_at > $4) AND ($2::uuid IS NULL OR n.user_id > $2::uuid) ORDER BY n.user_id LIMIT $3
        """;

    /// <summary>Asks whether somebody is banned; no row: no.</summary>
    public static Question<Failure> Ask(TenantId tenant, UserId user, DateTimeOffset now) =>
        new(Holding, [tenant.Value, user.Value, now], row => NetworkMemberProblems.Banned("space", row.GetString(0), row.Nullable<DateTimeOffset>(1)));

    public static async Task<Answer<Page<BanView>>> ListAsync(TenantId tenantId, [AsParameters] PageQuery page, TenantDb db, TimeProvider time, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(List, [tenantId.Value, after.Value, page.Take + 1, time.GetUtcNow()], Read, stop);
        return page.Cut(items, item => item.UserId.ToString());
    }

    /// <summary>Takes a member out and keeps them out.</summary>
    public static Task<NoContentAnswer> BanAsync(TenantId tenantId, BanRequest body, TenantBans self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    /// <summary>Lets somebody come in again.</summary>
    public static Task<NoContentAnswer> UnbanAsync(TenantId tenantId, UserId bannedUserId, TenantBans self, CancellationToken stop) => self.LiftAsync(tenantId, bannedUserId, stop);

    /// <summary>Makes a row.</summary>
    public static BanView Read(NpgsqlDataReader row) => new(
        new UserId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.Time(4), row.Nullable<DateTimeOffset>(5));

    private async Task<NoContentAnswer> RunAsync(TenantId tenant, BanRequest body, CancellationToken stop)
    {
        if (NetworkMembersFeature.Check(body) is { } invalid)
            return invalid;
        return await members.RunAsync(tenant, body.UserId, TenantProblems.NotMember, Permission.MemberBan, async (change, cancel) =>
        {
            (LockedTenant space, SpaceMember me, SpaceMember target) = change;
            DateTimeOffset? until = body.Seconds is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : null;
            bool may = target.UserId != me.UserId && MemberRules.MayRemove(me.Role, target.Role);
            IReadOnlyList<string> devices = may ? await remover.RemoveAsync(db, space.Id, target.UserId, cancel) : [];
            recorder.Audit(
                db, space.Id, "member.ban", AuditTarget.Of("user", target.UserId), before: new { target.Username, target.Role, devices }, after: new { body.Reason, endsAt = until },
                outcome: may ? AuditOutcome.Succeeded : AuditOutcome.Denied);
            if (!may)
                return TenantProblems.Rank;
            db.Waiting.Add(Insert, [space.Id.Value, target.UserId.Value, body.Reason ?? "", caller.UserId.Value, time.GetUtcNow(), until], rows: 1);
            recorder.Event(db, space.Id, "members", "member.removed", target.UserId.Value);
            return null;
        }, stop);
    }

    private async Task<NoContentAnswer> LiftAsync(TenantId tenant, UserId user, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.RunAsync("DELETE FROM space_bans WHERE tenant_id = $1 AND user_id = $2", [tenant.Value, user.Value], stop) == 0)
            return GetNetwork.NotFound;
        recorder.Audit(db, tenant, "member.unban", AuditTarget.Of("user", user));
        recorder.Event(db, tenant, "members", "member.updated", user.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
