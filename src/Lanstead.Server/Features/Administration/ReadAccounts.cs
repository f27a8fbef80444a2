using Lanstead.Primitives;
using Lanstead.Server.Features.ApiKeys;
using Lanstead.Server.Features.Passkeys;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Administration;

/// <summary>A space that an account is a member of.</summary>
internal sealed record AccountSpace(TenantId Id, string Name, TenantKind Kind, Role Role);

/// <summary>An account with what belongs to it.</summary>
/// <param name="Account">Itself.</param>
/// <param name="Spaces">By name and role; what is in them stays theirs.</param>
/// <param name="Providers">Sign-in providers that vouch for it.</param>
/// <param name="Passkeys">Each opens the account by itself.</param>
/// <param name="ApiKeys">Newest first, also those that no longer work.</param>
/// <param name="SecondFactor">True when a code from an authenticator is asked for after the password.</param>
internal sealed record AccountView(
    AccountRow Account, IReadOnlyList<AccountSpace> Spaces, IReadOnlyList<string> Providers, IReadOnlyList<PasskeyView> Passkeys,
    IReadOnlyList<ApiKeyView> ApiKeys, bool SecondFactor);

/// <summary>Uses the system role: accounts belong to no tenant.</summary>
internal sealed class ReadAccounts(SystemDb db, AccountAdministration accounts)
{
    private const string Passkeys = "SELECT id, name, backup_eligible, created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY id";
    private const string Keys = $"SELECT {ApiKeyView.Columns} FROM api_keys k WHERE k.user_id = $1 ORDER BY k.id DESC";

    public async Task<Answer<Page<AccountRow>>> ListAsync(PageQuery page, string? search, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        return page.Cut(await accounts.ListAsync(search, after.Value, page.Take + 1, stop), row => row.Id.ToString());
    }

    public async Task<Answer<AccountView>> GetAsync(UserId id, CancellationToken stop)
    {
        if (await accounts.FindAsync(id.ToString(), stop) is not { } account)
            return NotFound.Of("account");
        List<AccountSpace> spaces = await db.QueryAsync(
            "SELECT t.id, t.name, t.kind, m.role FROM members m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = $1 ORDER BY t.name, t.id",
            [id.Value],
            row => new AccountSpace(new TenantId(row.GetGuid(0)), row.GetString(1), Enum.Parse<TenantKind>(row.GetString(2), ignoreCase: true), Enum.Parse<Role>(row.GetString(3), ignoreCase: true)),
            stop);
        List<string> providers = await db.QueryAsync(
            "SELECT DISTINCT provider FROM user_identities WHERE user_id = $1 ORDER BY provider", [id.Value], row => row.GetString(0), stop);
        List<bool> factor = await db.QueryAsync("SELECT EXISTS (SELECT FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL)", [id.Value], row => row.GetBoolean(0), stop);
        (List<PasskeyView> passkeys, List<ApiKeyView> keys) = await db.QueryAsync(
            Passkeys, [id.Value], row => new PasskeyView(row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.Time(3), row.Nullable<DateTimeOffset>(4)),
            Keys, [id.Value], ApiKeyView.Read, stop);
        return new AccountView(account, spaces, providers, passkeys, keys, factor[0]);
    }
}
