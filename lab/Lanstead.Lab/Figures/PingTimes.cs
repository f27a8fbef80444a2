using System.Globalization;
using System.Text.RegularExpressions;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Figures;

/// <summary>The round trip of each echo, in microseconds, in rising order.</summary>
public sealed partial class PingTimes
{
    private readonly double[] _sorted;

    private PingTimes(double[] sorted) => _sorted = sorted;

    /// <summary>Echoes that were answered.</summary>
    public int Count => _sorted.Length;

    /// <summary>Sends <paramref name="count"/> echoes, <paramref name="interval"/> apart (2 ms or more).</summary>
    public static async Task<PingTimes> MeasureAsync(
        Machine from, string address, int count, TimeSpan interval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        CommandOutcome outcome = await from.RunAsync(
            ["ping", "-n", "-c", $"{count}", "-i", interval.TotalSeconds.ToString("0.####", CultureInfo.InvariantCulture), "-W", "1", address],
            (interval * count) + TimeSpan.FromSeconds(30),
            cancellation: cancellation);
        PingTimes times = new([.. RoundTrips().Matches(outcome.Output).Select(match => double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture) * 1000).Order()]);
        return times.Count > 0 ? times : throw new LabException($"No echo of {count} from {address} came back: {outcome.Output} {outcome.Error}");
    }

    /// <summary>The time that <paramref name="share"/> of the echoes did not exceed (nearest rank).</summary>
    public double Percentile(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];

    [GeneratedRegex(@"time=(?<ms>[\d.]+) ms")]
    private static partial Regex RoundTrips();
}
