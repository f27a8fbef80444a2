namespace Lanstead.Server.Features.AgentChannel;

/// <summary>How much an agent may send: token buckets, so that one that floods hurts itself alone.</summary>
/// <remarks>
/// An agent in 20 networks of 100 peers sends a few frames a second at its busiest. Not thread-safe: belongs to the reader.
/// </remarks>
internal sealed class FrameBudget(TimeProvider time)
{
    // Frames, bytes, and frames that make work for others (keys, endpoints, whole maps).
    private readonly Bucket _frames = new(300, 50);
    private readonly Bucket _bytes = new(2 * 1024 * 1024, 256 * 1024);
    private readonly Bucket _changes = new(60, 2);
    private long _last = time.GetTimestamp();

    /// <summary>Takes one frame off the budget; false when it is used up.</summary>
    public bool Take(int sizeBytes, bool isChange)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        bool frames = _frames.Take(1, seconds);
        bool bytes = _bytes.Take(sizeBytes, seconds);
        bool changes = _changes.Take(isChange ? 1 : 0, seconds);
        return frames && bytes && changes;
    }

    private sealed class Bucket(double size, double perSecond)
    {
        private double _used;

        public bool Take(double amount, double seconds)
        {
            _used = Math.Max(0, _used - (seconds * perSecond)) + amount;
            return _used <= size;
        }
    }
}
