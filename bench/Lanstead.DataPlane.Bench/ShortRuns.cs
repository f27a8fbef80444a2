using System.Diagnostics;

namespace Lanstead.DataPlane.Bench;

/// <summary>
/// Times many runs of a fraction of a millisecond each: on a machine with other work most runs still fit between two switches, so the median tells
/// the cost, and the least what it is undisturbed.
/// </summary>
internal static class ShortRuns
{
    private const int Runs = 400;

    /// <summary>Nanoseconds per operation: median and least.</summary>
    /// <param name="operations">In one run.</param>
    /// <param name="run">One run; called for warm-up too.</param>
    public static (double MedianNs, double LeastNs) Measure(int operations, Action run)
    {
        for (int i = 0; i < Runs / 4; i++)
            run();
        double[] nanoseconds = new double[Runs];
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
        }
        Array.Sort(nanoseconds);
        return (nanoseconds[Runs / 2], nanoseconds[0]);
    }
}
