using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Sees to it that nobody removes the last way into their account.</summary>
/// <remarks>Uses the system role: sign-in methods belong to people.</remarks>
internal sealed class WaysIn(SystemDb db, ProviderDirectory providers)
{
    public static readonly Failure Last = new("sign_in.last_method", "This is the last way into your account. Set a password, a passkey or another provider first.");

    // Identities of providers that are off or gone open nothing.
    private const string Count = """
        SELECT (password_hash IS NOT NULL)::int
             + (SELECT count(*) FROM user_identities i WHERE i.user_id = u.id AND i.provider = ANY ($2))::int
             + (SELECT count(*) FROM passkeys p WHERE p.user_id = u.id)::int
        FROM users u WHERE u.id = $1
        """;

    private const string Lock = "SELECT 1 FROM users WHERE id = $1 FOR UPDATE";

    /// <summary>Makes removals of one person's methods wait for one another, within the caller's transaction.</summary>
    public Task LockAsync(UserId user, CancellationToken stop) => db.QueryAsync(Lock, [user.Value], row => row.GetInt32(0), stop);

    /// <summary>How many ways lead into the account now: password, identities of providers that are on, passkeys.</summary>
    public async Task<int> CountAsync(UserId user, CancellationToken stop)
    {
        string[] open = [.. (await providers.ListAsync(stop)).Select(p => p.Name)];
        return (await db.QueryAsync(Count, [user.Value, open], row => row.GetInt32(0), stop)).Single();
    }
}
