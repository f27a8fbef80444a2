using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Tenants;

/// <summary>That administrators of the deployment hold a space.</summary>
/// <param name="At">Since when.</param>
/// <param name="Reason">What they say of it.</param>
internal sealed record TenantSuspension(DateTimeOffset At, string Reason);

/// <summary>A space as its member sees it.</summary>
/// <param name="Id">The space.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Slug">The same in a form for addresses; unique, and never changed.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Look">By what people tell it apart.</param>
/// <param name="Visibility">Who finds it.</param>
/// <param name="Access">How people become members by themselves.</param>
/// <param name="Settings">What else is decided.</param>
/// <param name="Role">The caller's role.</param>
/// <param name="Permissions">What the caller may do in it now: the one thing that a user interface needs to know of roles.</param>
/// <param name="MemberCount">How many people are in it.</param>
/// <param name="DeleteAfter">When it goes for good; null unless it is being deleted.</param>
/// <param name="Suspension">Since when and why administrators of the deployment hold it; null: they do not.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed; its entity tag is made of it.</param>
internal sealed record TenantView(
    TenantId Id,
    TenantKind Kind,
    string Name,
    string Slug,
    string Description,
    TenantLook Look,
    TenantVisibility Visibility,
    TenantAccess Access,
    TenantSettings Settings,
    Role Role,
    IReadOnlyList<Permission> Permissions,
    long MemberCount,
    DateTimeOffset? DeleteAfter,
    TenantSuspension? Suspension,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    private const string Select = """
        SELECT t.id, t.kind, t.name, t.slug, t.description, t.visibility, t.access, t.settings::text, m.role,
            (SELECT count(*) FROM members c WHERE c.tenant_id = t.id), t.delete_after, t.created_at, t.updated_at, t.symbol, t.colour, t.suspended_at, t.suspended_reason
        FROM tenants t JOIN members m ON m.tenant_id = t.id AND m.user_id = $1
        """;

    private const string One = $"{Select} WHERE t.id = $2";
    private const string Many = $"{Select} WHERE $2::text IS NULL OR t.slug COLLATE \"C\" > $2::text ORDER BY t.slug COLLATE \"C\" LIMIT $3";

    /// <summary>Asks for one space as <paramref name="user"/> sees it; no row for who is no member.</summary>
    public static Question<TenantView> Find(TenantId id, UserId user) => new(One, [user.Value, id.Value], Read);

    /// <summary>One space as <paramref name="user"/> sees it; null for who is no member.</summary>
    public static async Task<TenantView?> FindAsync(LansteadDb db, TenantId id, UserId user, CancellationToken stop) =>
        (await db.QueryAsync(One, [user.Value, id.Value], Read, stop)).SingleOrDefault();

    /// <summary>The spaces of <paramref name="user"/>, by slug.</summary>
    public static Task<List<TenantView>> ListAsync(LansteadDb db, UserId user, string? after, int take, CancellationToken stop) =>
        db.QueryAsync(Many, [user.Value, after, take], Read, stop);

    private static TenantView Read(NpgsqlDataReader row)
    {
        TenantKind kind = Enum.Parse<TenantKind>(row.GetString(1), ignoreCase: true);
        Role role = Enum.Parse<Role>(row.GetString(8), ignoreCase: true);
        DateTimeOffset? deleteAfter = row.Nullable<DateTimeOffset>(10);
        TenantSuspension? suspension = row.IsDBNull(15) ? null : new TenantSuspension(row.Time(15), row.GetString(16));
        return new TenantView(
            new TenantId(row.GetGuid(0)),
            kind,
            row.GetString(2),
            row.GetString(3),
            row.GetString(4),
            TenantLook.Read(row.GetString(13), row.GetString(14)),
            Enum.Parse<TenantVisibility>(row.GetString(5), ignoreCase: true),
            Enum.Parse<TenantAccess>(row.GetString(6), ignoreCase: true),
            TenantSettings.Parse(row.GetString(7)),
            role,
            PermissionMatrix.Of(role, kind, deleteAfter is not null, suspended: suspension is not null),
            row.GetInt64(9),
            deleteAfter,
            suspension,
            row.Time(11),
            row.Time(12));
    }
}
