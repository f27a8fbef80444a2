using Lanstead.Primitives;
using Lanstead.Server.Features.SecondFactor;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>E-mail and password for a session.</summary>
/// <param name="Email">Compared without case.</param>
/// <param name="Password">As chosen.</param>
/// <param name="Mode">How the session is carried; browser when absent.</param>
internal sealed record SignInRequest(string Email, string Password, SignInMode Mode = SignInMode.Browser);

/// <summary>What <see cref="SessionView"/> holds; or nothing of it, and what is still to be shown before there is a session.</summary>
/// <param name="User">Who.</param>
/// <param name="CsrfToken">Browser mode: send it as <c>X-CSRF-Token</c> with each write.</param>
/// <param name="AccessToken">Token mode: send it as <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Token mode: exchanged once for the next pair.</param>
/// <param name="ExpiresAt">Token mode: when the access token runs out.</param>
/// <param name="SecondFactor">The password was right, and the account wants a code too: <c>POST /v1/auth/second-factor</c>.</param>
internal sealed record SignInView(UserView? User, string? CsrfToken, string? AccessToken, string? RefreshToken, DateTimeOffset? ExpiresAt, SecondFactorView? SecondFactor)
{
    public static SignInView Of(SessionView session) => new(session.User, session.CsrfToken, session.AccessToken, session.RefreshToken, session.ExpiresAt, null);
}

/// <summary>Uses the system role: who signs in has no tenants yet.</summary>
internal sealed class SignIn(
    SystemDb db, Sessions sessions, Passwords passwords, SecondFactors factors, SignInDelays delays, KnownBrowser browsers, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure Wrong = new("auth.wrong_credentials", "The e-mail address or the password is wrong.");

    public async Task<Answer<SignInView>> HandleAsync(SignInRequest request, CancellationToken stop)
    {
        HttpContext context = http.HttpContext!;
        string email = AccountNames.Normalize(request.Email);
        if (request.Password.Length > Passwords.MaxChars)
            return Wrong;
        passwords.ThrowIfBusy();
        User? user = await db.Users.SingleOrDefaultAsync(u => u.EmailNormalized == email && u.DisabledAt == null, stop);

        // Before the password is looked at: who must wait learns nothing about it.
        Result<SignInDelays.Try> may = await delays.BeginAsync(email, user is null ? null : browsers.Find(context, user.Id), context, stop);
        if (!may.IsSuccess)
            return may.Failure;
        (bool right, string? renewed) = await passwords.CheckAsync(user?.PasswordHash, request.Password, stop);
        if (user is null || !right)
        {
            recorder.Audit(db, null, "session.begin", user is null ? new AuditTarget("user", "") : AuditTarget.Of("user", user.Id), outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            return Wrong;
        }

        delays.Succeeded(may.Value);
        if (renewed is not null)
        {
            user.PasswordHash = renewed;
            user.UpdatedAt = time.GetUtcNow();
        }
        if (await factors.IsOnAsync(user.Id, stop))
        {
            SecondFactorView challenge = factors.Challenge(user.Id, request.Mode);
            recorder.Audit(db, null, "session.first_factor", AuditTarget.Of("user", user.Id), after: new { method = "password" });
            await db.SaveChangesAsync(stop);
            return new SignInView(null, null, null, null, null, challenge);
        }
        if (context.Request.Headers.AcceptLanguage.Count > 0)
            user.Locale = MailLanguages.Of(context.Request).Code();
        SessionView session = sessions.Begin(user, request.Mode);
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", user.Id), after: new { request.Mode });
        await db.SaveChangesAsync(stop);
        if (request.Mode == SignInMode.Browser)
            browsers.Remember(context, user.Id);
        return SignInView.Of(session);
    }
}
