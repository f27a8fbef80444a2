using Lanstead.Server.Storage;

namespace Lanstead.Server.Hosting;

/// <summary>Does something at the start and then again and again; what fails is tried again at its next time.</summary>
/// <remarks>An exception that nobody expected is told in the log with its stack and ends neither the worker nor the server.</remarks>
/// <param name="doing">For the log, at the beginning of a sentence: "Purging old rows".</param>
/// <param name="every">How often.</param>
/// <param name="time">Whose clock it goes by.</param>
/// <param name="log">Where it tells.</param>
internal abstract partial class PeriodicWorker(string doing, TimeSpan every, TimeProvider time, ILogger log) : BackgroundService
{
    protected TimeProvider Time => time;

    protected ILogger Log => log;

    /// <summary>One round.</summary>
    protected abstract Task WorkAsync(CancellationToken stop);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do
                await TryAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(CancellationToken stop)
    {
        try
        {
            await WorkAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Cut off in the middle; transactions see to it that nothing is half done.
        }
        catch (Exception e) when (DatabaseAway.Is(e))
        {
            LogAway(log, doing, e.GetType().Name);
        }
#pragma warning disable CA1031 // Everything, on purpose: without this one row that nobody thought of would stop the server.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(log, e, doing, every);
        }
    }

    [LoggerMessage(4902, LogLevel.Warning, "{Doing} waits for the database ({Fault})")]
    private static partial void LogAway(ILogger logger, string doing, string fault);

    [LoggerMessage(4903, LogLevel.Error, "{Doing} failed; it is tried again in {Pause}")]
    private static partial void LogFault(ILogger logger, Exception exception, string doing, TimeSpan pause);
}
