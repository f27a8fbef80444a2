using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Administration;

/// <summary>A space as administrators see it: from outside.</summary>
/// <param name="Id">Of the space.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Personal, team or community.</param>
/// <param name="Owners">Usernames.</param>
/// <param name="Members">How many people.</param>
/// <param name="Networks">How many networks.</param>
/// <param name="Devices">How many devices.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Slug">The same name in a form for addresses and commands.</param>
/// <param name="Suspension">Since when and why administrators hold it; null: they do not.</param>
/// <param name="DeleteAfter">When it goes for good; null unless it is being deleted.</param>
internal sealed record SpaceRow(TenantId Id, string Name, TenantKind Kind, IReadOnlyList<string> Owners, long Members, long Networks, long Devices, DateTimeOffset CreatedAt, string Slug,
    TenantSuspension? Suspension, DateTimeOffset? DeleteAfter)
{
    /// <summary>One line for a terminal.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id}  {Slug,-24}  {Kind,-9}  {(Suspension is not null ? "suspended" : DeleteAfter is not null ? "ending" : "-"),-9}  {Members} members  {Networks} networks  {Devices} devices  {string.Join(',', Owners)}");
}

/// <summary>Uses the system role: it counts over all tenants, and reads no row of what is in them.</summary>
internal sealed class ReadSpaces(SystemDb db)
{
    private const string Query = """
        SELECT t.id, t.name, t.kind, array(SELECT u.username FROM members m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = t.id AND m.role = 'owner' ORDER BY u.username),
            (SELECT count(*) FROM members m WHERE m.tenant_id = t.id), (SELECT count(*) FROM networks n WHERE n.tenant_id = t.id AND n.kind = 'mesh'),
            (SELECT coalesce(sum(c.devices), 0)::bigint FROM device_counts c WHERE c.tenant_id = t.id), t.created_at,
            t.slug, t.suspended_at, t.suspended_reason, t.delete_after
        FROM tenants t WHERE ($1::text IS NULL OR strpos(lower(t.name), $1) > 0 OR strpos(t.slug, $1) > 0) AND ($2::uuid IS NULL OR t.id > $2) ORDER BY t.id LIMIT $3
        """;

    public async Task<Answer<Page<SpaceRow>>> ListAsync(PageQuery page, string? search, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        return page.Cut(await ReadAsync(search, after.Value, page.Take + 1, stop), row => row.Id.ToString());
    }

    /// <summary>Spaces whose name holds <paramref name="search"/>, in the order of their making.</summary>
    public Task<List<SpaceRow>> ReadAsync(string? search, Guid? after, int take, CancellationToken stop) =>
        db.QueryAsync(
            Query,
            [string.IsNullOrWhiteSpace(search) ? null : search.Trim().ToLowerInvariant(), after, take],
            row => new SpaceRow(
                new TenantId(row.GetGuid(0)), row.GetString(1), Enum.Parse<TenantKind>(row.GetString(2), ignoreCase: true), row.GetFieldValue<string[]>(3), row.GetInt64(4), row.GetInt64(5),
                row.GetInt64(6), row.Time(7), row.GetString(8), row.IsDBNull(9) ? null : new TenantSuspension(row.Time(9), row.GetString(10)), row.Nullable<DateTimeOffset>(11)),
            stop);
}
