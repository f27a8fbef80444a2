using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Chat;

/// <param name="Body">What it shall say.</param>
internal sealed record EditMessageRequest(string Body);

/// <param name="Reason">Why a moderator deletes it.</param>
internal sealed record DeleteMessageRequest(string? Reason = null);

/// <param name="Emoji">One sign.</param>
/// <param name="On">True to give it, false to take it back.</param>
internal sealed record ReactRequest(string Emoji, bool On);

/// <summary>Changes a message: its author edits it, its author or a moderator deletes it, anybody who may write reacts to it.</summary>
internal sealed class ChangeMessage(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const int ReactionsMax = 20;

    private const string Lock = "SELECT channel_id, author_id, deleted_at FROM messages WHERE id = $1 FOR NO KEY UPDATE";
    private const string Edit = "UPDATE messages SET body = $2, mentions = $3, edited_at = $4 WHERE id = $1";
    private const string Delete = "UPDATE messages SET body = '', mentions = '{}', deleted_at = $2, deleted_by = $3 WHERE id = $1";
    private const string CountReactions = "SELECT count(DISTINCT emoji) FROM reactions WHERE message_id = $1 AND emoji <> $2";
    private const string React = "INSERT INTO reactions (message_id, tenant_id, user_id, emoji, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    private const string TakeBack = "DELETE FROM reactions WHERE message_id = $1 AND user_id = $2 AND emoji = $3";

    public static Task<Answer<MessageView>> EditAsync(MessageId messageId, EditMessageRequest body, ChangeMessage self, CancellationToken stop) => self.EditAsync(messageId, body, stop);

    public static Task<Answer<MessageView>> DeleteAsync(MessageId messageId, [FromBody] DeleteMessageRequest body, ChangeMessage self, CancellationToken stop) => self.DeleteAsync(messageId, body, stop);

    public static Task<Answer<MessageView>> ReactAsync(MessageId messageId, ReactRequest body, ChangeMessage self, CancellationToken stop) => self.ReactAsync(messageId, body, stop);

    private TenantId Tenant => caller.ObjectTenant!.Value;

    private Task<Answer<MessageView>> EditAsync(MessageId id, EditMessageRequest body, CancellationToken stop)
    {
        if (new FieldErrors().CheckBody(body.Body).Failure is { } invalid)
            return Task.FromResult<Answer<MessageView>>(invalid);
        Question<Guid?> mentions = Mentions.In(id, body.Body);
        return ChangeAsync(
            id,
            [mentions],
            message =>
            {
                if (message.Author != caller.UserId)
                    return ChatProblems.NotYours;
                db.Waiting.Add(Edit, [id.Value, body.Body, mentions.Rows.OfType<Guid>().ToArray(), time.GetUtcNow()], rows: 1);
                recorder.Audit(db, Tenant, "message.edit", AuditTarget.Of("message", id));
                return null;
            },
            stop);
    }

    private async Task<Answer<MessageView>> DeleteAsync(MessageId id, DeleteMessageRequest body, CancellationToken stop)
    {
        if (new FieldErrors().CheckReason(body.Reason).Failure is { } invalid)
            return invalid;
        return await ChangeAsync(
            id,
            [],
            message =>
            {
                bool isOwn = message.Author == caller.UserId;
                if (!isOwn && !caller.MayInChannel(Permission.ChatModerate))
                    return ChatProblems.NotYours;
                DateTimeOffset now = time.GetUtcNow();
                db.Waiting.Add(Delete, [id.Value, now, caller.UserId.Value], rows: 1);
                db.Waiting.Add("DELETE FROM reactions WHERE message_id = $1", [id.Value]);
                if (!isOwn)
                    ModerationLog.Add(db, Tenant, new Moderation("message.delete", caller.UserId, message.Author, message.Channel, id, body.Reason ?? "", null), time);
                recorder.Audit(db, Tenant, "message.delete", AuditTarget.Of("message", id), before: new { authorId = message.Author, channelId = message.Channel }, after: isOwn ? null : new { body.Reason });
                return null;
            },
            stop,
            mutedToo: true);
    }

    private Task<Answer<MessageView>> ReactAsync(MessageId id, ReactRequest body, CancellationToken stop)
    {
        if (new FieldErrors().When(!ChatText.IsEmoji(body.Emoji), "emoji", "A reaction is one emoji.").Failure is { } invalid)
            return Task.FromResult<Answer<MessageView>>(invalid);
        var others = new Question<long>(CountReactions, [id.Value, body.Emoji], row => row.GetInt64(0));
        return ChangeAsync(
            id,
            [others],
            _ =>
            {
                if (body.On && others.Rows[0] >= ReactionsMax)
                    return new Failure("chat.too_many_reactions", $"A message has at most {ReactionsMax} different reactions. Give one that is there.");
                if (body.On)
                    db.Waiting.Add(React, [id.Value, Tenant.Value, caller.UserId.Value, body.Emoji, time.GetUtcNow()]);
                else
                    db.Waiting.Add(TakeBack, [id.Value, caller.UserId.Value, body.Emoji]);
                return null;
            },
            stop,
            type: "message.reacted");
    }

    // Under the message's row lock; what is asked besides is asked under it too.
    private async Task<Answer<MessageView>> ChangeAsync(
        MessageId id, Question[] besides, Func<LockedMessage, Failure?> change, CancellationToken stop, string type = "message.changed", bool mutedToo = false)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var locked = new Question<LockedMessage>(Lock, [id.Value], row => new(new ChannelId(row.GetGuid(0)), new UserId(row.GetGuid(1)), !row.IsDBNull(2)));
        Question<DateTimeOffset?> mute = Mutes.Of(Tenant, caller.UserId, time.GetUtcNow());
        await db.AskAsync(stop, [locked, mute, .. besides]);
        if (locked.Rows is not [{ } message])
            return GetNetwork.NotFound;
        if (message.IsDeleted)
            return ChatProblems.Deleted;
        if (!mutedToo && mute.Rows is [var until])
            return ChatProblems.Muted(until);
        if (change(message) is { } refused)
        {
            recorder.Audit(db, Tenant, "message.change", AuditTarget.Of("message", id), after: new { refused.Code }, outcome: AuditOutcome.Denied);
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
            return refused;
        }
        recorder.ChatEvent(db, Tenant, message.Channel, id, type);
        Question<MessageView> seen = MessageView.Find(id);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return seen.Rows[0];
    }

    private sealed record LockedMessage(ChannelId Channel, UserId Author, bool IsDeleted);
}
