using Lanstead.Lab.Figures;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Benches;

/// <summary>A goal as a ratio to the reference of the same run.</summary>
internal sealed record RatioGoal(double Ratio, bool MoreIsBetter)
{
    /// <summary>The ratio is told, not judged.</summary>
    public static readonly RatioGoal None = new(0, MoreIsBetter: true);

    public bool IsMetBy(double ratio) => MoreIsBetter ? ratio >= Ratio : ratio <= Ratio;

    public override string ToString() => this == None ? "told" : $"{(MoreIsBetter ? "at least" : "at most")} {Ratio:0.##} x";
}

/// <summary>One figure of a tunnel, how it is taken and what it should be.</summary>
internal sealed class TunnelMetric
{
    private const int Echoes = 400;
    private static readonly TimeSpan EchoPause = TimeSpan.FromMilliseconds(4);
    private readonly Func<TunnelPair, int, CancellationToken, Task<double>> _measure;
    private readonly string _unit;
    private readonly RatioGoal? _goal;
    private readonly double _limit;

    private TunnelMetric(string name, string unit, RatioGoal? goal, double limit, Func<TunnelPair, int, CancellationToken, Task<double>> measure)
    {
        Name = name;
        _unit = unit;
        _goal = goal;
        _limit = limit;
        _measure = measure;
    }

    public string Name { get; }

    public Task<double> Measure(TunnelPair pair, int seconds, CancellationToken cancellation) => _measure(pair, seconds, cancellation);

    public string Show(double figure) => $"{(figure >= 1000 ? figure.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture) : figure.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture))} {_unit}";

    /// <summary>Compares medians; a metric without a ratio is judged by its own limit.</summary>
    /// <param name="otherGoal">Goal where the reference is not the usual one; null for the metric's own.</param>
    public (string Goal, string Told, bool Passed) Judge(IReadOnlyList<double> reference, IReadOnlyList<double> ours, RatioGoal? otherGoal)
    {
        double mine = Median(ours), theirs = Median(reference);
        string told = $"{Show(mine)} against {Show(theirs)}";
        if ((otherGoal ?? _goal) is not { } goal)
        {
            return ($"at most {Show(_limit)}", told, mine <= _limit);
        }

        double ratio = theirs > 0 ? mine / theirs : 0;
        return (goal.ToString(), $"{told}: {ratio:0.00} x", goal.IsMetBy(ratio));
    }

    public static TunnelMetric Tcp(string name, int streams, bool reverse, string unit, RatioGoal goal) => new(
        name, unit, goal, 0, async (pair, seconds, cancellation) =>
            await Iperf.TcpAsync(pair.Left, pair.RightAddress, streams, reverse, seconds, cancellation) / 1e9);

    /// <summary>Processor time of both programs, for each gigabit that arrived.</summary>
    public static TunnelMetric ProcessorPerGbit(string name, RatioGoal goal) => new(
        name, "s", goal, 0, async (pair, seconds, cancellation) =>
        {
            double before = pair.ProcessorSeconds();
            double bits = await Iperf.TcpAsync(pair.Left, pair.RightAddress, streams: 1, reverse: false, seconds, cancellation);
            return (pair.ProcessorSeconds() - before) / (bits * (seconds + Iperf.OmittedSeconds) / 1e9);
        });

    public static TunnelMetric Udp(string name, int payloadBytes, long packetsPerSecond, RatioGoal goal) => new(
        name, "packets/s", goal, 0, async (pair, seconds, cancellation) =>
            (await Iperf.UdpAsync(pair.Left, pair.RightAddress, payloadBytes, packetsPerSecond * payloadBytes * 8, seconds, cancellation)).DeliveredPerSecond);

    public static TunnelMetric UdpLoss(string name, int payloadBytes, long packetsPerSecond) => new(
        name, "%", goal: null, limit: 0.1, async (pair, seconds, cancellation) =>
            (await Iperf.UdpAsync(pair.Left, pair.RightAddress, payloadBytes, packetsPerSecond * payloadBytes * 8, seconds, cancellation)).LostShare * 100);

    public static TunnelMetric Ping(string name, double share, bool loaded, RatioGoal goal) => new(
        name, "µs", goal, 0, async (pair, seconds, cancellation) =>
        {
            if (!loaded)
            {
                return (await PingTimes.MeasureAsync(pair.Left, pair.RightAddress, Echoes, EchoPause, cancellation)).Percentile(share);
            }

            Task<double> bulk = Iperf.TcpAsync(pair.Left, pair.RightAddress, streams: 1, reverse: false, seconds + 1, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            PingTimes times = await PingTimes.MeasureAsync(pair.Left, pair.RightAddress, Echoes, EchoPause, cancellation);
            await bulk;
            return times.Percentile(share);
        });

    private static double Median(IReadOnlyList<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
