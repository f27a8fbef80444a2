using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>A service account, with its keys.</summary>
/// <param name="Id">Also its id as a member of the space.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">Its role in the space.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Keys">Newest first, also those that no longer work.</param>
internal sealed record ServiceAccountView(UserId Id, string Name, Role Role, DateTimeOffset CreatedAt, IReadOnlyList<ApiKeyView> Keys);

/// <summary>What the service accounts' routes share.</summary>
internal static class ServiceAccounts
{
    public static readonly Failure NotFound = Http.NotFound.Of("service account in this space");

    public static readonly Failure AboveYou = new("access.denied", "This service account's role is above yours.");

    private const string Role = """
        SELECT m.role FROM users u JOIN members m ON m.user_id = u.id
        WHERE u.id = $1 AND u.kind = 'service' AND u.service_tenant_id = $2 AND m.tenant_id = $2 AND u.disabled_at IS NULL
        """;

    /// <summary>The role of a service account of that space; null when there is none.</summary>
    /// <remarks>Who may see the space was checked before.</remarks>
    public static async Task<Role?> RoleAsync(SystemDb db, TenantId tenant, UserId account, CancellationToken stop)
    {
        List<Role> found = await db.QueryAsync(Role, [account.Value, tenant.Value], row => Enum.Parse<Role>(row.GetString(0), ignoreCase: true), stop);
        return found is [var role] ? role : null;
    }
}
