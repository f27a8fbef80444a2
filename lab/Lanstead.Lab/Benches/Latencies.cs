namespace Lanstead.Lab.Benches;

/// <summary>Times of many requests of one kind.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _lock = new();

    public int Count => _milliseconds.Count;

    public int Failures { get; private set; }

    public void Add(TimeSpan took, bool succeeded)
    {
        lock (_lock)
        {
            _milliseconds.Add(took.TotalMilliseconds);
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
