using Lanstead.Lab.Behaviours;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Two agents that tell how much of their heap is alive.</summary>
public sealed class MeasuredPair : JoinedPair
{
    internal LiveHeap Heap { get; } = new();

    internal override IReadOnlyDictionary<string, string> Settings => Heap.Settings;
}

/// <summary>What an agent keeps in memory of what is over.</summary>
[Collection(nameof(JoinedPair))]
public sealed class AgentMemoryTests(MeasuredPair pair) : IClassFixture<MeasuredPair>
{
    private const int WarmUp = 3;
    private const int Times = 9;

    // An interface of the engine with its peers is some tens of kilobytes. What is measured twice differs by up to 50: timers, pooled buffers, sessions that come and go.
    private const long PerTimeMaxBytes = 12 * 1024;

    // Its files, and a visit.
    private const long PageMaxBytes = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task D5_nothing_is_kept_of_networks_that_were_taken_down_and_up_again()
    {
        await DownAndUpAsync(WarmUp);
        long before = await pair.Heap.ReadAsync(pair.Alpha.Daemon);

        await DownAndUpAsync(Times);

        long after = await pair.Heap.ReadAsync(pair.Alpha.Daemon);
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: live heap of an agent: {before} bytes, after {Times} downs and ups {after}");
        Assert.True(after - before <= PerTimeMaxBytes * Times, $"{before} bytes, then {after}");
    }

    [Fact]
    public async Task The_local_page_costs_little_and_only_who_opens_it()
    {
        long before = await pair.Heap.ReadAsync(pair.Alpha.Daemon);
        double residentBefore = ProcessFigures.Of(pair.Alpha.Daemon).ResidentMebibytes;

        string link = (await pair.Alpha.RunAsync(["ui"], TimeSpan.FromSeconds(60), Cancellation)).OrThrow().Output.Trim();
        string page = await pair.OnAlphaAsync("curl", "-sfL", "-m", "30", "-c", "/run/jar", "-b", "/run/jar", link);

        Assert.Contains("<html", page, StringComparison.OrdinalIgnoreCase);
        long after = await pair.Heap.ReadAsync(pair.Alpha.Daemon);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: the agent's page: {after - before} bytes of heap, {ProcessFigures.Of(pair.Alpha.Daemon).ResidentMebibytes - residentBefore:0.0} MiB resident with what was compiled for it");
        Assert.True(after - before <= PageMaxBytes, $"{before} bytes, then {after}");
    }

    private async Task DownAndUpAsync(int times)
    {
        for (int time = 0; time < times; time++)
        {
            (await pair.Alpha.RunAsync(["down"], TimeSpan.FromSeconds(60), Cancellation)).OrThrow();
            (await pair.Alpha.RunAsync(["up"], TimeSpan.FromSeconds(60), Cancellation)).OrThrow();
        }
        await pair.ReachAsync(TimeSpan.FromSeconds(60));
    }
}
