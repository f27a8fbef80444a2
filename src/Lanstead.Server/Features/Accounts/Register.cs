using Lanstead.Primitives;
using Lanstead.Server.Features.Invites;
using Lanstead.Server.Features.Recovery;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A stranger makes an account, where the operator allows it.</summary>
/// <param name="Email">For signing in; compared without case.</param>
/// <param name="Username">What others see.</param>
/// <param name="Password">At least 10 characters.</param>
/// <param name="Mode">How the session is carried; browser when absent.</param>
/// <param name="Invite">Token of an invite, which is used at once, and opens registration where it is closed.</param>
internal sealed record RegisterRequest(string Email, string Username, string Password, SignInMode Mode = SignInMode.Browser, string? Invite = null);

/// <summary>Uses the system role: the account has no tenant yet.</summary>
internal sealed class Register(
    SystemDb db, AccountMaker accounts, Sessions sessions, Passwords passwords, RegisterByInvite invite, EmailLetters letters, KnownBrowser browsers, Recorder recorder, ServerSettings settings,
    IHttpContextAccessor http)
{
    public async Task<CreatedAnswer<SessionView>> HandleAsync(RegisterRequest request, CancellationToken stop)
    {
        if (!settings.RegistrationOpen && request.Invite is null)
            return new Failure("registration.closed", "This server does not take new accounts by itself. Ask its operator for one.");
        if (new FieldErrors().CheckAccount(request.Email, request.Username, request.Password).Failure is { } wrong)
            return wrong;
        if (request.Invite is { } shown && await invite.CheckAsync(shown, stop) is { } notValid)
            return notValid;
        string hash = await passwords.HashAsync(request.Password, stop);

        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Result<User> made = await accounts.MakeAsync(request.Email, request.Username, hash, isAdmin: false, stop);
        if (!made.IsSuccess)
            return made.Failure;
        recorder.Audit(db, null, "account.created", AuditTarget.Of("user", made.Value.Id), after: new { made.Value.Username, made.Value.IsAdmin });
        JoinedView? joined = null;
        if (request.Invite is { } token)
        {
            Result<JoinedView> entered = await invite.UseAsync(made.Value.Id, token, stop);
            if (!entered.IsSuccess)
                return entered.Failure;
            joined = entered.Value;
        }
        made.Value.Locale = MailLanguages.Of(http.HttpContext?.Request).Code();
        letters.Verify(made.Value);
        SessionView session = sessions.Begin(made.Value, request.Mode) with { Joined = joined };
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        if (request.Mode == SignInMode.Browser)
            browsers.Remember(http.HttpContext!, made.Value.Id);
        return session;
    }
}
