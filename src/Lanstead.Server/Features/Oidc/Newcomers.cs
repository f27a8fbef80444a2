using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Makes the account of somebody who comes through a provider for the first time.</summary>
/// <remarks>Uses the system role: the account has no tenant yet. The unique key of (issuer, subject) lets one of several at once through.</remarks>
internal sealed class Newcomers(SystemDb db, AccountMaker accounts, Recorder recorder, TimeProvider time)
{
    private const int MaxUsernameChars = 32;
    private const int MaxTries = 5;

    private static readonly Failure Closed = new("oidc.no_new_accounts", "This server takes no new accounts through this provider. If you have one here, sign in to it and link the provider in its settings.");
    private static readonly Failure NoEmail = new("oidc.email_missing", "The provider told no e-mail address, which an account needs. Allow it there, and try again.");
    private static readonly Failure Unverified = new("oidc.email_unverified", "The provider has not verified your e-mail address. Verify it there, and try again.");
    private static readonly Failure Exists = new("oidc.account_exists", "There is an account with this e-mail address already. Sign in to it, and link the provider in its settings.");

    public async Task<Result<UserId>> MakeAsync(Provider provider, ForeignIdentity who, CancellationToken stop)
    {
        string email = who.Email?.Trim() ?? "";
        if (!provider.AllowNewAccounts)
            return Closed;
        if (!AccountNames.IsEmail(email))
            return NoEmail;
        // An address that is not theirs would keep its owner out, or be the owner's account one day.
        if (!who.EmailVerified)
            return Unverified;

        for (int attempt = 0; ; attempt++)
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
            Result<User> made = await accounts.MakeAsync(email, NameOf(who, attempt), passwordHash: null, isAdmin: false, stop);
            if (made.IsSuccess)
            {
                bool isFirst = await AddAsync(provider, who, made.Value, stop);
                if (isFirst)
                    await transaction.CommitAsync(stop);
                db.Forget();
                return isFirst ? made.Value.Id : Exists;
            }
            if (made.Failure.Code != "account.username_taken" || attempt == MaxTries)
                return made.Failure.Code == "account.email_taken" ? Exists : made.Failure;
        }
    }

    private async Task<bool> AddAsync(Provider provider, ForeignIdentity who, User user, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        user.EmailVerifiedAt = now;
        db.UserIdentities.Add(new UserIdentity
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            Provider = provider.Name,
            Issuer = who.Issuer,
            Subject = who.Subject,
            Email = who.Email,
            CreatedAt = now,
        });
        recorder.Audit(db, null, "account.created", AuditTarget.Of("user", user.Id), after: new { user.Username, user.IsAdmin, provider = provider.Name });
        try
        {
            await db.SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }

    /// <summary>A username out of what the issuer calls the person; with four digits more at every further try.</summary>
    internal static string NameOf(ForeignIdentity who, int attempt)
    {
        var name = new StringBuilder();
        foreach (char c in (who.Name is { Length: > 0 } said ? said.Split('@')[0] : who.Email!.Split('@')[0]).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }
        string plain = name.ToString().Trim('-');
        if (plain.Length < 3)
            plain = "person";
        string end = attempt == 0 && plain != "person" ? "" : $"-{RandomNumberGenerator.GetInt32(1000, 10_000)}";
        return plain[..Math.Min(plain.Length, MaxUsernameChars - end.Length)].TrimEnd('-') + end;
    }
}
