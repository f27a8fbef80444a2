using Lanstead.Lab.Figures;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Two agents whose packets an outside wireguard-go carries.</summary>
public sealed class OutsideProgramPair : JoinedPair
{
    internal override string Backend => "uapi";
}

/// <summary>What the agent promises with the back end <c>uapi</c>: the program outlives it, and is replaced when it dies.</summary>
[Collection(nameof(JoinedPair))]
public sealed class OutsideProgramTests(OutsideProgramPair pair) : IClassFixture<OutsideProgramPair>
{
    [Fact]
    public async Task C2_agent_killed_and_restarted_loses_no_packet()
    {
        // A number told beforehand: an interrupt may come between the last echo and its answer.
        Task<PingResult> echoes = Ping.RunAsync(pair.Alpha.Machine, pair.Server.Find("beta").Ipv4, 200, TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            await pair.Alpha.Daemon.KillAsync();
            await pair.Alpha.StartAsync(TestContext.Current.CancellationToken);
        }
        Assert.False(echoes.IsCompleted, "The echoes ended before the last restart.");

        Assert.Equal(0, (await echoes).Lost);
    }

    [Fact]
    public async Task Killed_tunnel_program_is_replaced()
    {
        await pair.OnAlphaAsync("pkill", "-9", "-f", "wireguard-go -f ls-lab");

        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Down_ends_the_program_and_puts_everything_back()
    {
        (await pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.AssertAsBeforeAsync();
        await JoinedPair.UntilAsync(
            async () => (await pair.Alpha.Machine.RunAsync(["pgrep", "-f", "wireguard-go"], cancellation: TestContext.Current.CancellationToken)).Output == "", TimeSpan.FromSeconds(30), "the program is gone");

        (await pair.Alpha.RunAsync(["up"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }
}
