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

    // Seconds of slow reading that are borne: 5 at once, 5 a minute in the long run.
    private readonly Bucket _patience = new(5, 5 / 60.0);
    private long _last = time.GetTimestamp();

    /// <summary>Takes one frame off the budget. Gives how long to read nothing more, or null when patience is at an end.</summary>
    public TimeSpan? Take(int sizeBytes, bool isChange)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        double wait = Math.Max(Math.Max(_frames.Take(1, seconds), _bytes.Take(sizeBytes, seconds)), _changes.Take(isChange ? 1 : 0, seconds));
        return _patience.Take(wait, seconds) > 0 ? null : TimeSpan.FromSeconds(wait);
    }

    private sealed class Bucket(double size, double perSecond)
    {
        private double _used;

        /// <summary>Takes; gives the seconds until what was taken is within the budget.</summary>
        public double Take(double amount, double seconds)
        {
            _used = Math.Max(0, _used - (seconds * perSecond)) + amount;
            return Math.Max(0, _used - size) / perSecond;
        }
    }
}
