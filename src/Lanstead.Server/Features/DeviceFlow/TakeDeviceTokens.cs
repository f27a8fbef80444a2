using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.DeviceFlow;

/// <param name="DeviceCode">From <c>POST /v1/auth/device</c>.</param>
internal sealed record TakeDeviceTokensRequest(string DeviceCode);

/// <summary>A machine asks whether somebody said yes. Uses the system role: the device code is its only credential.</summary>
/// <remarks>
/// <code>
/// waiting ── yes ──► approved ── poll ──► taken (tokens, once)
///    │ └──── no ───► denied
///    └── 10 min ───► expired
/// </code>
/// A poll that comes too soon lengthens the interval by five seconds, as RFC 8628 §3.5 has it.
/// </remarks>
internal sealed class TakeDeviceTokens(SystemDb db, Sessions sessions, Recorder recorder, TimeProvider time)
{
    private const int SlowDownSeconds = 5;

    // Clocks and networks jitter: a poll that is early by less is not early.
    private static readonly TimeSpan s_leeway = TimeSpan.FromSeconds(1);

    private const string Find = """
        SELECT d.id, d.expires_at, d.interval_seconds, d.polled_at, d.decided_at IS NOT NULL, coalesce(d.approved, false), d.taken_at IS NOT NULL, d.program, d.machine,
               s.user_id, s.authenticated_at
        FROM device_logins d LEFT JOIN sessions s ON s.id = d.session_id AND s.revoked_at IS NULL AND s.expires_at > $2
        WHERE d.device_code_hash = $1 FOR UPDATE OF d
        """;

    private static readonly Failure s_pending = new("auth.device_pending", "Nobody has answered yet. Ask again after the interval.");
    private static readonly Failure s_slowDown = new("auth.device_slow_down", "You ask too often. Wait five seconds longer between two polls than before.");
    private static readonly Failure s_denied = new("auth.device_denied", "The request was denied.");
    private static readonly Failure s_expired = new("auth.device_expired", "The code has expired, or was used. Begin again.");

    public static Task<Answer<SessionView>> HandleAsync(TakeDeviceTokensRequest body, TakeDeviceTokens self, CancellationToken stop) => self.RunAsync(body, stop);

    private async Task<Answer<SessionView>> RunAsync(TakeDeviceTokensRequest body, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // The row lock lets one poll at a time through, so that the tokens are taken once.
        List<Waiting> found = await db.QueryAsync(Find, [RandomSecret.Hash(body.DeviceCode), now], Read, stop);
        if (found is not [var login] || login.IsTaken || login.ExpiresAt <= now)
            return s_expired;
        if (!login.IsDecided)
        {
            bool early = login.PolledAt is { } last && now - last < TimeSpan.FromSeconds(login.IntervalSeconds) - s_leeway;
            await db.RunAsync(
                "UPDATE device_logins SET polled_at = $2, interval_seconds = interval_seconds + $3 WHERE id = $1", [login.Id, now, early ? SlowDownSeconds : 0], stop);
            await transaction.CommitAsync(stop);
            return early ? s_slowDown : s_pending;
        }
        if (!login.IsApproved)
            return s_denied;
        User? user = login.UserId is { } id ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.DisabledAt == null, stop) : null;
        if (user is null)
            return s_denied;
        db.Waiting.Add("UPDATE device_logins SET taken_at = $2 WHERE id = $1", [login.Id, now], rows: 1);
        SessionView session = sessions.Begin(user, SignInMode.Token);
        // Nobody proved anything at this machine: what its session may do freshly, it may as long as the one that said yes.
        if (login.AuthenticatedAt is { } authenticated)
            db.Sessions.Local.Single().AuthenticatedAt = authenticated;
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", user.Id), after: new { by = "device_login", login.Program, login.Machine });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return session;
    }

    private static Waiting Read(Npgsql.NpgsqlDataReader row) => new(
        row.GetGuid(0), row.Time(1), row.GetInt32(2), row.Nullable<DateTimeOffset>(3), row.GetBoolean(4), row.GetBoolean(5), row.GetBoolean(6), row.GetString(7), row.GetString(8),
        row.IsDBNull(9) ? null : new UserId(row.GetGuid(9)), row.Nullable<DateTimeOffset>(10));

    private sealed record Waiting(
        Guid Id, DateTimeOffset ExpiresAt, int IntervalSeconds, DateTimeOffset? PolledAt, bool IsDecided, bool IsApproved, bool IsTaken, string Program, string Machine, UserId? UserId,
        DateTimeOffset? AuthenticatedAt);
}
