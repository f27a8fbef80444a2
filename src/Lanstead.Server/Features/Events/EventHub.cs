using System.Collections.Concurrent;
using System.Threading.Channels;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Events;

/// <summary>Reads new events once per process and hands them to every open stream.</summary>
/// <remarks>Thread-safe. A stream that does not keep up is ended; its client resumes by Last-Event-ID.</remarks>
internal sealed partial class EventHub(EventTable table, DatabaseNotices notices, TimeProvider time, ILogger<EventHub> log) : BackgroundService
{
    // A browser that lags by more than this is better served by loading its page again.
    private const int QueueEvents = 1000;
    private static readonly TimeSpan FinalityPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Channel<StoredEvent>, bool> _streams = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Streams that are open now.</summary>
    public int OpenStreams => _streams.Count;

    /// <summary>Opens a queue that gets every event from now on, of all tenants: the reader filters.</summary>
    public Channel<StoredEvent> Open()
    {
        var stream = Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(QueueEvents) { SingleReader = true });
        _streams[stream] = true;
        return stream;
    }

    public void Close(Channel<StoredEvent> stream) => _streams.TryRemove(stream, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using IDisposable listening = notices.Listen("lanstead_events", _ => _wake.Writer.TryWrite(true));
        EventKey? at = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                at ??= await table.HorizonAsync(stoppingToken);
                await _wake.Reader.ReadAsync(stoppingToken);
                at = await DrainAsync(at.Value, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogFault(log, e.GetType().Name);
                _wake.Writer.TryWrite(true);
                await Task.Delay(FaultPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        foreach (Channel<StoredEvent> stream in _streams.Keys)
            stream.Writer.TryComplete();
    }

    private async Task<EventKey> DrainAsync(EventKey at, CancellationToken stop)
    {
        while (true)
        {
            (List<StoredEvent> events, bool more) = await table.ReadAsync(at, stop);
            foreach (StoredEvent one in events)
            {
                foreach (Channel<StoredEvent> stream in _streams.Keys)
                {
                    if (!stream.Writer.TryWrite(one))
                        stream.Writer.TryComplete();
                }
                at = one.Key;
            }
            if (!more)
                return at;
            // The rest belongs to transactions that still run, or stand behind one that does.
            if (events.Count == 0)
                await Task.Delay(FinalityPause, time, stop);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "Live events wait for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
