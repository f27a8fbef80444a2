using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A tenant of the caller, and what the caller may do in it.</summary>
/// <param name="Permissions">As in <see cref="Features.Tenants.TenantView"/>.</param>
/// <param name="Look">By what people tell it apart.</param>
/// <param name="DeleteAfter">When it goes for good; null unless it is being deleted.</param>
/// <param name="SuspendedAt">Since when administrators of the deployment hold it; null: they do not.</param>
internal sealed record MyTenantView(
    TenantId Id, string Name, string Slug, TenantKind Kind, TenantLook Look, Role Role, IReadOnlyList<Permission> Permissions, DateTimeOffset? DeleteAfter,
    DateTimeOffset? SuspendedAt);

/// <summary>Who the caller is.</summary>
/// <param name="CsrfToken">Null unless the session is a browser's.</param>
internal sealed record MeView(UserId Id, string Email, string Username, bool IsAdmin, string? CsrfToken, IReadOnlyList<MyTenantView> Tenants);

/// <summary>Uses the system role for the caller's own row in <c>users</c>, which no tenant may read; tenants are those of the caller's own rows in <c>members</c>.</summary>
internal sealed class Me(DataSources sources, Caller caller)
{
    private const string Query = """
        SELECT u.email, u.username, u.is_admin, t.id, t.name, t.slug, t.kind, m.role, t.delete_after, t.symbol, t.colour, t.suspended_at
        FROM users u LEFT JOIN (members m JOIN tenants t ON t.id = m.tenant_id) ON m.user_id = u.id
        WHERE u.id = $1 ORDER BY t.id
        """;

    // Removed since the request was let in.
    private static readonly Failure Gone = new("auth.session_ended", "Sign in again.");

    public async Task<Answer<MeView>> HandleAsync(HttpContext context, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = caller.UserId.Value });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        MeView? me = null;
        var tenants = new List<MyTenantView>();
        while (await row.ReadAsync(stop))
        {
            me ??= new MeView(caller.UserId, row.GetString(0), row.GetString(1), row.GetBoolean(2), Csrf(context), tenants);
            if (!row.IsDBNull(3))
            {
                Role role = Enum.Parse<Role>(row.GetString(7), ignoreCase: true);
                TenantKind kind = Enum.Parse<TenantKind>(row.GetString(6), ignoreCase: true);
                DateTimeOffset? deleteAfter = row.Nullable<DateTimeOffset>(8);
                DateTimeOffset? suspendedAt = row.Nullable<DateTimeOffset>(11);
                tenants.Add(new MyTenantView(
                    new TenantId(row.GetGuid(3)),
                    row.GetString(4),
                    row.GetString(5),
                    kind,
                    TenantLook.Read(row.GetString(9), row.GetString(10)),
                    role,
                    PermissionMatrix.Of(role, kind, deleteAfter is not null, suspended: suspendedAt is not null),
                    deleteAfter,
                    suspendedAt));
            }
        }
        return me is null ? Gone : me;
    }

    private string? Csrf(HttpContext context) =>
        caller.ByCookie && context.Request.Cookies[SessionCookie.Name] is { } secret ? SessionCookie.CsrfToken(secret) : null;
}
