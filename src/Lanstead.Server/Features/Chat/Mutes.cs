using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Chat;

/// <param name="Reason">Why; the person and the moderators see it.</param>
/// <param name="EndsAt">When it ends by itself; null: when somebody lifts it.</param>
internal sealed record MuteRequest(string? Reason = null, DateTimeOffset? EndsAt = null);

/// <summary>Somebody who may read, but not write.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see.</param>
/// <param name="By">Who muted them; null when that account is gone.</param>
/// <param name="Reason">Why.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="EndsAt">Until when; null: until somebody lifts it.</param>
internal sealed record MuteView(UserId UserId, string Username, string? By, string Reason, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

/// <summary>Takes the word from members of a lower rank, for a time or until further notice, in all channels of a space.</summary>
internal sealed class Mutes(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Current = "SELECT ends_at FROM mutes WHERE tenant_id = $1 AND user_id = $2 AND (ends_at IS NULL OR ends_at > $3)";

    private const string List = """
        SELECT x.user_id, u.username, b.username, x.reason, x.created_at, x.ends_at FROM mutes x JOIN users u ON u.id = x.user_id LEFT JOIN users b ON b.id = x.by_id
        WHERE x.tenant_id = $1 AND (x.ends_at IS NULL OR x.ends_at > $2) AND ($3::uuid IS NULL OR x.user_id > $3::uuid) ORDER BY x.user_id LIMIT $4
        """;

    private const string Put = """
        INSERT INTO mutes (tenant_id, user_id, by_id, reason, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6::timestamptz)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET by_id = $3, reason = $4, created_at = $5, ends_at = $6::timestamptz
        """;

    /// <summary>Asks until when <paramref name="user"/> is muted: no row when not, null when without end.</summary>
    public static Question<DateTimeOffset?> Of(TenantId tenant, UserId user, DateTimeOffset now) => new(Current, [tenant.Value, user.Value, now], row => row.Nullable<DateTimeOffset>(0));

    public static Task<Answer<Page<MuteView>>> ListAsync(TenantId tenantId, [AsParameters] PageQuery page, Mutes self, CancellationToken stop) => self.ListAsync(tenantId, page, stop);

    public static Task<NoContentAnswer> MuteAsync(TenantId tenantId, UserId userId, MuteRequest body, Mutes self, CancellationToken stop) => self.MuteAsync(tenantId, userId, body, stop);

    public static Task<NoContentAnswer> UnmuteAsync(TenantId tenantId, UserId userId, Mutes self, CancellationToken stop) => self.UnmuteAsync(tenantId, userId, stop);

    private async Task<Answer<Page<MuteView>>> ListAsync(TenantId tenant, PageQuery page, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<MuteView> items = await db.QueryAsync(
            List,
            [tenant.Value, time.GetUtcNow(), after.Value, page.Take + 1],
            row => new MuteView(new UserId(row.GetGuid(0)), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), row.Time(4), row.Nullable<DateTimeOffset>(5)),
            stop);
        return page.Cut(items, item => item.UserId.ToString());
    }

    private async Task<NoContentAnswer> MuteAsync(TenantId tenant, UserId user, MuteRequest body, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (new FieldErrors().CheckReason(body.Reason).When(body.EndsAt <= now, "endsAt", "The end lies ahead.").Failure is { } invalid)
            return invalid;
        return await ChangeAsync(tenant, user, "member.mute", "member.muted", body.Reason ?? "", body.EndsAt,
            () => db.Waiting.Add(Put, [tenant.Value, user.Value, caller.UserId.Value, body.Reason ?? "", now, body.EndsAt?.ToUniversalTime()], rows: 1), stop);
    }

    private Task<NoContentAnswer> UnmuteAsync(TenantId tenant, UserId user, CancellationToken stop) => ChangeAsync(
        tenant, user, "member.unmute", "member.unmuted", "", null, () => db.Waiting.Add("DELETE FROM mutes WHERE tenant_id = $1 AND user_id = $2", [tenant.Value, user.Value]), stop);

    // Under the space's lock, with the roles as they are then, as every change of members.
    private async Task<NoContentAnswer> ChangeAsync(TenantId tenant, UserId user, string action, string told, string reason, DateTimeOffset? endsAt, Action write, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenant, stop) is not { } space
            || await space.MemberAsync(db, caller.UserId, stop) is not { } me
            || await space.MemberAsync(db, user, stop) is not { } target)
            return GetNetwork.NotFound;
        bool isAllowed = PermissionMatrix.Allows(me.Role, Permission.ChatModerate) && me.UserId != target.UserId && MemberRules.Outranks(me.Role, target.Role);
        recorder.Audit(
            db, tenant, action, AuditTarget.Of("user", user), after: new { target.Username, reason, endsAt }, outcome: isAllowed ? AuditOutcome.Succeeded : AuditOutcome.Denied);
        if (isAllowed)
        {
            write();
            ModerationLog.Add(db, tenant, new Moderation(action, caller.UserId, user, null, null, reason, endsAt), time);
            recorder.Event(db, tenant, "members", told, user.Value);
        }
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return isAllowed ? NoContentAnswer.Done : TenantProblems.Rank;
    }
}
