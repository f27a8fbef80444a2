using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Recovery;

/// <summary>Somebody cannot sign in any more.</summary>
internal sealed record ForgotPasswordRequest(string Email);

/// <summary>Takes a request for a new password, and answers the same to everybody: nobody has been looked up when the answer goes out.</summary>
/// <remarks>Uses the system role: there is no session. <see cref="ResetRequestWorker"/> does the rest.</remarks>
internal sealed class ForgotPassword(SystemDb db, Mailer mailer, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private const int MaxEmailChars = 254;

    private static readonly Failure s_off = new("mail.off", "This server sends no mail. Ask its operator for a new password.");

    public async Task<NoContentAnswer> HandleAsync(ForgotPasswordRequest request, CancellationToken stop)
    {
        if (!mailer.IsOn)
            return s_off;
        string email = AccountNames.Normalize(request.Email);
        if (new FieldErrors().When(email.Length is 0 or > MaxEmailChars || email.Any(char.IsControl), "email", "This is not an e-mail address.").Failure is { } wrong)
            return wrong;
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add(
            "INSERT INTO reset_requests (id, email_normalized, locale, created_at) VALUES ($1, $2, $3, $4)",
            [Guid.CreateVersion7(now), email, MailLanguages.Of(http.HttpContext?.Request).Code(), now]);
        recorder.Audit(db, null, "password.reset_request", new AuditTarget("user", ""));
        await db.SaveChangesAsync(stop);
        return NoContentAnswer.Done;
    }
}
