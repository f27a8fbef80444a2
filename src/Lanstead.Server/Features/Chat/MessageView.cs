using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Chat;

/// <summary>Somebody in a conversation.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see.</param>
internal sealed record SpeakerView(UserId UserId, string Username);

/// <summary>The message that another one answers.</summary>
/// <param name="Id">The message.</param>
/// <param name="Username">Who wrote it.</param>
/// <param name="Excerpt">Its beginning; empty when it was deleted.</param>
internal sealed record ReplyView(MessageId Id, string Username, string Excerpt);

/// <summary>One reaction to a message.</summary>
/// <param name="Emoji">The sign.</param>
/// <param name="Count">How many gave it.</param>
/// <param name="UserIds">The first 50 of them.</param>
internal sealed record ReactionView(string Emoji, long Count, IReadOnlyList<UserId> UserIds);

/// <summary>A message as everybody sees it who sees its channel.</summary>
/// <param name="Id">The message.</param>
/// <param name="TenantId">The space.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Seq">Its number in the channel: 1, 2, 3…</param>
/// <param name="ClientId">The sender's own name for it.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Body">Text with light markdown, never HTML; empty when it was deleted.</param>
/// <param name="ReplyTo">What it answers; null when nothing, or when that is gone.</param>
/// <param name="Mentions">Whom it calls.</param>
/// <param name="Reactions">What people gave it.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="EditedAt">When it was last changed by its author.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="ByModerator">True when somebody else than its author deleted it.</param>
internal sealed record MessageView(
    MessageId Id,
    TenantId TenantId,
    ChannelId ChannelId,
    long Seq,
    string ClientId,
    SpeakerView Author,
    string Body,
    ReplyView? ReplyTo,
    IReadOnlyList<SpeakerView> Mentions,
    IReadOnlyList<ReactionView> Reactions,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt,
    bool ByModerator)
{
    /// <summary>Of messages <c>m</c>; put a WHERE behind it. What <see cref="Read"/> reads.</summary>
    public const string Select = """
        SELECT m.id, m.tenant_id, m.channel_id, m.seq, m.client_id, m.author_id, a.username, m.body, r.id, ra.username, left(r.body, 120),
            CASE WHEN cardinality(m.mentions) = 0 THEN '[]' ELSE
                coalesce((SELECT jsonb_agg(jsonb_build_object('userId', p.id, 'username', p.username)) FROM users p WHERE p.id = ANY (m.mentions)), '[]')::text END,
            coalesce((SELECT jsonb_agg(jsonb_build_object('emoji', e.emoji, 'count', e.number, 'userIds', e.ids) ORDER BY e.first) FROM (
                SELECT x.emoji, count(*) AS number, (array_agg(x.user_id ORDER BY x.created_at))[1:50] AS ids, min(x.created_at) AS first FROM reactions x WHERE x.message_id = m.id GROUP BY x.emoji) e), '[]')::text,
            m.created_at, m.edited_at, m.deleted_at, coalesce(m.deleted_by <> m.author_id, false)
        FROM messages m JOIN users a ON a.id = m.author_id LEFT JOIN messages r ON r.id = m.reply_to LEFT JOIN users ra ON ra.id = r.author_id
        """;

    private const string One = $"{Select} WHERE m.id = $1";
    private const string Sent = $"{Select} WHERE m.channel_id = $1 AND m.author_id = $2 AND m.client_id = $3";

    /// <summary>Asks for one message.</summary>
    public static Question<MessageView> Find(MessageId id) => new(One, [id.Value], Read);

    /// <summary>Asks for the message that <paramref name="author"/> named so.</summary>
    public static Question<MessageView> FindSent(ChannelId channel, UserId author, string clientId) => new(Sent, [channel.Value, author.Value, clientId], Read);

    public static MessageView Read(NpgsqlDataReader row) => new(
        new MessageId(row.GetGuid(0)),
        new TenantId(row.GetGuid(1)),
        new ChannelId(row.GetGuid(2)),
        row.GetInt64(3),
        row.GetString(4),
        new SpeakerView(new UserId(row.GetGuid(5)), row.GetString(6)),
        row.GetString(7),
        row.Nullable<Guid>(8) is { } answered ? new ReplyView(new MessageId(answered), row.GetString(9), row.GetString(10)) : null,
        Parse<SpeakerView>(row.GetString(11)),
        Parse<ReactionView>(row.GetString(12)),
        row.Time(13),
        row.Nullable<DateTimeOffset>(14),
        row.Nullable<DateTimeOffset>(15),
        row.GetBoolean(16));

    private static T[] Parse<T>(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<T[]>(json, JsonRules.Stored)!;
}
