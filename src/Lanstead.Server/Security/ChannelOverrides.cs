using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security;

/// <summary>Finds what a channel says about a role, seeing only what the caller may see.</summary>
internal sealed class ChannelOverrides(TenantDb db)
{
    private const string OfChannel = """
        SELECT o.role, o.see, o.post, o.manage, EXISTS (SELECT FROM member_grants g WHERE g.channel_id = o.channel_id AND g.user_id = $3) FROM channel_overrides o WHERE o.channel_id = $1 AND o.role = $2
        """;

    private const string OfMessage = """
        SELECT o.role, o.see, o.post, o.manage, EXISTS (SELECT FROM member_grants g WHERE g.channel_id = o.channel_id AND g.user_id = $3)
        FROM messages m JOIN channel_overrides o ON o.channel_id = m.channel_id WHERE m.id = $1 AND o.role = $2
        """;

    /// <summary>The override for <paramref name="role"/> of the channel, or of the message's channel, as it holds for one person; null when there is none.</summary>
    public async Task<ChannelOverride?> FindAsync(On on, Guid id, Role role, UserId user, CancellationToken stop) =>
        (await db.QueryAsync(on == On.Channel ? OfChannel : OfMessage, [id, role.ToString().ToLowerInvariant(), user.Value], row => Read(row).For(row.GetBoolean(4)), stop)).SingleOrDefault();

    /// <summary>Reads role, see, post, manage.</summary>
    public static ChannelOverride Read(NpgsqlDataReader row) =>
        new(Enum.Parse<Role>(row.GetString(0), ignoreCase: true), row.Nullable<bool>(1), row.Nullable<bool>(2), row.Nullable<bool>(3));
}
