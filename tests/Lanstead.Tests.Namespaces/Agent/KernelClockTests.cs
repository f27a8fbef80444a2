using System.Globalization;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Two agents whose packets the kernel carries.</summary>
public sealed class KernelPair : JoinedPair
{
    internal override string Backend => "kernel";
}

/// <summary>Sets the clock of the whole machine, so it runs in a guest only: <c>lab/run kernel</c>.</summary>
[Collection(nameof(JoinedPair))]
[Trait("needs", "kernel")]
public sealed class KernelClockTests(KernelPair pair) : IClassFixture<KernelPair>
{
    // The agent looks every four seconds. An emulated processor takes some twenty for each question by the command line.
    private static readonly TimeSpan AlarmLimit = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task G1_a_clock_that_steps_back_under_the_kernels_wireguard_is_told_and_taken_back_when_it_is_right()
    {
        Assert.True(Directory.Exists("/run/results"), "The clock is this machine's own: only a guest's is set.");
        long start = TimeProvider.System.GetTimestamp();
        DateTimeOffset right = TimeProvider.System.GetUtcNow();
        try
        {
            Assert.False(await IsToldAsync());
            await SetAsync(right - TimeSpan.FromHours(2));
            await JoinedPair.UntilAsync(IsToldAsync, AlarmLimit, "status tells that the clock is behind");
        }
        finally
        {
            await SetAsync(right + TimeProvider.System.GetElapsedTime(start));
        }
        await JoinedPair.UntilAsync(async () => !await IsToldAsync(), AlarmLimit, "status tells no more");
    }

    private async Task<bool> IsToldAsync()
    {
        string told = (await pair.Alpha.StatusAsync(TestContext.Current.CancellationToken)).GetProperty("warnings").GetRawText();
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        return told.Contains("clock is behind: the last handshake of Lab was", StringComparison.Ordinal);
    }

    private Task<string> SetAsync(DateTimeOffset time) => pair.OnAlphaAsync("date", "-s", $"@{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}");
}
