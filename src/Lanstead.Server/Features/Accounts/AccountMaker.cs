using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Makes an account with its personal tenant, in the transaction of its caller, who audits.</summary>
/// <remarks>Uses the system role: the person has no tenant before this.</remarks>
internal sealed class AccountMaker(SystemDb db, TenantMaker spaces, TimeProvider time)
{
    public async Task<Result<User>> MakeAsync(string email, string username, string? passwordHash, bool isAdmin, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var user = new User
        {
            Id = UserId.New(time),
            Email = email.Trim(),
            EmailNormalized = AccountNames.Normalize(email),
            Username = username.Trim(),
            UsernameNormalized = AccountNames.Normalize(username),
            PasswordHash = passwordHash,
            IsAdmin = isAdmin,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Users.Add(user);
        await spaces.AddAsync(TenantKind.Personal, user.Username, user.UsernameNormalized, user.Id, stop);
        try
        {
            await db.SaveChangesAsync(stop);
            return user;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } refused)
        {
            db.Forget();
            return refused.ConstraintName switch
            {
                "users_email_normalized_key" => new Failure("account.email_taken", "There is already an account with this e-mail address. Sign in instead."),
                // Of two with one name at once, the other's space may come before its account.
                "users_username_normalized_key" or "tenants_slug_key" => new Failure("account.username_taken", "This username is taken. Choose another."),
                _ => throw new InvalidOperationException($"Unexpected conflict on {refused.ConstraintName}.", e),
            };
        }
    }
}
