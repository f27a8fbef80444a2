namespace Lanstead.Server.Features.AgentChannel;

/// <summary>How much an agent may send: token buckets, so that one that floods hurts itself alone.</summary>
/// <remarks>
/// An agent in 20 networks of 100 peers sends a few frames a second at its busiest. Who sends more is read more slowly, so that the rest waits in
/// its own machine; who keeps that up is cut off. Not thread-safe: belongs to the reader.
/// </remarks>
internal sealed class FrameBudget(TimeProvider time)
{
    // Frames, bytes, and frames that make work for others (keys, endpoints, whole maps).
    private readonly Bucket _frames = new(300, 50);
    private readonly Bucket _bytes = new(2 * 1024 * 1024, 256 * 1024);
    private readonly Bucket _changes = new(60, 2);

    // A burst is read within this time, however large its sender's queue was; what comes on and on is a flood.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private long _last = time.GetTimestamp();
    private long? _overSince;

    /// <summary>Takes one frame off the budget. Gives how long to read nothing more, or null when patience is at an end.</summary>
    public TimeSpan? Take(int sizeBytes, bool isChange)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        double wait = Math.Max(Math.Max(_frames.Take(1, seconds), _bytes.Take(sizeBytes, seconds)), _changes.Take(isChange ? 1 : 0, seconds));
        if (wait > 0)
        {
            _overSince ??= now;
            return time.GetElapsedTime(_overSince.Value, now) > s_patience ? null : TimeSpan.FromSeconds(wait);
        }
        if (_frames.IsCalm && _bytes.IsCalm && _changes.IsCalm)
            _overSince = null;
        return TimeSpan.Zero;
    }

    private sealed class Bucket(double size, double perSecond)
    {
        private double _used;

        /// <summary>Half of it is free again: whoever filled it has paused.</summary>
        public bool IsCalm => _used <= size / 2;

        /// <summary>Takes; gives the seconds until what was taken is within the budget.</summary>
        public double Take(double amount, double seconds)
        {
            _used = Math.Max(0, _used - (seconds * perSecond)) + amount;
            return Math.Max(0, _used - size) / perSecond;
        }
    }
}
