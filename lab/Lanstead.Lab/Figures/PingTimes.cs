using System.Globalization;
using System.Text.RegularExpressions;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Scenarios;

namespace Lanstead.Lab.Figures;

/// <summary>The round trip of each echo, in microseconds, in rising order.</summary>
public sealed partial class PingTimes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly double[] _sorted;

    private PingTimes(double[] sorted, int sent) => (_sorted, Sent) = (sorted, sent);

    /// <summary>Echoes that were sent.</summary>
    public int Sent { get; }

    /// <summary>Of them, those that were answered.</summary>
    public int Count => _sorted.Length;

    /// <summary>Sends <paramref name="count"/> echoes, <paramref name="interval"/> apart (2 ms or more), and waits for the answer of each for 2 s.</summary>
    /// <remarks><c>ping -c</c> goes at twice the slowest round trip so far after its last request, and an answer that comes later is not in its figures: so it is not told how many.</remarks>
    public static async Task<PingTimes> MeasureAsync(
        Machine from, string address, int count, TimeSpan interval, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        await using BackgroundProcess ping = from.Start(["ping", "-n", "-i", interval.TotalSeconds.ToString("0.####", CultureInfo.InvariantCulture), address]);
        await Until.TrueAsync(() => Task.FromResult(Answered().Count >= count), interval * count, cancellation);
        // The first so many are what counts; those that go out meanwhile do not.
        await Until.TrueAsync(() => Task.FromResult(Answered().Count >= count), Patience, cancellation);
        await ping.StopAsync(interrupt: true);
        PingTimes times = Parse(ping.ReadLog(), count);
        return times.Count > 0 ? times : throw new LabException($"No echo of {count} from {address} came back: {ping.ReadLog()}");

        PingTimes Answered() => Parse(ping.ReadLog(), count);
    }

    /// <summary>Reads the round trips of the first <paramref name="count"/> echoes.</summary>
    public static PingTimes Parse(string log, int count) => new(
        [
            .. RoundTrips().Matches(log).DistinctBy(match => match.Groups["seq"].Value).Where(match => int.Parse(match.Groups["seq"].ValueSpan, CultureInfo.InvariantCulture) <= count)
                .Select(match => double.Parse(match.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture) * 1000).Order(),
        ],
        count);

    /// <summary>The time that <paramref name="share"/> of the echoes did not exceed (nearest rank), infinite where so many were not answered.</summary>
    public double Percentile(double share)
    {
        int rank = Math.Clamp((int)Math.Ceiling(share * Sent), 1, Sent);
        return rank <= Count ? _sorted[rank - 1] : double.PositiveInfinity;
    }

    [GeneratedRegex(@"icmp_seq=(?<seq>\d+) ttl=\d+ time=(?<ms>[\d.]+) ms")]
    private static partial Regex RoundTrips();
}
