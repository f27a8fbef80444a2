using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Tenants;

/// <summary>What everybody with an account may know of a public space.</summary>
/// <param name="Id">For joining it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Access">How one becomes a member.</param>
/// <param name="MemberCount">How many people are in it.</param>
/// <param name="IsMember">True when the caller is one of them.</param>
internal sealed record PublicTenantView(TenantId Id, TenantKind Kind, string Name, string Description, TenantAccess Access, long MemberCount, bool IsMember);

/// <summary>Public spaces, which are there for strangers to find.</summary>
/// <remarks>Uses the system role, since the caller is no member: the query names the few columns that strangers may see, of public spaces alone.</remarks>
internal static class DiscoverTenants
{
    private const int SearchMaxLength = 100;

    private const string Query = """
        SELECT t.id, t.kind, t.name, t.description, t.access, (SELECT count(*) FROM members m WHERE m.tenant_id = t.id),
            EXISTS (SELECT FROM members m WHERE m.tenant_id = t.id AND m.user_id = $1)
        FROM tenants t
        WHERE t.visibility = 'public' AND NOT t.closed AND t.kind <> 'personal'
          AND ($2::text IS NULL OR strpos(lower(t.name), lower($2::text)) > 0 OR strpos(lower(t.description), lower($2::text)) > 0)
          AND ($3::uuid IS NULL OR t.id > $3::uuid)
        ORDER BY t.id LIMIT $4
        """;

    public static async Task<Answer<Page<PublicTenantView>>> HandleAsync(
        [FromQuery] string? search, [AsParameters] PageQuery page, SystemDb db, Caller caller, CancellationToken stop)
    {
        if (new FieldErrors().When(search is { Length: > SearchMaxLength } || search?.Contains('\0') == true, "search", "A search has at most 100 characters.").Failure is { } invalid)
            return invalid;
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<PublicTenantView> items = await db.QueryAsync(
            Query,
            [caller.UserId.Value, search, after.Value, page.Take + 1],
            row => new PublicTenantView(
                new TenantId(row.GetGuid(0)),
                Enum.Parse<TenantKind>(row.GetString(1), ignoreCase: true),
                row.GetString(2),
                row.GetString(3),
                Enum.Parse<TenantAccess>(row.GetString(4), ignoreCase: true),
                row.GetInt64(5),
                row.GetBoolean(6)),
            stop);
        return page.Cut(items, item => item.Id.ToString());
    }
}
