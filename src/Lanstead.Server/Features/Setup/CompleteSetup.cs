using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Setup;

/// <summary>Makes the first account, an administrator, by the one-time token.</summary>
/// <param name="Token">From the console.</param>
/// <param name="Email">For signing in.</param>
/// <param name="Username">What others see.</param>
/// <param name="Password">At least 10 characters.</param>
/// <param name="Mode">How the session is carried; browser when absent.</param>
internal sealed record SetupRequest(string Token, string Email, string Username, string Password, SignInMode Mode = SignInMode.Browser);

/// <summary>Uses the system role: there are no accounts and no tenants yet.</summary>
internal sealed class CompleteSetup(
    SystemDb db, AccountMaker accounts, Sessions sessions, Passwords passwords, SetupToken file, Recorder recorder, TimeProvider time)
{
    private static readonly Failure Closed = new("setup.closed", "This server is set up already. Sign in instead.");
    private static readonly Failure WrongToken = new("setup.token_invalid", "The token is not the one on the server's console. Copy it from there, or from the file setup-token in the data folder.");

    public async Task<CreatedAnswer<SessionView>> HandleAsync(SetupRequest request, CancellationToken stop)
    {
        if (new FieldErrors().CheckAccount(request.Email, request.Username, request.Password).Failure is { } wrong)
            return wrong;
        byte[] hash = RandomSecret.Hash(request.Token);
        DateTimeOffset now = time.GetUtcNow();
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);

        // The row lock of this one statement lets exactly one through, however many come at once.
        int won = await db.Instances
            .Where(i => i.SetupCompletedAt == null && i.SetupTokenHash == hash)
            .ExecuteUpdateAsync(i => i.SetProperty(x => x.SetupCompletedAt, now).SetProperty(x => x.SetupTokenHash, (byte[]?)null), stop);
        if (won == 0)
            return await RefuseAsync(transaction, stop);

        Result<User> made = await accounts.MakeAsync(request.Email, request.Username, await passwords.HashAsync(request.Password, stop), isAdmin: true, stop);
        if (!made.IsSuccess)
            return made.Failure;
        recorder.Audit(db, null, "setup.complete", AuditTarget.Of("user", made.Value.Id), after: new { made.Value.Username, made.Value.IsAdmin });
        SessionView session = sessions.Begin(made.Value, request.Mode);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        file.Forget();
        return session;
    }

    private async Task<Failure> RefuseAsync(IDbContextTransaction transaction, CancellationToken stop)
    {
        bool done = await db.Instances.AnyAsync(i => i.SetupCompletedAt != null, stop);
        recorder.Audit(db, null, "setup.complete", new AuditTarget("instance", ""), outcome: done ? AuditOutcome.Failed : AuditOutcome.Denied);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return done ? Closed : WrongToken;
    }
}
