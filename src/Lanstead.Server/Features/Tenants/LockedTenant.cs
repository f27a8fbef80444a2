using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Tenants;

/// <summary>What a change of a space or of its members needs to know, read under the space's row lock.</summary>
/// <remarks>
/// The lock puts all changes of one space's members in order; whoever also changes its networks takes those after it. What is read of a member is
/// read after the lock, so it is what the change before left, whatever the request was let in with.
/// </remarks>
internal sealed record LockedTenant(
    TenantId Id, TenantKind Kind, string Name, string Description, TenantLook Look, TenantVisibility Visibility, TenantAccess Access, TenantSettings Settings,
    DateTimeOffset? DeleteAfter, DateTimeOffset UpdatedAt, DateTimeOffset? SuspendedAt)
{
    private const string LockStatement = """
        SELECT id, kind, name, description, visibility, access, settings::text, delete_after, updated_at, symbol, colour, suspended_at FROM tenants WHERE id = $1 FOR NO KEY UPDATE
        """;

    private const string RoleOf = "SELECT m.role, u.username FROM members m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND m.user_id = $2";

    /// <summary>Why nothing in it changes; null: it does.</summary>
    public Failure? Closed => SuspendedAt is not null ? AccessControl.Suspended : DeleteAfter is not null ? AccessControl.BeingDeleted : null;

    /// <summary>Takes the row lock until the transaction ends; null when the space is gone.</summary>
    public static async Task<LockedTenant?> TakeAsync(LansteadDb db, TenantId tenant, CancellationToken stop) =>
        (await db.QueryAsync(LockStatement, [tenant.Value], Read, stop)).SingleOrDefault();

    /// <summary>What <paramref name="user"/> is in it now, and is called; null for who is no member.</summary>
    public async Task<SpaceMember?> MemberAsync(LansteadDb db, UserId user, CancellationToken stop) =>
        (await db.QueryAsync(RoleOf, [Id.Value, user.Value], row => new SpaceMember(user, Enum.Parse<Role>(row.GetString(0), ignoreCase: true), row.GetString(1)), stop))
        .SingleOrDefault();

    private static LockedTenant Read(NpgsqlDataReader row) => new(
        new TenantId(row.GetGuid(0)),
        Enum.Parse<TenantKind>(row.GetString(1), ignoreCase: true),
        row.GetString(2),
        row.GetString(3),
        TenantLook.Read(row.GetString(9), row.GetString(10)),
        Enum.Parse<TenantVisibility>(row.GetString(4), ignoreCase: true),
        Enum.Parse<TenantAccess>(row.GetString(5), ignoreCase: true),
        TenantSettings.Parse(row.GetString(6)),
        row.Nullable<DateTimeOffset>(7),
        row.Time(8),
        row.Nullable<DateTimeOffset>(11));
}

/// <summary>A member under the space's lock.</summary>
internal sealed record SpaceMember(UserId UserId, Role Role, string Username);
