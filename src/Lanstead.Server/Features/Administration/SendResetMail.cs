using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Administration;

/// <summary>Somebody who cannot sign in gets the letter that they could have asked for themselves: the administrator never sees the link.</summary>
/// <remarks>Uses the system role: accounts belong to no tenant. The worker of such requests finds the account, and leaves out who is disabled.</remarks>
internal sealed class SendResetMail(SystemDb db, AccountAdministration accounts, Mailer mailer, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure s_off = new("mail.off", "This server sends no mail. Give a password with `lanstead-server admin reset-password`.");

    public async Task<NoContentAnswer> HandleAsync(UserId id, CancellationToken stop)
    {
        if (await accounts.FindAsync(id.ToString(), stop) is not { } account)
            return NotFound.Of("account");
        if (!mailer.IsOn)
        {
            recorder.Audit(db, null, "user.reset_mail", AuditTarget.Of("user", id), outcome: Storage.Entities.AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            return s_off;
        }
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add(
            "INSERT INTO reset_requests (id, email_normalized, locale, created_at) VALUES ($1, $2, $3, $4)",
            [Guid.CreateVersion7(now), AccountNames.Normalize(account.Email), MailLanguages.Of(http.HttpContext?.Request).Code(), now]);
        recorder.Audit(db, null, "user.reset_mail", AuditTarget.Of("user", id));
        await db.SaveChangesAsync(stop);
        return NoContentAnswer.Done;
    }
}
