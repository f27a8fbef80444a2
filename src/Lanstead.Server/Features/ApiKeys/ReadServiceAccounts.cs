using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>The service accounts of a space. Uses the system role for their keys; whose space it is was checked before.</summary>
internal static class ReadServiceAccounts
{
    private const string Accounts = """
        SELECT u.id, u.username, m.role, u.created_at FROM users u JOIN members m ON m.user_id = u.id AND m.tenant_id = u.service_tenant_id
        WHERE u.service_tenant_id = $1 AND u.disabled_at IS NULL AND ($2::uuid IS NULL OR u.id < $2::uuid) ORDER BY u.id DESC LIMIT $3
        """;

    private const string Keys = $"""
        SELECT {ApiKeyView.Columns}, k.user_id FROM api_keys k JOIN users u ON u.id = k.user_id WHERE u.service_tenant_id = $1 ORDER BY k.id DESC
        """;

    public static async Task<Answer<Page<ServiceAccountView>>> HandleAsync(TenantId tenantId, [AsParameters] PageQuery page, SystemDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        var (accounts, keys) = await db.QueryAsync(
            Accounts, [tenantId.Value, after.Value, page.Take + 1],
            row => new ServiceAccountView(new UserId(row.GetGuid(0)), row.GetString(1), Enum.Parse<Role>(row.GetString(2), ignoreCase: true), row.Time(3), []),
            Keys, [tenantId.Value], row => (Key: ApiKeyView.Read(row), Owner: new UserId(row.GetGuid(9))),
            stop);
        ILookup<UserId, ApiKeyView> byOwner = keys.ToLookup(one => one.Owner, one => one.Key);
        return page.Cut([.. accounts.Select(account => account with { Keys = [.. byOwner[account.Id]] })], account => account.Id.ToString());
    }
}
