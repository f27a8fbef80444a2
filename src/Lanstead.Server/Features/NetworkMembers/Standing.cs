using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>Whether somebody is in a network.</summary>
internal enum NetworkMemberStatus
{
    /// <summary>In it.</summary>
    Active,

    /// <summary>Asks to come in.</summary>
    Pending,

    /// <summary>May not come in.</summary>
    Banned,
}

/// <summary>What somebody is to a network and its space, as the rows have it at a moment.</summary>
/// <param name="User">Who.</param>
/// <param name="Username">What others see.</param>
/// <param name="SpaceRole">Their role in the space; null: no member of it.</param>
/// <param name="Status">In the network; null: nothing. A ban that is over is nothing.</param>
/// <param name="NetworkRole">Their role in the network, when in it.</param>
/// <param name="Reason">Of the ban that holds.</param>
/// <param name="EndsAt">Its end; null: none.</param>
/// <param name="SpaceBan">The reason of a ban from the space that holds; null: none.</param>
/// <param name="SpaceBanEndsAt">Its end; null: none.</param>
internal sealed record Standing(
    UserId User, string Username, Role? SpaceRole, NetworkMemberStatus? Status, Role? NetworkRole, string Reason, DateTimeOffset? EndsAt, string? SpaceBan, DateTimeOffset? SpaceBanEndsAt)
{
    private const string Query = """
        SELECT u.username, m.role, n.status, n.role, n.reason, n.ends_at, b.reason, b.ends_at
        FROM users u LEFT JOIN members m ON m.tenant_id = $2 AND m.user_id = u.id AND (m.ends_at IS NULL OR m.ends_at > $4)
        LEFT JOIN network_members n ON n.network_id = $1 AND n.user_id = u.id AND (n.ends_at IS NULL OR n.ends_at > $4)
        LEFT JOIN space_bans b ON b.tenant_id = $2 AND b.user_id = u.id AND (b.ends_at IS NULL OR b.ends_at > $4)
        WHERE u.id = $3
        """;

    /// <summary>The highest of what they are in the space and in the network: what they may do in the network.</summary>
    public Role? Effective => Status == NetworkMemberStatus.Active && (SpaceRole is null || NetworkRole > SpaceRole) ? NetworkRole : SpaceRole;

    /// <summary>True for those who look after the network, or its space: no policy keeps them out.</summary>
    public bool LooksAfter => Effective >= Role.Moderator;

    /// <summary>Asks for somebody's standing, to go with other questions under the network's lock.</summary>
    public static Question<Standing> Of(NetworkId network, TenantId tenant, UserId user, DateTimeOffset now) => new(Query, [network.Value, tenant.Value, user.Value, now], row => Read(user, row));

    private static Standing Read(UserId user, NpgsqlDataReader row) => new(
        user,
        row.GetString(0),
        row.IsDBNull(1) ? null : Enum.Parse<Role>(row.GetString(1), ignoreCase: true),
        row.IsDBNull(2) ? null : Enum.Parse<NetworkMemberStatus>(row.GetString(2), ignoreCase: true),
        row.IsDBNull(3) ? null : Enum.Parse<Role>(row.GetString(3), ignoreCase: true),
        row.IsDBNull(4) ? "" : row.GetString(4),
        row.Nullable<DateTimeOffset>(5),
        row.IsDBNull(6) ? null : row.GetString(6),
        row.Nullable<DateTimeOffset>(7));
}
