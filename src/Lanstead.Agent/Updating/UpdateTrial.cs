using Lanstead.Primitives;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Updating;

/// <summary>The agent on trial after an update: it confirms itself once it does its work, and ends when it does not, so that the one before comes back.</summary>
internal sealed class UpdateTrial(ProgramSwap swap, Func<bool> works, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Why the trial failed; null: it did not.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Ends when the trial failed, and not else before it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (swap.Pending is not { } pending)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        long start = time.GetTimestamp();
        while (!works())
        {
            if (time.GetElapsedTime(start) > ProgramSwap.Trial)
            {
                Failure = new Failure(AgentFailures.UpdateFailed, $"Version {pending.To} does not do its work here, so version {pending.From} comes back.");
                Log.TrialFailed(logger, pending.To, pending.From);
                return;
            }
            await Task.Delay(Interval, time, cancel);
        }
        swap.Confirm();
        Log.TrialPassed(logger, pending.To, pending.From);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
    }
}
