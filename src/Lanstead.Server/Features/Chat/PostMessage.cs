using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Chat;

/// <param name="Body">Text with light markdown.</param>
/// <param name="ClientId">The sender's own name for the message, new for each; the same sent again is the same message.</param>
/// <param name="ReplyTo">A message of the same channel.</param>
internal sealed record PostMessageRequest(string Body, string? ClientId = null, MessageId? ReplyTo = null);

/// <summary>Writes a message.</summary>
/// <remarks>
/// Under a lock of the channel that needs no transaction id, before anything that does: so ids are given in the order of the lock, and the order of the transactions, in which
/// live connections hear of messages, is that of the numbers. A row lock would not do: who waits for one may have an id already.
/// Not audited: the message itself says who wrote it and when; see docs/adr/0026-chat.md.
/// </remarks>
internal sealed class PostMessage(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string FindReply = "SELECT 1 FROM messages WHERE id = $1 AND channel_id = $2 AND deleted_at IS NULL";
    private const string Turn = "SELECT pg_advisory_xact_lock(hashtextextended('lanstead channel ' || $1::text, 0))";
    private const string Lock = "SELECT last_seq FROM channels WHERE id = $1 FOR NO KEY UPDATE";
    private const string Count = "UPDATE channels SET last_seq = $2 WHERE id = $1";

    private const string Insert = """
        INSERT INTO messages (id, tenant_id, channel_id, seq, author_id, client_id, body, reply_to, mentions, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::uuid, $9, $10)
        """;

    // Whoever writes has read what stands above.
    private const string MarkRead = """
        INSERT INTO read_markers (channel_id, tenant_id, user_id, seq, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (channel_id, user_id) DO UPDATE SET seq = greatest(read_markers.seq, excluded.seq), updated_at = excluded.updated_at
        """;

    public static Task<CreatedAnswer<MessageView>> HandleAsync(ChannelId channelId, PostMessageRequest body, PostMessage self, CancellationToken stop) => self.RunAsync(channelId, body, stop);

    private async Task<CreatedAnswer<MessageView>> RunAsync(ChannelId channel, PostMessageRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckBody(body.Body).When(
            body.ClientId is { Length: 0 or > ChatText.ClientIdMaxChars } || body.ClientId?.Any(c => c is < '!' or > '~') == true,
            "clientId", $"Your own name for the message has at most {ChatText.ClientIdMaxChars} printable ASCII characters.");
        if (errors.Failure is { } invalid)
            return invalid;
        TenantId tenant = caller.ObjectTenant!.Value;
        var id = MessageId.New(time);
        string clientId = body.ClientId ?? id.ToString();
        DateTimeOffset now = time.GetUtcNow();

        // 1. What it depends on, then the lock, then whether it is there already: under the lock, so that of two at once the second sees the first.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<DateTimeOffset?> mute = Mutes.Of(tenant, caller.UserId, now);
        var reply = new Question<int>(FindReply, [body.ReplyTo?.Value ?? Guid.Empty, channel.Value], row => row.GetInt32(0));
        Question<Guid?> mentions = Mentions.In(channel, body.Body);
        var last = new Question<long>(Lock, [channel.Value], row => row.GetInt64(0));
        Question<MessageView> sent = MessageView.FindSent(channel, caller.UserId, clientId);
        await db.AskAsync(stop, mute, reply, mentions, new Question<int>(Turn, [channel.ToString()], _ => 0), last, sent);
        if (sent.Rows is [{ } already])
            return already;
        if (last.Rows.Count == 0)
            return GetNetwork.NotFound;
        if (mute.Rows is [var until])
            return ChatProblems.Muted(until);
        if (body.ReplyTo is not null && reply.Rows.Count == 0)
            return new Failure("chat.message_deleted", "The message that yours answers is gone.");

        // 2. The message, its number, and word of it.
        long seq = last.Rows[0] + 1;
        db.Waiting.Add(Count, [channel.Value, seq], rows: 1);
        db.Waiting.Add(Insert, [id.Value, tenant.Value, channel.Value, seq, caller.UserId.Value, clientId, body.Body, body.ReplyTo?.Value, mentions.Rows.OfType<Guid>().ToArray(), now], rows: 1);
        db.Waiting.Add(MarkRead, [channel.Value, tenant.Value, caller.UserId.Value, seq, now]);
        recorder.ChatEvent(db, tenant, channel, id, "message.created");
        Question<MessageView> made = MessageView.Find(id);
        await db.WriteAsync(stop, made);
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }
}

/// <summary>Whom a text calls.</summary>
internal static class Mentions
{
    private const string OfChannel = $"""
        SELECT u.id, c.network_id IS NOT NULL, {ChannelView.RightsColumns}
        FROM channels c JOIN members me ON me.tenant_id = c.tenant_id JOIN users u ON u.id = me.user_id
            LEFT JOIN network_members nm ON nm.network_id = c.network_id AND nm.user_id = u.id AND nm.status = 'active'
        """;

    private const string Find = $"{OfChannel} WHERE c.id = $1 AND lower(u.username) = ANY ($2)";
    private const string FindByMessage = $"{OfChannel} WHERE c.id = (SELECT channel_id FROM messages WHERE id = $1) AND lower(u.username) = ANY ($2)";

    /// <summary>Asks for those whom <paramref name="body"/> names; null for who does not see the channel, and is not called therefore.</summary>
    public static Question<Guid?> In(ChannelId channel, string body) => new(Find, [channel.Value, ChatText.MentionsIn(body)], Read);

    /// <summary>The same for a message that is there.</summary>
    public static Question<Guid?> In(MessageId message, string body) => new(FindByMessage, [message.Value, ChatText.MentionsIn(body)], Read);

    private static Guid? Read(NpgsqlDataReader row) => ChannelView.ReadRights(row, first: 2, ofNetwork: row.GetBoolean(1)) is ({ See: true }, _, _) ? row.GetGuid(0) : null;
}
