using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>Shows our accounts and passkeys to ASP.NET Core Identity's verification, and nothing more: what it may not ask, throws.</summary>
/// <remarks>Uses the system role: who signs in has no tenants yet.</remarks>
internal sealed class PasskeyStore(SystemDb db) : IUserPasskeyStore<User>
{
    /// <summary>A manager over it, as the framework's handler wants one.</summary>
    public UserManager<User> Manager(ILogger<UserManager<User>> log) => new(this, null!, null!, [], [], null!, null!, null!, log);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        UserId.TryParse(userId, null, out UserId id) ? await db.Users.SingleOrDefaultAsync(u => u.Id == id && u.DisabledAt == null, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await db.Passkeys.Where(p => p.UserId == user.Id).ToListAsync(cancellationToken)).Select(View)];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Passkeys.SingleOrDefaultAsync(p => p.CredentialId == credentialId, cancellationToken) is { } passkey
            ? await db.Users.SingleAsync(u => u.Id == passkey.UserId, cancellationToken)
            : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Passkeys.SingleOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } passkey ? View(passkey) : null;

    public void Dispose()
    {
        // The context is the request's.
    }

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw NotOurs();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw NotOurs();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw NotOurs();

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw NotOurs();

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw NotOurs();

    private static UserPasskeyInfo View(Passkey p) => new(
        p.CredentialId, p.PublicKey, p.CreatedAt, (uint)p.SignCount, p.Transports, isUserVerified: true, p.BackupEligible, p.BackedUp, [], []);

    private static NotSupportedException NotOurs() => new("Only passkeys are read through ASP.NET Core Identity.");
}
