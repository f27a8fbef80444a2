using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Chat;

/// <summary>One open connection to <c>/v1/ws</c>, read in the background.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<JsonElement> Received { get; } = new();

    /// <summary>Completes when the server closed; with the close code, or null when it just cut.</summary>
    public Task<int?> Closed => _closed.Task;

    private readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The id of the newest message that has one.</summary>
    public string? LastId => Received.LastOrDefault(m => m.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String) is { ValueKind: JsonValueKind.Object } last ? last.GetProperty("id").GetString() : null;

    public static Uri Address(TestServer server, string query = "") => new UriBuilder(server.Url) { Scheme = "ws", Path = "/v1/ws", Query = query }.Uri;

    /// <summary>Connects with a person's token and subscribes to a space.</summary>
    public static async Task<LiveClient> OpenAsync(TestServer server, TestPerson person, Guid? space = null, Guid? channel = null, string? resume = null)
    {
        var client = new LiveClient();
        client._socket.Options.SetRequestHeader("Authorization", $"Bearer {person.AccessToken}");
        await client._socket.ConnectAsync(Address(server), CancellationToken.None);
        client._reading = client.ReadAsync();
        await client.SendAsync(new { type = "subscribe", spaces = space is { } s ? new[] { s } : [], channels = channel is { } c ? new[] { c } : [], resume });
        await client.WaitAsync(m => Is(m, "subscribed"));
        return client;
    }

    public Task SendAsync(object message) => _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    public static bool Is(JsonElement message, string type) => message.GetProperty("type").GetString() == type;

    /// <summary>The messages of a channel that came, as bodies.</summary>
    public string[] Bodies => [.. Received.Where(m => Is(m, "chat_message")).Select(m => m.GetProperty("message").GetProperty("body").GetString()!)];

    /// <summary>Waits for a message of that kind.</summary>
    public async Task<JsonElement> WaitAsync(Func<JsonElement, bool> wanted)
    {
        for (int i = 0; ; i++)
        {
            foreach (JsonElement message in Received)
            {
                if (wanted(message))
                    return message;
            }
            Assert.True(i < 1500, $"It did not come; {Received.Count} others did.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until so many chat messages came.</summary>
    public async Task WaitForMessagesAsync(int count)
    {
        for (int i = 0; Bodies.Length < count; i++)
        {
            Assert.True(i < 1500, $"Only {Bodies.Length} of {count} messages came.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[256 * 1024];
        try
        {
            while (true)
            {
                int length = 0;
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    _closed.TrySetResult((int?)_socket.CloseStatus);
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    return;
                }
                foreach (JsonElement message in JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length)).RootElement.EnumerateArray())
                    Received.Enqueue(message);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            _closed.TrySetResult(null);
        }
    }
}
