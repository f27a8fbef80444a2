using System.Collections.Concurrent;
using System.Threading.Channels;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Events;

/// <summary>Hands new events to every open stream.</summary>
/// <remarks>Thread-safe. A stream that does not keep up is ended; its client resumes by Last-Event-ID.</remarks>
internal sealed partial class EventHub(EventTable table, DatabaseNotices notices, TimeProvider time, ILogger<EventHub> log) : EventFollower(table, notices, time)
{
    // A browser that lags by more than this is better served by loading its page again.
    private const int QueueEvents = 1000;

    private readonly ConcurrentDictionary<Channel<StoredEvent>, bool> _streams = new();

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

    protected override ValueTask TakeAsync(IReadOnlyList<StoredEvent> events, CancellationToken stop)
    {
        foreach (StoredEvent one in events)
        {
            foreach (Channel<StoredEvent> stream in _streams.Keys)
            {
                if (!stream.Writer.TryWrite(one))
                    stream.Writer.TryComplete();
            }
        }
        return ValueTask.CompletedTask;
    }

    protected override void NoteFault(string fault) => LogFault(log, fault);

    protected override void End()
    {
        foreach (Channel<StoredEvent> stream in _streams.Keys)
            stream.Writer.TryComplete();
    }

    [LoggerMessage(1401, LogLevel.Warning, "Live events wait for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
