using System.Net.WebSockets;
using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Cli.Api;

/// <summary>Tells each new message of a channel once and in order, however often the connection breaks.</summary>
/// <remarks>By <c>/v1/ws</c>. What a break left out is read from history, after the last number that was told.</remarks>
internal sealed class ChannelFollower(ServerClient client, string channelId, TimeProvider time)
{
    private const int LongestFrameBytes = 8 * 1024 * 1024;
    private const int AccessChanged = 4001;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private long _told;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="after">Number of the last message that was shown already.</param>
    /// <param name="tell">Called for each message.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ServerCallException">The person may not, or not any more.</exception>
    public async Task RunAsync(long after, Action<ChatMessageJson> tell, CancellationToken cancel)
    {
        _told = after;
        TimeSpan pause = s_firstPause;
        while (true)
        {
            try
            {
                using ClientWebSocket socket = await client.OpenSocketAsync("/v1/ws", cancel);
                await SubscribeAsync(socket, cancel);
                pause = s_firstPause;
                await ReadAsync(socket, tell, cancel);
                if ((int?)socket.CloseStatus == AccessChanged)
                    continue;
            }
            catch (WebSocketException)
            {
                // Away for the moment.
            }
            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private Task SubscribeAsync(ClientWebSocket socket, CancellationToken cancel) => socket.SendAsync(
        JsonSerializer.SerializeToUtf8Bytes(new SubscribeJson("subscribe", [channelId], null), ChatJson.Default.SubscribeJson), WebSocketMessageType.Text, true, cancel);

    private async Task ReadAsync(ClientWebSocket socket, Action<ChatMessageJson> tell, CancellationToken cancel)
    {
        while (await FrameAsync(socket, cancel) is { } messages)
        {
            foreach (LiveJson message in messages)
            {
                if (message is { Type: "subscribed", Refused: [_, ..] })
                    throw new ServerCallException(ExitCodes.NotFound, "not_found", "You do not see this channel any more.");
                if (message.Type == "subscribed")
                    await CatchUpAsync(tell, cancel);
                else if (message is { Type: "chat_message", Event: "created", Message: { } created })
                    Tell(created, tell);
            }
        }
    }

    private async Task CatchUpAsync(Action<ChatMessageJson> tell, CancellationToken cancel)
    {
        MessagesJson page;
        do
        {
            page = await client.GetAsync($"/v1/channels/{channelId}/messages?after={_told}&limit=100", ChatJson.Default.MessagesJson, cancel);
            foreach (ChatMessageJson message in page.Items)
                Tell(message, tell);
        }
        while (page.HasNewer);
    }

    private void Tell(ChatMessageJson message, Action<ChatMessageJson> tell)
    {
        if (message.Seq <= _told)
            return;
        _told = message.Seq;
        if (message.DeletedAt is null)
            tell(message);
    }

    // Null when the server closed.
    private static async Task<LiveJson[]?> FrameAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        using var frame = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            frame.Write(buffer, 0, part.Count);
            if (frame.Length > LongestFrameBytes)
                throw new ServerCallException(ExitCodes.Failed, "", "The server sent a message that is too large.");
            if (!part.EndOfMessage)
                continue;
            try
            {
                return JsonSerializer.Deserialize(frame.GetBuffer().AsSpan(0, (int)frame.Length), ChatJson.Default.LiveJsonArray) ?? [];
            }
            catch (JsonException)
            {
                throw new ServerCallException(ExitCodes.Failed, "", "The server sent what is no message. Update this program.");
            }
        }
    }
}
