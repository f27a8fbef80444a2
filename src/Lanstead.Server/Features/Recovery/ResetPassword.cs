using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Recovery;

/// <summary>A new password by the link of a letter.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Password">The new one.</param>
internal sealed record ResetPasswordRequest(string Token, string Password);

/// <summary>Ends all sessions. The second factor stays: who has the mailbox alone gets no further than its question.</summary>
/// <remarks>Uses the system role: the request has no other credential than the token itself.</remarks>
internal sealed class ResetPassword(
    SystemDb db, MailTokens tokens, Passwords passwords, AccountNotices notices, SessionCache known, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    internal static readonly Failure Invalid = new("link.invalid", "The link is not valid any more: it works once, and not for long. Ask for a new one.");

    public async Task<NoContentAnswer> HandleAsync(ResetPasswordRequest request, CancellationToken stop)
    {
        // What is wrong with the password is said before the link is used up; nobody without one makes us hash.
        User? user = await tokens.FindAsync(request.Token, MailTokenPurpose.Reset, stop) is { } id
            ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.DisabledAt == null, stop)
            : null;
        if (user is null)
            return await RefuseAsync(stop);
        if (new FieldErrors().CheckPassword(request.Password, user.Email, user.Username).Failure is { } wrong)
            return wrong;
        string hash = await passwords.HashAsync(request.Password, stop);

        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        if (await tokens.UseAsync(request.Token, MailTokenPurpose.Reset, stop) is null)
        {
            NoContentAnswer refusal = await RefuseAsync(stop);
            await transaction.CommitAsync(stop);
            return refusal;
        }
        DateTimeOffset now = time.GetUtcNow();
        user.PasswordHash = hash;
        user.UpdatedAt = now;
        // The letter came to the account's address: an address change ends its links.
        user.EmailVerifiedAt ??= now;
        db.EndSessions(user.Id, now);
        db.Waiting.Add("DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = 'reset' AND used_at IS NULL", [user.Id.Value]);
        notices.Send(user, AccountNotice.PasswordChanged, MailLanguages.Of(user.Locale ?? MailLanguages.Of(http.HttpContext?.Request).Code()));
        recorder.Audit(db, null, "password.reset", AuditTarget.Of("user", user.Id));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }

    private async Task<NoContentAnswer> RefuseAsync(CancellationToken stop)
    {
        recorder.Audit(db, null, "password.reset", new AuditTarget("user", ""), outcome: AuditOutcome.Denied);
        await db.SaveChangesAsync(stop);
        return Invalid;
    }
}
