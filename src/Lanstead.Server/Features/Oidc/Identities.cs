using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Features.SecondFactor;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Oidc;

/// <summary>What an issuer's word is good for: a session, a link to an account, a confirmation.</summary>
/// <remarks>
/// An account is found by (issuer, subject) and nothing else. An address that an account has already opens nothing: whoever controls one at some issuer
/// would have the account. Uses the system role: who signs in has no tenants yet.
/// </remarks>
internal sealed class Identities(
    SystemDb db, Newcomers newcomers, Sessions sessions, SecondFactors factors, Confirmations confirmations, AccountNotices notices, Recorder recorder, TimeProvider time)
{
    private static readonly Failure Disabled = new("oidc.account_disabled", "This account is disabled. Ask the operator of this server.");
    private static readonly Failure Taken = new("oidc.identity_taken", "This identity belongs to another account here. Unlink it there first.");
    private static readonly Failure Other = new("oidc.wrong_identity", "That is not an identity of your account. Choose the one that is linked.");
    private static readonly Failure NotFresh = new("oidc.not_fresh", "The provider did not ask you to prove yourself again. Sign out there, or confirm in another way.");

    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    /// <summary>Does what the journey was for; gives the path with which the browser goes on.</summary>
    public async Task<Result<string>> UseAsync(Provider provider, Journey journey, ForeignIdentity who, CancellationToken stop)
    {
        if (journey.Purpose == JourneyPurpose.SignIn)
            return await SignInAsync(provider, journey, who, stop);
        Failure? failure = journey.Purpose == JourneyPurpose.Link ? await LinkAsync(provider, journey, who, stop) : await ConfirmAsync(journey, who, stop);
        return failure is null ? journey.ReturnTo : failure;
    }

    private async Task<Result<string>> SignInAsync(Provider provider, Journey journey, ForeignIdentity who, CancellationToken stop)
    {
        UserIdentity? identity = await FindAsync(who, stop);
        if (identity is null)
        {
            Result<UserId> made = await newcomers.MakeAsync(provider, who, stop);
            // Of two first sign-ins at once the one that lost finds what the other made.
            identity = await FindAsync(who, stop);
            if (identity is null)
                return made.IsSuccess ? throw new InvalidOperationException("The new identity is not there.") : made.Failure;
        }
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        User user = await db.Users.SingleAsync(u => u.Id == identity.UserId, stop);
        if (user.DisabledAt is not null)
            return Disabled;
        await TakeOverEmailAsync(user, identity, who, stop);
        (identity.Provider, identity.LastUsedAt) = (provider.Name, time.GetUtcNow());
        // Whoever set an authenticator up here wants to be asked for it, whatever the issuer asked. The challenge opens nothing by itself;
        // behind the # no server is told of it.
        if (await factors.IsOnAsync(user.Id, stop))
        {
            string challenge = factors.Challenge(user.Id, SignInMode.Browser).Challenge;
            recorder.Audit(db, null, "session.first_factor", AuditTarget.Of("user", user.Id), after: new { method = provider.Name });
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return $"{ReturnPath.With("/login", "to", journey.ReturnTo)}#challenge={challenge}";
        }
        sessions.Begin(user, SignInMode.Browser);
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", user.Id), after: new { mode = SignInMode.Browser, provider = provider.Name });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return journey.ReturnTo;
    }

    private async Task<Failure?> LinkAsync(Provider provider, Journey journey, ForeignIdentity who, CancellationToken stop)
    {
        UserId user = journey.UserId!.Value;
        if (await FindAsync(who, stop) is { } known && known.UserId != user)
            return Taken;
        db.Forget();
        DateTimeOffset now = time.GetUtcNow();
        db.UserIdentities.Add(new UserIdentity
        {
            Id = Guid.CreateVersion7(now),
            UserId = user,
            Provider = provider.Name,
            Issuer = who.Issuer,
            Subject = who.Subject,
            Email = who.Email,
            CreatedAt = now,
        });
        await notices.SendAsync(AccountNotice.ProviderLinked, stop);
        recorder.Audit(db, null, "identity.link", AuditTarget.Of("user", user), after: new { provider = provider.Name, who.Issuer });
        try
        {
            await db.SaveChangesAsync(stop);
            return null;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.Forget();
            // Linked already: by this person, which is as good as now, or by somebody else meanwhile.
            return (await FindAsync(who, stop))?.UserId == user ? null : Taken;
        }
    }

    private async Task<Failure?> ConfirmAsync(Journey journey, ForeignIdentity who, CancellationToken stop)
    {
        if ((await FindAsync(who, stop))?.UserId != journey.UserId)
            return Other;
        // Who says when must say now. GitHub and Google do not say: their word is as good as signing out and in again.
        if (who.AuthenticatedAt is { } at && at + Leeway < journey.BeganAt)
            return NotFresh;
        await confirmations.ConfirmAsync(journey.Provider, stop);
        return null;
    }

    /// <summary>The issuer's newest address goes into the identity; into the account when it is verified, free, and the account's was the issuer's own until now.</summary>
    private async Task TakeOverEmailAsync(User user, UserIdentity identity, ForeignIdentity who, CancellationToken stop)
    {
        if (who.Email is null || who.Email == identity.Email)
            return;
        bool wasTheirs = identity.Email is { } before && AccountNames.Normalize(before) == user.EmailNormalized;
        identity.Email = who.Email;
        string normalized = AccountNames.Normalize(who.Email);
        if (!wasTheirs || !who.EmailVerified || !AccountNames.IsEmail(who.Email.Trim()) || await db.Users.AnyAsync(u => u.EmailNormalized == normalized && u.Id != user.Id, stop))
            return;
        DateTimeOffset now = time.GetUtcNow();
        (user.Email, user.EmailNormalized, user.EmailVerifiedAt, user.UpdatedAt) = (who.Email.Trim(), normalized, now, now);
    }

    private Task<UserIdentity?> FindAsync(ForeignIdentity who, CancellationToken stop) =>
        db.UserIdentities.SingleOrDefaultAsync(i => i.Issuer == who.Issuer && i.Subject == who.Subject, stop);
}
