using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Lanstead.Lab.Servers;

/// <summary>Follows <c>GET /v1/events</c> as a browser does: comes back with the last id after each break.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _seen = [];
    private readonly Task _reading;
    private volatile bool _open;
    private string? _lastId;

    /// <summary>Begins to read at <paramref name="server"/>, signed in as <paramref name="authorization"/>.</summary>
    public EventReader(HttpClient client, Uri server, string topics, AuthenticationHeaderValue? authorization)
    {
        _client = client;
        _client.Timeout = Timeout.InfiniteTimeSpan;
        _client.DefaultRequestHeaders.Authorization = authorization;
        _address = new Uri(server, $"/v1/events?topics={topics}");
        _reading = ReadAsync();
    }

    /// <summary>True while a stream is open and has said hello.</summary>
    public bool IsOpen => _open;

    /// <summary>How often each resource was named.</summary>
    public IReadOnlyDictionary<string, int> Seen => _seen;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ReadOneStreamAsync();
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // The stream broke or we stop: the loop decides.
            }

            _open = false;
            await Task.Delay(Pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadOneStreamAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _address);
        if (_lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", _lastId);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        answer.EnsureSuccessStatusCode();
        using StreamReader reader = new(await answer.Content.ReadAsStreamAsync(_stop.Token));
        string? data = null;
        string? id = null;
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                id = line[3..].Trim();
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data = line[5..].Trim();
            }
            else if (line.Length == 0 && data is not null)
            {
                Take(data);
                _lastId = id ?? _lastId;
                (data, id, _open) = (null, null, true);
            }
        }
    }

    private void Take(string data)
    {
        using JsonDocument document = JsonDocument.Parse(data);
        if (document.RootElement.TryGetProperty("resourceId", out JsonElement resource) && resource.GetString() is { } name)
        {
            _seen.AddOrUpdate(name, 1, (_, count) => count + 1);
        }
    }
}
