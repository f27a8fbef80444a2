using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Chat;

/// <summary>A stretch of a channel's messages.</summary>
/// <param name="Items">In their order, the oldest first.</param>
/// <param name="HasOlder">True when there are messages before the first.</param>
/// <param name="HasNewer">True when there are messages after the last.</param>
internal sealed record MessageList(IReadOnlyList<MessageView> Items, bool HasOlder, bool HasNewer);

/// <summary>History, by the numbers of messages: these never change, so that pages neither overlap nor leave gaps while people write.</summary>
internal static class ReadMessages
{
    private const int DefaultItems = 50;
    private const int MaxItems = 100;

    private const string Before = $"{MessageView.Select} WHERE m.channel_id = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3";
    private const string After = $"{MessageView.Select} WHERE m.channel_id = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $3";

    public static async Task<Answer<MessageList>> ListAsync(
        ChannelId channelId, [FromQuery] long? before, [FromQuery] long? after, [FromQuery] int? limit, TenantDb db, CancellationToken stop)
    {
        if (new FieldErrors().When(before is not null && after is not null, "after", "Ask for what came before a message or after one, not both.").Failure is { } invalid)
            return invalid;
        int take = Math.Clamp(limit ?? DefaultItems, 1, MaxItems);
        bool forward = after is not null;
        List<MessageView> items = await db.QueryAsync(forward ? After : Before, [channelId.Value, after ?? before ?? long.MaxValue, take + 1], MessageView.Read, stop);
        bool more = items.Count > take;
        if (more)
            items.RemoveAt(take);
        if (!forward)
            items.Reverse();
        return new MessageList(items, HasOlder: forward ? after > 0 : more, HasNewer: forward ? more : before is not null);
    }
}
