namespace Lanstead.Lab.Scenarios;

/// <summary>Waits for a condition, never without a limit.</summary>
internal static class Until
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks each 50 ms, or at another <paramref name="step"/>; returns how long it took, or null when <paramref name="limit"/> passed.</summary>
    public static async Task<TimeSpan?> TrueAsync(Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellation, TimeSpan? step = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                return null;
            }

            await Task.Delay(step ?? Step, TimeProvider.System, cancellation);
        }

        return TimeProvider.System.GetElapsedTime(start);
    }
}
