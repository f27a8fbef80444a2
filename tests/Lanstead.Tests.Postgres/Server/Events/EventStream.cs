using System.Collections.Concurrent;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Events;

/// <summary>One open event stream, read in the background.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpResponseMessage _response;

    private EventStream(HttpResponseMessage response)
    {
        _response = response;
        Ended = ReadAsync();
    }

    /// <summary>What came: id, event name, data.</summary>
    public ConcurrentQueue<(string Id, string Name, JsonElement Data)> Received { get; } = new();

    /// <summary>Completes when the server ends the stream.</summary>
    public Task Ended { get; }

    public static async Task<EventStream> OpenAsync(HttpClient http, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode);
        var stream = new EventStream(response);
        await stream.WaitAsync(1);
        return stream;
    }

    /// <summary>Waits until at least <paramref name="count"/> events came (hello is the first).</summary>
    public async Task WaitAsync(int count)
    {
        for (int i = 0; Received.Count < count; i++)
        {
            Assert.True(i < 3000, $"Only {Received.Count} of {count} events came.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until an event of this type came.</summary>
    public async Task WaitForAsync(string type)
    {
        for (int i = 0; !Received.Skip(1).Any(e => e.Data.GetProperty("type").GetString() == type); i++)
        {
            Assert.True(i < 3000, $"No {type} among {Received.Count} events.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits until so many came or the server ended the stream, as it does with a reader that does not keep up.</summary>
    public async Task WaitOrEndAsync(int count)
    {
        for (int i = 0; Received.Count < count && !Ended.IsCompleted; i++)
        {
            Assert.True(i < 3000, $"Only {Received.Count} of {count} events came.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Ended;
        _response.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync(_stop.Token));
            string id = "", name = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    Received.Enqueue((id, name, JsonDocument.Parse(line[6..]).RootElement));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Closed by us, or cut by the server.
        }
    }
}
