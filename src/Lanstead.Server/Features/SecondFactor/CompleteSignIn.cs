using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>The second half of a sign-in: the challenge, and one of the two codes.</summary>
/// <param name="Challenge">Of the first half.</param>
/// <param name="Code">Of the authenticator.</param>
/// <param name="RecoveryCode">Instead of it: each is used up.</param>
internal sealed record SecondFactorRequest(string Challenge, string? Code = null, string? RecoveryCode = null);

/// <summary>Uses the system role: who signs in has no tenants yet.</summary>
internal sealed class CompleteSignIn(
    SystemDb db, SecondFactors factors, SignInDelays delays, Sessions sessions, KnownBrowser browsers, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure s_over = new("auth.challenge_invalid", "That took too long, or was done already. Sign in again.");

    public async Task<Answer<SessionView>> HandleAsync(SecondFactorRequest request, CancellationToken stop)
    {
        if (new FieldErrors().When((request.Code is null) == (request.RecoveryCode is null), "code", "Give a code or a recovery code.").Failure is { } wrong)
            return wrong;
        byte[] hash = RandomSecret.Hash(request.Challenge);
        DateTimeOffset now = time.GetUtcNow();
        List<(UserId User, string Mode)> open = await db.QueryAsync(
            "SELECT user_id, mode FROM sign_in_challenges WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > $2", [hash, now],
            row => (new UserId(row.GetGuid(0)), row.GetString(1)), stop);
        if (open.Count == 0)
        {
            recorder.Audit(db, null, "session.second_factor", new AuditTarget("user", ""), outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            return s_over;
        }
        (UserId id, string mode) = open[0];
        HttpContext context = http.HttpContext!;

        // A recovery code cannot be guessed; who tries all the same waits, from there.
        SignInDelays.Try? begun = null;
        if (request.RecoveryCode is not null)
        {
            Result<SignInDelays.Try> may = await delays.BeginAsync($"recovery {id}", browsers.Find(context, id), context, stop);
            if (!may.IsSuccess)
                return may.Failure;
            begun = may.Value;
        }

        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Failure? refusal = request.Code is { } code
            ? await factors.CheckCodeAsync(id, code, stop)
            : await factors.UseRecoveryCodeAsync(id, request.RecoveryCode!, stop);
        // Of several right answers to one challenge one is the first.
        if (refusal is null && await db.RunAsync("UPDATE sign_in_challenges SET used_at = $2 WHERE secret_hash = $1 AND used_at IS NULL", [hash, now], stop) == 0)
            refusal = s_over;
        User? user = refusal is null ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.DisabledAt == null, stop) : null;
        if (user is null)
        {
            recorder.Audit(db, null, "session.second_factor", AuditTarget.Of("user", id), after: new { method = Method(request) }, outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return refusal ?? s_over;
        }
        if (begun is not null)
            delays.Succeeded(begun);
        SessionView session = sessions.Begin(user, Enum.Parse<SignInMode>(mode, ignoreCase: true));
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", id), after: new { mode, method = Method(request) });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        if (session.CsrfToken is not null)
            browsers.Remember(context, id);
        return session;
    }

    private static string Method(SecondFactorRequest request) => request.Code is null ? "recovery_code" : "totp";
}
