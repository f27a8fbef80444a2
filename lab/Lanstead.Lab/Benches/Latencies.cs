namespace Lanstead.Lab.Benches;

/// <summary>Times and sizes of many requests of one kind.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _lock = new();
    private long _bytes;

    public int Count => _milliseconds.Count;

    public int Failures { get; private set; }

    /// <summary>Mean size of an answer's body.</summary>
    public long MeanBytes => Count == 0 ? 0 : _bytes / Count;

    public void Add(TimeSpan took, int bytes, bool succeeded)
    {
        lock (_lock)
        {
            _milliseconds.Add(took.TotalMilliseconds);
            _bytes += bytes;
            Failures += succeeded ? 0 : 1;
        }
    }

    /// <summary>The time that <paramref name="share"/> of all requests did not exceed (nearest rank).</summary>
    public double Percentile(double share)
    {
        lock (_lock)
        {
            double[] sorted = [.. _milliseconds.Order()];
            return sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
        }
    }
}
