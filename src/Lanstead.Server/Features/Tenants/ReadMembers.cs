using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Somebody who is in a space.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see; never the e-mail address.</param>
/// <param name="Role">In this space.</param>
/// <param name="Devices">How many devices of theirs are in the space: they go with them.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="AssignableRoles">The roles that the caller may give them; empty when none.</param>
/// <param name="Removable">True when the caller may remove them.</param>
/// <param name="EndsAt">When they will be no member any more; null: no end.</param>
internal sealed record MemberView(UserId UserId, string Username, Role Role, long Devices, DateTimeOffset JoinedAt, IReadOnlyList<Role> AssignableRoles, bool Removable, DateTimeOffset? EndsAt);

/// <summary>The members of a space, the highest role first, then by name.</summary>
internal static class ReadMembers
{
    private const int SearchMaxLength = 100;

    private const string Query = """
        SELECT m.user_id, u.username, m.role, (SELECT count(*) FROM devices d WHERE d.tenant_id = $1 AND d.owner_user_id = m.user_id), m.created_at, r.place, CASE WHEN m.role <> 'owner' THEN m.ends_at END
        FROM members m JOIN users u ON u.id = m.user_id
            JOIN LATERAL (SELECT array_position(ARRAY['owner', 'admin', 'moderator', 'member', 'viewer'], m.role)) r (place) ON true
        WHERE m.tenant_id = $1
          AND ($2::text IS NULL OR strpos(lower(u.username), lower($2::text)) > 0)
          AND ($3::integer IS NULL OR (r.place, lower(u.username) COLLATE "C") > ($3::integer, $4::text))
        ORDER BY r.place, lower(u.username) COLLATE "C" LIMIT $5
        """;

    public static async Task<Answer<Page<MemberView>>> ListAsync(
        TenantId tenantId, [FromQuery] string? search, [AsParameters] PageQuery page, TenantDb db, Caller caller, CancellationToken stop)
    {
        if (new FieldErrors().When(search is { Length: > SearchMaxLength } || search?.Contains('\0') == true, "search", "A search has at most 100 characters.").Failure is { } invalid)
            return invalid;
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        int? place = null;
        string name = "";
        if (after.Value?.Split(' ', 2) is { } parts)
        {
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int read))
                return new Failure("request.invalid", "The cursor is not one that this server gave. Start again without it.");
            (place, name) = (read, parts[1]);
        }
        Role mine = caller.Memberships[tenantId];
        var items = await db.QueryAsync(
            Query,
            [tenantId.Value, search, place, name, page.Take + 1],
            row =>
            {
                var user = new UserId(row.GetGuid(0));
                Role role = Enum.Parse<Role>(row.GetString(2), ignoreCase: true);
                bool held = caller.IsClosed(tenantId);
                return (Place: row.GetInt32(5), View: new MemberView(
                    user,
                    row.GetString(1),
                    role,
                    row.GetInt64(3),
                    row.Time(4),
                    held ? [] : MemberRules.Assignable(mine, role),
                    !held && user != caller.UserId && MemberRules.MayRemove(mine, role),
                    row.Nullable<DateTimeOffset>(6)));
            },
            stop);
        var cut = page.Cut(items, item => $"{item.Place.ToString(CultureInfo.InvariantCulture)} {item.View.Username.ToLowerInvariant()}");
        return new Page<MemberView>([.. cut.Items.Select(item => item.View)], cut.NextCursor);
    }
}
