using Lanstead.Primitives;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Sends the audit to its sinks: in order, at least once, one server at a time for each sink.</summary>
/// <remarks>
/// A sink's cursor moves when the receiver took what was before it, and not sooner: whoever dies between the two sends again. Receivers tell repeats by the event's id.
/// What fails is tried again after growing pauses, and holds up what comes after it; after a day the sink is switched off, which its space is told.
/// </remarks>
internal sealed partial class SinkSender(SinkQueue queue, SinkCalls calls, AuditSealer sealer, IServiceScopeFactory scopes, TimeProvider time, ILogger<SinkSender> log) : BackgroundService
{
    public const string TestAction = "sink.test";

    /// <summary>How long a receiver may be away before its sink is switched off.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromHours(24);

    private const int AtOnce = 16;
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(60);
    // Less than the lease by more than the longest sending.
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>How long after the given number of failures the next try comes.</summary>
    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromSeconds(Math.Min(s_firstPause.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)), s_longestPause.TotalSeconds));

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        sealer.Sealed += Wake;
        var running = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                running.RemoveAll(task => task.IsCompleted);
                try
                {
                    while (running.Count < AtOnce && await queue.ClaimAsync(s_lease, stoppingToken) is var (sink, isDue))
                        running.Add(SendAsync(sink, isDue, stoppingToken));
                }
                catch (NpgsqlException e)
                {
                    LogFault(log, e.GetType().Name);
                }
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            sealer.Sealed -= Wake;
            await Task.WhenAll(running);
        }
    }

    private async Task SendAsync(LeasedSink sink, bool isDue, CancellationToken stop)
    {
        try
        {
            foreach ((long id, long first, long last) in await queue.RequestedAsync(sink, stop))
            {
                SinkOutcome outcome = await queue.AgainAsync(sink, first, last, stop) is { } batch
                    ? await calls.SendAsync(sink.Target, batch.Events, stop)
                    : new SinkOutcome(null, SinkFaults.Removed);
                await queue.AnsweredAsync(id, outcome, stop);
            }
            if (isDue)
                await SendNewAsync(sink, stop);
            await queue.ReleaseAsync(sink);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was under way counts as not sent; another server takes it when the lease is over, or now if it can be given back.
            await GiveBackAsync(sink);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or SettingsException)
        {
            LogFault(log, e.GetType().Name);
        }
    }

    private async Task SendNewAsync(LeasedSink sink, CancellationToken stop)
    {
        long began = time.GetTimestamp();
        (long cursor, int attempts, DateTimeOffset? failingSince) = (sink.Cursor, sink.Attempts, sink.FailingSince);
        while (time.GetElapsedTime(began) < s_turn && await queue.NextAsync(sink, cursor, stop) is { } batch)
        {
            if (batch.Events.Count == 0)
            {
                await queue.PassedAsync(sink, batch.LastSeq, stop);
            }
            else
            {
                SinkOutcome outcome = await calls.SendAsync(sink.Target, batch.Events, stop);
                if (!outcome.IsDelivered)
                {
                    await FailAsync(sink, batch, outcome, attempts, failingSince, stop);
                    return;
                }
                await queue.DeliveredAsync(sink, batch, outcome, stop);
                (attempts, failingSince) = (0, null);
            }
            cursor = batch.LastSeq;
        }
    }

    private async Task FailAsync(LeasedSink sink, SinkBatch batch, SinkOutcome outcome, int attempts, DateTimeOffset? failingSince, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isOver = now - (failingSince ?? now) >= GivesUpAfter;
        await queue.FailedAsync(sink, batch, outcome, now + PauseAfter(attempts + 1), isOver, stop);
        LogFailed(log, sink.Target.Id, attempts + 1, outcome.HttpStatus);
        if (!isOver)
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        await scope.ServiceProvider.GetRequiredService<SinkNotice>().SendAsync(sink, outcome, stop);
    }

    private async Task GiveBackAsync(LeasedSink sink)
    {
        try
        {
            await queue.ReleaseAsync(sink);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            LogFault(log, e.GetType().Name);
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(s_every, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        await ((Task)_wake.WaitAsync(either.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.ThrowIfCancellationRequested();
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else was faster.
            }
        }
    }

    [LoggerMessage(4311, LogLevel.Warning, "Sending the audit to its sinks waits for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);

    [LoggerMessage(4312, LogLevel.Information, "Sink {SinkId} did not take what it was sent, {Attempts} times now (status {HttpStatus})")]
    private static partial void LogFailed(ILogger logger, Guid sinkId, int attempts, int? httpStatus);
}
