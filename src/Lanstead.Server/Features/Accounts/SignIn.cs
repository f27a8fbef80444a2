using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>E-mail and password for a session.</summary>
/// <param name="Email">Compared without case.</param>
/// <param name="Password">As chosen.</param>
/// <param name="Mode">How the session is carried; browser when absent.</param>
internal sealed record SignInRequest(string Email, string Password, SignInMode Mode = SignInMode.Browser);

/// <summary>Uses the system role: who signs in has no tenants yet.</summary>
internal sealed class SignIn(SystemDb db, Sessions sessions, Passwords passwords, Recorder recorder, TimeProvider time)
{
    private static readonly Failure Wrong = new("auth.wrong_credentials", "The e-mail address or the password is wrong.");

    public async Task<Answer<SessionView>> HandleAsync(SignInRequest request, CancellationToken stop)
    {
        string email = AccountNames.Normalize(request.Email);
        if (request.Password.Length > Passwords.MaxChars)
            return Wrong;
        User? user = await db.Users.SingleOrDefaultAsync(u => u.EmailNormalized == email && u.DisabledAt == null, stop);
        (bool right, bool outdated) = await passwords.CheckAsync(user?.PasswordHash, request.Password, stop);
        if (user is null || !right)
        {
            recorder.Audit(db, null, "session.begin", user is null ? new AuditTarget("user", "") : AuditTarget.Of("user", user.Id), outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            return Wrong;
        }

        if (outdated)
        {
            user.PasswordHash = await passwords.HashAsync(request.Password, stop);
            user.UpdatedAt = time.GetUtcNow();
        }
        SessionView session = sessions.Begin(user, request.Mode);
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", user.Id), after: new { request.Mode });
        await db.SaveChangesAsync(stop);
        return session;
    }
}
