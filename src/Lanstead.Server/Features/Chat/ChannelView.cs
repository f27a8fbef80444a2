using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Chat;

/// <summary>A channel as one person sees it.</summary>
/// <param name="Id">The channel.</param>
/// <param name="TenantId">Its space.</param>
/// <param name="NetworkId">Its network; null: it is the space's own.</param>
/// <param name="NetworkName">What that is called.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Position">Its place among the channels of the space, or of the network.</param>
/// <param name="LastSeq">Number of its newest message; 0 when there is none.</param>
/// <param name="ReadSeq">Up to where the caller has read.</param>
/// <param name="Unread">How many messages of others came after that; counted to 100.</param>
/// <param name="Mentions">How many of these call the caller.</param>
/// <param name="MayPost">Whether the caller may write in it.</param>
/// <param name="MayManage">Whether the caller may change it.</param>
/// <param name="Overrides">What it says about roles; only for who may change that.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
internal sealed record ChannelView(
    ChannelId Id,
    TenantId TenantId,
    NetworkId? NetworkId,
    string? NetworkName,
    string Name,
    string Topic,
    int Position,
    long LastSeq,
    long ReadSeq,
    long Unread,
    long Mentions,
    bool MayPost,
    bool MayManage,
    IReadOnlyList<ChannelOverride>? Overrides,
    DateTimeOffset UpdatedAt)
{
    /// <summary>What says who may what, for <see cref="ReadRights"/>: of the channel <c>c</c>, the member <c>me</c> of the space, and <c>nm</c> of the network.</summary>
    public const string RightsColumns = """
        me.role, nm.role,
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', o.role, 'see', o.see, 'post', o.post, 'manage', o.manage) ORDER BY o.role) FROM channel_overrides o WHERE o.channel_id = c.id), '[]')::text,
            EXISTS (SELECT FROM member_grants g WHERE g.channel_id = c.id AND g.user_id = me.user_id)
        """;

    // Whoever is new has nothing unread: what was before them is history. Both counts end at a bound, so that a year's absence costs no more than a week's.
    private const string Query = $"""
        SELECT c.id, c.tenant_id, c.network_id, n.name, c.name, c.topic, c.position, c.last_seq, coalesce(r.seq, 0), w.unread, w.mentions, c.updated_at, {RightsColumns}, t.closed
        FROM channels c JOIN tenants t ON t.id = c.tenant_id JOIN members me ON me.tenant_id = c.tenant_id AND me.user_id = $1
            LEFT JOIN networks n ON n.id = c.network_id
            LEFT JOIN network_members nm ON nm.network_id = c.network_id AND nm.user_id = $1 AND nm.status = 'active'
            LEFT JOIN read_markers r ON r.channel_id = c.id AND r.user_id = $1
            CROSS JOIN LATERAL (
                SELECT least(count(*), 100) AS unread, least(count(*) FILTER (WHERE $1 = ANY (u.mentions)), 100) AS mentions FROM (
                    SELECT m.mentions FROM messages m
                    WHERE m.channel_id = c.id AND m.seq > coalesce(r.seq, 0) AND m.deleted_at IS NULL AND m.author_id <> $1 AND m.created_at > coalesce(nm.created_at, me.created_at)
                    ORDER BY m.seq DESC LIMIT 500) u) w
        """;

    private const string OfTenant = $"{Query} WHERE c.tenant_id = $2 ORDER BY c.network_id IS NOT NULL, n.name, c.network_id, c.position, lower(c.name)";
    private const string One = $"{Query} WHERE c.id = $2";

    /// <summary>The channels of a space that <paramref name="user"/> sees, in their order.</summary>
    public static async Task<List<ChannelView>> ListAsync(LansteadDb db, TenantId tenant, UserId user, CancellationToken stop) =>
        [.. (await db.QueryAsync(OfTenant, [user.Value, tenant.Value], Read, stop)).OfType<ChannelView>()];

    /// <summary>Asks for one channel; no row, or null, for who does not see it.</summary>
    public static Question<ChannelView?> Find(ChannelId id, UserId user) => new(One, [user.Value, id.Value], Read);

    /// <summary>Writes what waits and ends the transaction; gives the channel as <paramref name="user"/> sees it then.</summary>
    public static async Task<Result<ChannelView>> CommitAsync(LansteadDb db, IDbContextTransaction transaction, ChannelId id, UserId user, CancellationToken stop)
    {
        Question<ChannelView?> seen = Find(id, user);
        try
        {
            await db.WriteAsync(stop, seen);
        }
        catch (PostgresException e) when (e.ConstraintName == "channels_names")
        {
            return ChatProblems.NameTaken;
        }
        await transaction.CommitAsync(stop);
        return seen.Rows is [{ } channel] ? channel : GetNetwork.NotFound;
    }

    /// <summary>What somebody may in a channel, from <see cref="RightsColumns"/>; null: it is not there for them.</summary>
    public static (ChannelRights Rights, Role Role, ChannelOverride[] Overrides)? ReadRights(NpgsqlDataReader row, int first, bool ofNetwork)
    {
        Role? inNetwork = row.IsDBNull(first + 1) ? null : Enum.Parse<Role>(row.GetString(first + 1), ignoreCase: true);
        if (ChannelRights.RoleIn(ofNetwork, Enum.Parse<Role>(row.GetString(first), ignoreCase: true), inNetwork) is not { } role)
            return null;
        ChannelOverride[] overrides = JsonSerializer.Deserialize<ChannelOverride[]>(row.GetString(first + 2), JsonRules.Stored)!;
        return (ChannelRights.Of(role, Array.Find(overrides, o => o.Role == role)?.For(row.GetBoolean(first + 3))), role, overrides);
    }

    private static ChannelView? Read(NpgsqlDataReader row)
    {
        if (ReadRights(row, first: 12, ofNetwork: !row.IsDBNull(2)) is not ({ See: true } rights, var role, var overrides))
            return null;
        bool held = row.GetBoolean(16);
        return new ChannelView(
            new ChannelId(row.GetGuid(0)),
            new TenantId(row.GetGuid(1)),
            row.Nullable<Guid>(2) is { } network ? new NetworkId(network) : null,
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetString(4),
            row.GetString(5),
            row.GetInt32(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.GetInt64(10),
            rights.Post && !held,
            rights.Manage && !held,
            PermissionMatrix.Allows(role, Permission.ChatManage) ? overrides : null,
            row.Time(11));
    }
}
