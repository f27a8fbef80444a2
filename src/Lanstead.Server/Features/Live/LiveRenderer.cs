using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Chat;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>Makes typed messages of events: with the messages' texts as they are now, so that nobody gets one that was deleted meanwhile.</summary>
/// <remarks>Thread-safe. Uses the system role: one reading serves the connections of all tenants, each of which is filtered by its caller's. See docs/protocol/ws.md.</remarks>
internal sealed class LiveRenderer(DataSources sources, ChannelDirectory directory)
{
    private const string FindMessages = $"{MessageView.Select} WHERE m.id = ANY ($1)";

    /// <summary>Items for these events, in their order; some are nobody's business here and have none.</summary>
    public async Task<List<LiveItem>> RenderAsync(IReadOnlyList<StoredEvent> events, CancellationToken stop)
    {
        // 1. Channels that changed are read anew, those not known yet for the first time.
        ChannelId[] changed = [.. events.Where(e => e is { Topic: "channels", Resource: not null }).Select(e => new ChannelId(e.Resource!.Value)).Distinct()];
        Dictionary<ChannelId, ChannelEntry?> before = changed.ToDictionary(id => id, directory.Find);
        ChannelId[] wanted = [.. changed.Concat(events.Where(e => e.Channel is not null).Select(e => new ChannelId(e.Channel!.Value)).Where(id => directory.Find(id) is null)).Distinct()];
        if (wanted.Length > 0)
            await directory.RefreshAsync(wanted, stop);
        // 2. The messages, in one query.
        Dictionary<Guid, MessageView> messages = await MessagesAsync([.. events.Where(e => e is { Topic: "chat", Resource: not null }).Select(e => e.Resource!.Value).Distinct()], stop);
        // 3. One item each.
        var items = new List<LiveItem>(events.Count);
        foreach (StoredEvent one in events)
        {
            if (Render(one, before, messages) is { } item)
                items.Add(item);
        }
        return items;
    }

    /// <summary>JSON as everywhere in the API.</summary>
    public static byte[] Json<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, JsonRules.Stored);

    private LiveItem? Render(StoredEvent one, Dictionary<ChannelId, ChannelEntry?> before, Dictionary<Guid, MessageView> messages)
    {
        string id = one.Key.ToString();
        string what = one.Type[(one.Type.IndexOf('.', StringComparison.Ordinal) + 1)..];
        switch (one.Topic)
        {
            case "chat" when one is { Channel: { } channel, Resource: { } message }:
                // Gone with its channel, or since its time was over.
                if (directory.Find(new ChannelId(channel)) is not { } entry || !messages.TryGetValue(message, out MessageView? view))
                    return null;
                return new LiveItem(Json(new { id, type = "chat_message", @event = what, tenantId = one.Tenant, channelId = channel, message = view })) { Key = one.Key, Tenant = one.Tenant, Channel = entry };
            case "channels" when one.Resource is { } channel:
                var channelId = new ChannelId(channel);
                return new LiveItem(Json(new { id, type = "channel", @event = what, tenantId = one.Tenant, channelId }))
                {
                    Key = one.Key,
                    Tenant = one.Tenant,
                    Channel = directory.Find(channelId) ?? before[channelId] ?? new ChannelEntry(channelId, one.Tenant!.Value, null, []),
                    Before = before[channelId],
                    Gone = Json(new { id, type = "channel", @event = "deleted", tenantId = one.Tenant, channelId }),
                };
            case "members":
                return new LiveItem(Json(new { id, type = "member", @event = what, tenantId = one.Tenant, userId = one.Resource })) { Key = one.Key, Tenant = one.Tenant };
            case "peers" or "devices" or "networks":
                return new LiveItem(Json(new { id, type = "peer_status", @event = one.Type, tenantId = one.Tenant, networkId = one.Network, resourceId = one.Resource })) { Key = one.Key, Tenant = one.Tenant };
            case "rooms":
                return new LiveItem(Json(new { id, type = "room", @event = one.Type, tenantId = one.Tenant, networkId = one.Network, resourceId = one.Resource })) { Key = one.Key, Tenant = one.Tenant };
            case "invitations":
                return new LiveItem(Json(new { id, type = "invitation", @event = what, invitationId = one.Resource })) { Key = one.Key, Person = one.Person };
            default:
                return null;
        }
    }

    private async Task<Dictionary<Guid, MessageView>> MessagesAsync(Guid[] ids, CancellationToken stop)
    {
        var found = new Dictionary<Guid, MessageView>();
        if (ids.Length == 0)
            return found;
        await using NpgsqlCommand command = sources.System.CreateCommand(FindMessages);
        command.Parameters.AddWithValue(ids);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            MessageView view = MessageView.Read(row);
            found[view.Id.Value] = view;
        }
        return found;
    }
}
