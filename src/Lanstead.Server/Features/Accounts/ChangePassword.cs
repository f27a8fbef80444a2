using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Another password.</summary>
/// <param name="Password">The new one.</param>
/// <param name="Current">The one so far; absent where the account has none yet.</param>
internal sealed record ChangePasswordRequest(string Password, string? Current = null);

/// <summary>Uses the system role: accounts belong to no tenant. The old password is the proof; where there is none, a fresh confirmation is.</summary>
internal sealed class ChangePassword(
    SystemDb db, Caller caller, Passwords passwords, SignInDelays delays, AccountNotices notices, SessionCache known, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure s_wrong = new("auth.confirmation_failed", "The password so far is another.");
    private static readonly Failure s_unconfirmed = new("auth.confirmation_required", "This needs a fresh proof that it is you: POST /v1/auth/confirm, then repeat the request.");

    public async Task<NoContentAnswer> HandleAsync(ChangePasswordRequest request, CancellationToken stop)
    {
        User user = await db.Users.SingleAsync(u => u.Id == caller.UserId, stop);
        if (new FieldErrors().CheckPassword(request.Password, user.Email, user.Username).Failure is { } wrong)
            return wrong;
        DateTimeOffset now = time.GetUtcNow();
        if (user.PasswordHash is null && now - caller.AuthenticatedAt > RecentSignIn.Lifetime)
            return s_unconfirmed;
        if (user.PasswordHash is not null && await CheckAsync(user.PasswordHash, request.Current ?? "", stop) is { } refusal)
        {
            recorder.Audit(db, null, "password.change", AuditTarget.Of("user", user.Id), outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            return refusal;
        }
        user.PasswordHash = await passwords.HashAsync(request.Password, stop);
        user.UpdatedAt = now;
        db.EndSessions(user.Id, now, except: caller.SessionId);
        db.Waiting.Add("DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = 'reset'", [user.Id.Value]);
        notices.Send(user, AccountNotice.PasswordChanged, MailLanguages.Of(http.HttpContext?.Request));
        recorder.Audit(db, null, "password.change", AuditTarget.Of("user", user.Id));
        await db.SaveChangesAsync(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }

    private async Task<Failure?> CheckAsync(string hash, string current, CancellationToken stop)
    {
        Result<SignInDelays.Try> may = await delays.BeginAsync(caller.SessionId, http.HttpContext!, stop);
        if (!may.IsSuccess)
            return may.Failure;
        if (current.Length > Passwords.MaxChars || !(await passwords.CheckAsync(hash, current, stop)).Right)
            return s_wrong;
        delays.Succeeded(may.Value);
        return null;
    }
}
