using System.Globalization;

namespace Lanstead.Tests;

/// <summary>Figures of wall time, which whatever else the machine does can only lengthen.</summary>
internal static class Figure
{
    private const int Tries = 5;

    /// <summary>Fails when not one of five tries keeps within the goal; in the longer run, on a quiet machine, the first must.</summary>
    /// <remarks>What the code itself makes late is late at each try; a neighbour's work seldom lasts for five. A try must fail by itself where the thing does not come to be at all.</remarks>
    public static async Task BestOfAsync(string what, TimeSpan goal, Func<Task<TimeSpan>> tryIt)
    {
        int tries = Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1" ? 1 : Tries;
        List<string> took = [];
        TimeSpan last;
        do
        {
            last = await tryIt();
            took.Add(last.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture));
        }
        while (last > goal && took.Count < tries);
        string figure = $"{what}: {string.Join(", ", took)} (goal {goal.TotalSeconds.ToString("0.## s", CultureInfo.InvariantCulture)})";
        if (took.Count > 1)
            TestContext.Current.TestOutputHelper?.WriteLine("figure: " + figure);
        Assert.True(last <= goal, figure);
    }
}
