using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <param name="Password">Of a space that asks for one.</param>
internal sealed record JoinTenantRequest(string? Password = null);

/// <summary>Somebody becomes a member without an invitation.</summary>
/// <remarks>
/// Uses the system role: the caller is no member yet. A private space answers as one that is not there, in the same time, to all but the right password;
/// a private space that is open lets in whoever knows its id. Guesses are counted before they are checked, so that many at once are many.
/// </remarks>
internal sealed class JoinTenant(SystemDb db, Caller caller, Passwords passwords, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const int TriesMax = 10;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);

    private const string Find = """
        SELECT t.visibility, t.access, t.settings::text, t.kind = 'personal' OR t.closed, p.password_hash
        FROM tenants t LEFT JOIN tenant_passwords p ON p.tenant_id = t.id WHERE t.id = $1
        """;

    private const string CountTry = """
        INSERT INTO tenant_join_tries AS tries (tenant_id, user_id, tries, since) VALUES ($1, $2, 1, $3)
        ON CONFLICT (tenant_id, user_id) DO UPDATE SET
            tries = CASE WHEN tries.since <= $4 THEN 1 ELSE tries.tries + 1 END, since = CASE WHEN tries.since <= $4 THEN $3 ELSE tries.since END
        RETURNING tries, since
        """;

    // What was true a moment ago must be so still: the space may be closed meanwhile.
    private const string Insert = """
        INSERT INTO members (tenant_id, user_id, role, created_at)
        SELECT id, $2, $3, $4 FROM tenants WHERE id = $1 AND access = $5 AND kind <> 'personal' AND NOT closed FOR KEY SHARE
        ON CONFLICT (tenant_id, user_id) DO NOTHING RETURNING 1
        """;

    public static Task<Answer<TenantView>> HandleAsync(TenantId tenantId, JoinTenantRequest body, JoinTenant self, HttpContext http, CancellationToken stop) =>
        self.RunAsync(tenantId, body, http, stop);

    private async Task<Answer<TenantView>> RunAsync(TenantId tenantId, JoinTenantRequest body, HttpContext http, CancellationToken stop)
    {
        if (new FieldErrors().When(body.Password is { Length: > TenantText.PasswordMaxChars }, "password", "This is longer than any password.").Failure is { } invalid)
            return invalid;
        // Joining twice is joining once.
        if (await TenantView.FindAsync(db, tenantId, caller.UserId, stop) is { } mine)
            return mine;
        Target? target = await FindAsync(tenantId, stop);
        Question<Failure> bans = TenantBans.Ask(tenantId, caller.UserId, time.GetUtcNow());
        await db.AskAsync(stop, bans);
        // Who was thrown out knows that the space is there.
        if (bans.Rows is [var banned])
        {
            recorder.Audit(db, tenantId, "tenant.join", AuditTarget.Of("tenant", tenantId), after: new { banned.Code }, outcome: AuditOutcome.Denied);
            await db.WriteAsync(stop);
            return banned;
        }
        bool isHidden = target is null || target.Visibility == TenantVisibility.Private;
        if (await RefuseAsync(tenantId, target, isHidden, body.Password, http, stop) is { } refused)
            return isHidden ? GetNetwork.NotFound : refused;
        return await EnterAsync(tenantId, target!, isHidden, stop);
    }

    private async Task<Target?> FindAsync(TenantId tenant, CancellationToken stop)
    {
        var found = await db.QueryAsync(
            Find,
            [tenant.Value],
            row => (Closed: row.GetBoolean(3), Target: new Target(
                Enum.Parse<TenantVisibility>(row.GetString(0), ignoreCase: true),
                Enum.Parse<TenantAccess>(row.GetString(1), ignoreCase: true),
                TenantSettings.Parse(row.GetString(2)),
                row.IsDBNull(4) ? null : row.GetString(4))),
            stop);
        return found is [{ Closed: false }] ? found[0].Target : null;
    }

    private async Task<Failure?> RefuseAsync(TenantId tenant, Target? target, bool isHidden, string? password, HttpContext http, CancellationToken stop)
    {
        if (target is { Access: TenantAccess.Open })
            return null;
        if (target is not { Access: TenantAccess.Password })
        {
            // So that the time does not tell which private spaces there are.
            if (isHidden && password is not null)
                await passwords.CheckAsync(null, password, stop);
            return target is null ? GetNetwork.NotFound : new Failure("space.invite_only", "One joins this space by invitation. Ask somebody in it for one.");
        }
        if (password is null)
            return new Failure("request.invalid", "This space asks for its password.") { Errors = new Dictionary<string, string[]> { ["password"] = ["This space asks for its password."] } };
        DateTimeOffset now = time.GetUtcNow();
        (int tries, DateTimeOffset since) = (await db.QueryAsync(CountTry, [tenant.Value, caller.UserId.Value, now, now - s_window], row => (row.GetInt32(0), row.Time(1)), stop))[0];
        bool isRight = tries <= TriesMax && (await passwords.CheckAsync(target.PasswordHash, password, stop)).Right;
        if (isRight)
            return null;
        // Of those that are not even checked any more, the first is noted for all.
        if (tries <= TriesMax + 1)
        {
            recorder.Audit(
                db, tenant, "tenant.join", AuditTarget.Of("tenant", tenant), after: new { tries },
                outcome: tries <= TriesMax ? AuditOutcome.Failed : AuditOutcome.Denied);
            await db.SaveChangesAsync(stop);
        }
        if (tries <= TriesMax)
            return new Failure("space.password_wrong", "This is not the space's password.");
        int seconds = Math.Max(1, (int)Math.Ceiling((since + s_window - now).TotalSeconds));
        if (!isHidden)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new Failure("rate.limited", $"Too many wrong passwords. Wait {seconds} s.");
    }

    private async Task<Answer<TenantView>> EnterAsync(TenantId tenant, Target target, bool isHidden, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        string role = target.Settings.JoinRole.ToString().ToLowerInvariant();
        bool isNew = (await db.QueryAsync(
            Insert, [tenant.Value, caller.UserId.Value, role, time.GetUtcNow(), target.Access.ToString().ToLowerInvariant()], _ => true, stop)).Count > 0;
        if (isNew)
        {
            db.Waiting.Add("DELETE FROM tenant_join_tries WHERE tenant_id = $1 AND user_id = $2", [tenant.Value, caller.UserId.Value]);
            recorder.Audit(db, tenant, "tenant.join", AuditTarget.Of("tenant", tenant), after: new { caller.UserId, role, target.Access });
            recorder.Event(db, tenant, "members", "member.joined", caller.UserId.Value);
        }
        Question<TenantView> seen = TenantView.Find(tenant, caller.UserId);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        known.Forget();
        // Closed, or on its way out, since we looked.
        return seen.Rows.Count > 0 ? seen.Rows[0] : isHidden ? GetNetwork.NotFound : new Failure("space.invite_only", "One joins this space by invitation. Ask somebody in it for one.");
    }

    private sealed record Target(TenantVisibility Visibility, TenantAccess Access, TenantSettings Settings, string? PasswordHash);
}
