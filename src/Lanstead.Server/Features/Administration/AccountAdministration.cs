using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Administration;

/// <summary>What administrators do to accounts, by the API or by <c>lanstead-server admin</c>.</summary>
/// <remarks>
/// Uses the system role: accounts belong to no tenant. Whatever could take the last administrator away happens under one lock, the instance's row, so that two who
/// revoke each other at once cannot both succeed.
/// </remarks>
internal sealed class AccountAdministration(SystemDb db, Caller caller, Passwords passwords, Recorder recorder, SessionCache known, TimeProvider time)
{
    private static readonly Failure s_last = new("admin.last", "This is the last administrator who can sign in. Make another one first.");
    private static readonly Failure s_notAnymore = new("access.denied", "You are no administrator any more.");

    /// <summary>The account of this id, name or address; null when there is none.</summary>
    public async Task<AccountRow?> FindAsync(string who, CancellationToken stop)
    {
        List<AccountRow> found = await db.QueryAsync(
            $"SELECT {AccountRow.Columns} FROM users u WHERE u.username_normalized = $2 OR u.email_normalized = $2 OR u.id::text = $2",
            [time.GetUtcNow(), AccountNames.Normalize(who)], AccountRow.Read, stop);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Accounts whose name or address holds <paramref name="search"/>, in the order of their making.</summary>
    public Task<List<AccountRow>> ListAsync(string? search, Guid? after, int take, CancellationToken stop) => db.QueryAsync(
        $"""
        SELECT {AccountRow.Columns} FROM users u
        WHERE ($2::text IS NULL OR strpos(u.username_normalized, $2) > 0 OR strpos(u.email_normalized, $2) > 0) AND ($3::uuid IS NULL OR u.id > $3)
        ORDER BY u.id LIMIT $4
        """,
        [time.GetUtcNow(), string.IsNullOrWhiteSpace(search) ? null : AccountNames.Normalize(search), after, take], AccountRow.Read, stop);

    /// <summary>Lets somebody sign in no more, or again. Who is disabled is out everywhere at once.</summary>
    public Task<Failure?> DisableAsync(UserId user, bool disabled, string? by, CancellationToken stop) => ChangeAsync(
        user, disabled ? "user.disable" : "user.enable", loses: disabled,
        now =>
        {
            db.Waiting.Add("UPDATE users SET disabled_at = CASE WHEN $2 THEN coalesce(disabled_at, $3) END, updated_at = $3 WHERE id = $1", [user.Value, disabled, now], rows: 1);
            if (disabled)
                db.EndSessions(user, now);
        },
        by, stop);

    /// <summary>Makes somebody an administrator, or no longer.</summary>
    public Task<Failure?> MakeAdminAsync(UserId user, bool isAdmin, string? by, CancellationToken stop) => ChangeAsync(
        user, isAdmin ? "user.grant_admin" : "user.revoke_admin", loses: !isAdmin,
        now => db.Waiting.Add("UPDATE users SET is_admin = $2, updated_at = $3 WHERE id = $1", [user.Value, isAdmin, now], rows: 1),
        by, stop);

    /// <summary>Ends every sign-in of somebody.</summary>
    public Task<Failure?> EndSessionsAsync(UserId user, string? by, CancellationToken stop) =>
        ChangeAsync(user, "user.end_sessions", loses: false, now => db.EndSessions(user, now), by, stop);

    /// <summary>Gives somebody another password, and ends every sign-in.</summary>
    public async Task<Failure?> SetPasswordAsync(UserId user, string password, string? by, CancellationToken stop)
    {
        string hash = await passwords.HashAsync(password, stop);
        return await ChangeAsync(
            user, "user.set_password", loses: false,
            now =>
            {
                db.Waiting.Add("UPDATE users SET password_hash = $2, updated_at = $3 WHERE id = $1", [user.Value, hash, now], rows: 1);
                db.EndSessions(user, now);
            },
            by, stop);
    }

    /// <summary>Takes somebody's authenticator and recovery codes away, who lost both, and ends every sign-in.</summary>
    public Task<Failure?> DisableSecondFactorAsync(UserId user, string? by, CancellationToken stop) => ChangeAsync(
        user, "user.disable_second_factor", loses: false,
        now =>
        {
            db.Waiting.Add("DELETE FROM totp WHERE user_id = $1", [user.Value]);
            db.Waiting.Add("DELETE FROM recovery_codes WHERE user_id = $1", [user.Value]);
            db.EndSessions(user, now);
        },
        by, stop);

    private async Task<Failure?> ChangeAsync(UserId user, string action, bool loses, Action<DateTimeOffset> write, string? by, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.QueryAsync("SELECT id FROM instance FOR UPDATE", [], row => row.GetInt16(0), stop);
        // Who was an administrator when the request came in may be none by the time the lock is his.
        if (caller.Kind == CallerKind.User
            && (await db.QueryAsync("SELECT 1 FROM users WHERE id = $1 AND is_admin AND disabled_at IS NULL", [caller.UserId.Value], row => row.GetInt32(0), stop)).Count == 0)
        {
            return s_notAnymore;
        }
        List<bool> admins = await db.QueryAsync("SELECT is_admin AND disabled_at IS NULL FROM users WHERE id = $1 FOR UPDATE", [user.Value], row => row.GetBoolean(0), stop);
        if (admins.Count == 0)
            return NotFound.Of("account");
        if (loses && admins[0]
            && (await db.QueryAsync("SELECT count(*) FROM users WHERE is_admin AND disabled_at IS NULL AND id <> $1", [user.Value], row => row.GetInt64(0), stop))[0] == 0)
        {
            recorder.Audit(db, null, action, AuditTarget.Of("user", user), after: new { by }, outcome: Storage.Entities.AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return s_last;
        }
        write(time.GetUtcNow());
        recorder.Audit(db, null, action, AuditTarget.Of("user", user), after: new { by });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
        return null;
    }
}
