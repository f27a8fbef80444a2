using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Discover;

/// <summary>What is found.</summary>
internal enum FoundKind
{
    /// <summary>A team or community.</summary>
    Space,

    /// <summary>A network of one.</summary>
    Network,
}

/// <summary>What everybody with an account may know of a public space or network.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">For joining it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is about.</param>
/// <param name="SpaceName">Of a network: the space that it belongs to.</param>
/// <param name="Joining">Of a space <c>open</c>, <c>password</c> or <c>invite</c>; of a network <c>open</c>, <c>approval</c> or <c>invite</c>.</param>
/// <param name="MemberCount">How many people are in it.</param>
/// <param name="Membership">What the caller is there: <c>active</c>, <c>pending</c>, <c>banned</c>; null: nothing.</param>
internal sealed record FoundView(FoundKind Kind, Guid Id, string Name, string Description, string? SpaceName, string Joining, long MemberCount, string? Membership);

/// <summary>Public spaces and networks, which are there for strangers to find.</summary>
/// <remarks>Uses the system role, since the caller is no member: the query names the few columns that strangers may see, of what is public alone.</remarks>
internal static class DiscoverFeature
{
    private const int SearchMaxLength = 100;

    private const string Query = """
        SELECT f.* FROM (
            SELECT 'space' AS kind, t.id, t.name, t.description, NULL AS space, t.access, (SELECT count(*) FROM members m WHERE m.tenant_id = t.id) AS people,
                CASE WHEN EXISTS (SELECT FROM members m WHERE m.tenant_id = t.id AND m.user_id = $1) THEN 'active'
                     WHEN EXISTS (SELECT FROM space_bans b WHERE b.tenant_id = t.id AND b.user_id = $1 AND (b.ends_at IS NULL OR b.ends_at > $5)) THEN 'banned' END
            FROM tenants t WHERE t.visibility = 'public' AND NOT t.closed AND t.kind <> 'personal'
            UNION ALL
            SELECT 'network', n.id, n.name, n.description, t.name, n.join_policy, (SELECT count(*) FROM network_members m WHERE m.network_id = n.id AND m.status = 'active'),
                coalesce((SELECT 'banned' FROM space_bans b WHERE b.tenant_id = t.id AND b.user_id = $1 AND (b.ends_at IS NULL OR b.ends_at > $5)),
                    (SELECT m.status FROM network_members m WHERE m.network_id = n.id AND m.user_id = $1 AND (m.ends_at IS NULL OR m.ends_at > $5)))
            FROM networks n JOIN tenants t ON t.id = n.tenant_id WHERE n.kind = 'mesh' AND n.visibility = 'public' AND NOT t.closed AND t.kind <> 'personal') f
        WHERE ($2::text IS NULL OR strpos(lower(f.name), lower($2::text)) > 0 OR strpos(lower(f.description), lower($2::text)) > 0 OR strpos(lower(coalesce(f.space, '')), lower($2::text)) > 0)
          AND ($3::uuid IS NULL OR f.id > $3::uuid)
        ORDER BY f.id LIMIT $4
        """;

    public static void MapDiscover(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/discover", HandleAsync).Allow(Access.SignedIn).WithTags("tenants").WithName("discover").WithSummary("Public spaces and networks");

    private static async Task<Answer<Page<FoundView>>> HandleAsync(
        [FromQuery] string? search, [AsParameters] PageQuery page, SystemDb db, Caller caller, TimeProvider time, CancellationToken stop)
    {
        if (new FieldErrors().When(search is { Length: > SearchMaxLength } || search?.Contains('\0') == true, "search", "A search has at most 100 characters.").Failure is { } invalid)
            return invalid;
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<FoundView> items = await db.QueryAsync(
            Query,
            [caller.UserId.Value, search, after.Value, page.Take + 1, time.GetUtcNow()],
            row => new FoundView(
                Enum.Parse<FoundKind>(row.GetString(0), ignoreCase: true),
                row.GetGuid(1),
                row.GetString(2),
                row.GetString(3),
                row.IsDBNull(4) ? null : row.GetString(4),
                row.GetString(5),
                row.GetInt64(6),
                row.IsDBNull(7) ? null : row.GetString(7)),
            stop);
        return page.Cut(items, item => item.Id.ToString("D"));
    }
}
