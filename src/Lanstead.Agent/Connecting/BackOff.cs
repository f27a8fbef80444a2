namespace Lanstead.Agent.Connecting;

/// <summary>How long to wait before the next attempt: 1 s, doubled to 60 s, each ±25 %, so that many agents do not come back in step.</summary>
/// <remarks>The first wait is at most 1 s, so that a restarted proxy costs less than 5 s.</remarks>
internal sealed class BackOff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private int _failures;

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        double seconds = Math.Min(First.TotalSeconds * Math.Pow(2, _failures), Longest.TotalSeconds);
        if (seconds < Longest.TotalSeconds)
            _failures++;
        return TimeSpan.FromSeconds(Math.Min(seconds * (0.75 + (random.NextDouble() * 0.5)), Longest.TotalSeconds * 1.25));
    }

    /// <summary>An attempt succeeded.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The other side asked for distance (a newer connection of this device won): start from 30 s.</summary>
    public void KeepAway() => _failures = 5;
}
