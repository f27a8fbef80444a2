using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Administration;

/// <param name="Reason">Why, for its members.</param>
internal sealed record SuspendSpaceRequest(string Reason);

/// <param name="Name">The space's name, typed once more: so nobody deletes the wrong one.</param>
/// <param name="Reason">Why, for its members.</param>
internal sealed record EndSpaceRequest(string Name, string Reason);

/// <summary>Suspends a space, sets its end, and lifts both again.</summary>
/// <remarks>
/// Uses the system role: an administrator is no member, and sees nothing of what is in it. What a suspended space holds can be read and not changed; its devices
/// are in no map, and each is told why, so that all is as before when it is lifted. In the instance's audit alone: who is an administrator, and from where, is
/// not its members' to know. They are told the reason.
/// </remarks>
internal sealed class SpaceSuspension(SystemDb db, Holds holds, SpaceLetters letters, ServerSettings settings, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const int ReasonMaxChars = 500;

    private const string Suspend = """
        UPDATE tenants SET suspended_at = coalesce(suspended_at, $2), suspended_reason = $3, updated_at = $2,
            delete_after = CASE WHEN $4::timestamptz IS NULL THEN delete_after ELSE coalesce(delete_after, $4::timestamptz) END, ended_by_admin = ended_by_admin OR $4::timestamptz IS NOT NULL
        WHERE id = $1
        """;

    private const string Lift = """
        UPDATE tenants SET suspended_at = NULL, suspended_reason = '', updated_at = $2, delete_after = CASE WHEN ended_by_admin THEN NULL ELSE delete_after END, ended_by_admin = false
        WHERE id = $1
        """;

    private static readonly Failure s_notSuspended = new("space.not_suspended", "This space is not suspended, so there is nothing to lift.");

    /// <summary>The space with that id or short name.</summary>
    public async Task<TenantId?> FindAsync(string which, CancellationToken stop)
    {
        List<TenantId> found = await db.QueryAsync("SELECT id FROM tenants WHERE slug = $1 OR id::text = $1", [which.ToLowerInvariant()], row => new TenantId(row.GetGuid(0)), stop);
        return found is [var one] ? one : null;
    }

    public async Task<Failure?> SuspendAsync(TenantId id, string reason, string? by, CancellationToken stop) =>
        CheckReason(reason) ?? await ChangeAsync(id, "tenant.suspend", _ => null, reason.Trim(), null, by, stop);

    public async Task<Failure?> EndAsync(TenantId id, EndSpaceRequest body, string? by, CancellationToken stop) => CheckReason(body.Reason) ?? await ChangeAsync(
        id, "tenant.end",
        space => space.Kind == TenantKind.Personal
            ? TenantProblems.Personal("goes with it")
            : new FieldErrors().When(body.Name != space.Name, "name", "This is not the name of the space. Type it as it is written.").Failure,
        body.Reason.Trim(), time.GetUtcNow() + settings.SpaceGrace, by, stop);

    public Task<Failure?> LiftAsync(TenantId id, string? by, CancellationToken stop) =>
        ChangeAsync(id, "tenant.lift", space => space.SuspendedAt is null ? s_notSuspended : null, null, null, by, stop);

    // Without a reason it is lifted.
    private async Task<Failure?> ChangeAsync(TenantId id, string action, Func<LockedTenant, Failure?> check, string? reason, DateTimeOffset? end, string? by, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, id, stop) is not { } space)
            return NotFound.Of("space");
        if (check(space) is { } refused)
            return refused;
        // The order that everybody keeps: space, networks, devices.
        await NetworkRevisions.LockAllAsync(db, id, stop);
        DateTimeOffset now = time.GetUtcNow();
        if (reason is null)
            await db.RunAsync(Lift, [id.Value, now], stop);
        else
            await db.RunAsync(Suspend, [id.Value, now, reason, end], stop);
        long devices = await holds.RefreshSpaceAsync(db, id, stop);
        recorder.Audit(db, null, action, AuditTarget.Of("tenant", id), before: new { space.Name, space.SuspendedAt, space.DeleteAfter }, after: new { reason, deleteAfter = end, devices, by });
        recorder.Event(db, id, "tenants", reason is null ? "tenant.lifted" : "tenant.suspended", id.Value);
        await letters.SendAsync(space, reason, end, stop);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
        return null;
    }

    private static Failure? CheckReason(string reason) => new FieldErrors()
        .When(!DisplayText.IsValid(reason.Trim(), 1, ReasonMaxChars), "reason", $"Say why, in 1 to {ReasonMaxChars} characters on one line: its members read it.").Failure;
}
