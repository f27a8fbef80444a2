using System.Threading.Channels;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Events;

/// <summary>Reads new events once per process, in their order, each once, and hands them on.</summary>
/// <remarks>What fails half-way is read and handed on again as a whole: <see cref="TakeAsync"/> hands on last.</remarks>
internal abstract class EventFollower(EventTable table, DatabaseNotices notices, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_finalityPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_faultPause = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Hands events on, or throws before any was.</summary>
    protected abstract ValueTask TakeAsync(IReadOnlyList<StoredEvent> events, CancellationToken stop);

    /// <summary>Says that the database is away.</summary>
    protected abstract void NoteFault(string fault);

    /// <summary>Called once when the server stops.</summary>
    protected abstract void End();

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
                bool more = true;
                while (more)
                {
                    (List<StoredEvent> events, more) = await table.ReadAsync(at.Value, stoppingToken);
                    if (events.Count > 0)
                    {
                        await TakeAsync(events, stoppingToken);
                        at = events[^1].Key;
                    }
                    else if (more)
                    {
                        // The rest belongs to transactions that still run, or stand behind one that does.
                        await Task.Delay(s_finalityPause, time, stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                NoteFault(e.GetType().Name);
                _wake.Writer.TryWrite(true);
                await Task.Delay(s_faultPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        End();
    }
}
