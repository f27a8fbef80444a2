using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Chat;

/// <summary>What a moderator did.</summary>
internal sealed record Moderation(string Action, UserId Actor, UserId Target, ChannelId? Channel, MessageId? Message, string Reason, DateTimeOffset? EndsAt);

/// <summary>The same for people to read.</summary>
/// <param name="Id">Of the entry.</param>
/// <param name="At">When.</param>
/// <param name="Action">message.delete, member.mute or member.unmute.</param>
/// <param name="Actor">Who did it; null when that account is gone.</param>
/// <param name="Target">Whom it concerns.</param>
/// <param name="ChannelId">Where, for a message.</param>
/// <param name="ChannelName">What that is called; null when it is gone.</param>
/// <param name="MessageId">Which message.</param>
/// <param name="Reason">Why.</param>
/// <param name="EndsAt">Until when.</param>
internal sealed record ModerationView(
    Guid Id, DateTimeOffset At, string Action, SpeakerView? Actor, SpeakerView Target, ChannelId? ChannelId, string? ChannelName, MessageId? MessageId, string Reason, DateTimeOffset? EndsAt);

/// <summary>What moderators did in a space, for those who look after it; nothing in it is ever changed.</summary>
internal static class ModerationLog
{
    private const string Insert = """
        INSERT INTO moderation_log (id, tenant_id, at, action, actor_id, target_id, channel_id, message_id, reason, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7::uuid, $8::uuid, $9, $10::timestamptz)
        """;

    private const string List = """
        SELECT l.id, l.at, l.action, l.actor_id, a.username, l.target_id, t.username, l.channel_id, c.name, l.message_id, l.reason, l.ends_at
        FROM moderation_log l LEFT JOIN users a ON a.id = l.actor_id JOIN users t ON t.id = l.target_id LEFT JOIN channels c ON c.id = l.channel_id
        WHERE l.tenant_id = $1 AND ($2::uuid IS NULL OR l.id < $2::uuid) ORDER BY l.id DESC LIMIT $3
        """;

    /// <summary>Adds an entry to what is written next.</summary>
    public static void Add(LansteadDb db, TenantId tenant, Moderation done, TimeProvider time) => db.Waiting.Add(
        Insert,
        [
            Guid.CreateVersion7(time.GetUtcNow()), tenant.Value, time.GetUtcNow(), done.Action, done.Actor.Value, done.Target.Value, done.Channel?.Value, done.Message?.Value, done.Reason,
            done.EndsAt?.ToUniversalTime(),
        ],
        rows: 1);

    public static async Task<Answer<Page<ModerationView>>> ListAsync(TenantId tenantId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<ModerationView> items = await db.QueryAsync(
            List,
            [tenantId.Value, after.Value, page.Take + 1],
            row => new ModerationView(
                row.GetGuid(0),
                row.Time(1),
                row.GetString(2),
                row.IsDBNull(4) ? null : new SpeakerView(new UserId(row.GetGuid(3)), row.GetString(4)),
                new SpeakerView(new UserId(row.GetGuid(5)), row.GetString(6)),
                row.Nullable<Guid>(7) is { } channel ? new ChannelId(channel) : null,
                row.IsDBNull(8) ? null : row.GetString(8),
                row.Nullable<Guid>(9) is { } message ? new MessageId(message) : null,
                row.GetString(10),
                row.Nullable<DateTimeOffset>(11)),
            stop);
        return page.Cut(items, item => item.Id.ToString("D"));
    }
}
