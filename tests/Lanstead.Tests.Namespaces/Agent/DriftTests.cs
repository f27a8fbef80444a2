using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>D4 drift-idempotence-uninstall, on real interfaces with the real daemon.</summary>
[Collection(nameof(JoinedPair))]
public sealed class DriftTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    // The promise; the agent looks every 4 s.
    private static readonly TimeSpan Mended = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("ip", "address", "flush", "dev", "ls-lab")]
    [InlineData("ip", "route", "flush", "dev", "ls-lab")]
    [InlineData("ip", "link", "set", "ls-lab", "down")]
    [InlineData("ip", "link", "set", "ls-lab", "mtu", "1000")]
    [InlineData("ip", "link", "delete", "ls-lab")]
    public async Task Drift_is_mended_within_five_seconds(params string[] damage)
    {
        await Figure.BestOfAsync($"D4 mended after {string.Join(' ', damage)}", Mended, async () =>
        {
            await pair.OnAlphaAsync(damage);
            return await pair.ReachAsync(TimeSpan.FromSeconds(60));
        });
    }

    [Fact]
    public async Task Peer_removed_by_hand_comes_back()
    {
        string key = (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "peers")).Trim();
        await pair.OnAlphaAsync("wg", "set", JoinedPair.Interface, "peer", key, "remove");

        await JoinedPair.UntilAsync(async () => (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "peers")).Trim() == key, TimeSpan.FromSeconds(30), "the peer is back");
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Hundred_applies_of_the_same_state_write_nothing()
    {
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        BackgroundProcess monitor = pair.Alpha.Machine.Start(["ip", "monitor", "link", "address", "route", "rule"]);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        for (int i = 0; i < 100; i++)
            (await pair.Alpha.RunAsync(["up"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await monitor.StopAsync();

        Assert.Equal("", monitor.ReadLog());
        await monitor.DisposeAsync();
    }

    [Fact]
    public async Task Down_puts_everything_back_to_the_byte_and_up_brings_it_again()
    {
        (await pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.AssertAsBeforeAsync();

        (await pair.Alpha.RunAsync(["up"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Gateways_forwarding_is_set_and_undone()
    {
        pair.Server.Head = head => head.GatewayPeerId = pair.Server.Find("alpha").PeerId;
        await pair.Server.ChangeAsync(_ => { });
        await JoinedPair.UntilAsync(
            async () => (await pair.OnAlphaAsync("sysctl", "-n", $"net.ipv4.conf.{JoinedPair.Interface}.forwarding")).Trim() == "1", TimeSpan.FromSeconds(30), "alpha forwards");

        (await pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.AssertAsBeforeAsync();

        pair.Server.Head = _ => { };
        await pair.Server.ChangeAsync(_ => { });
        (await pair.Alpha.RunAsync(["up"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }
}
