using Lanstead.Lab.Processes;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

// D2: dead in the middle of one apply, at a chosen call of the system.
public sealed partial class ExposingHomeTests
{
    // By which an apply writes: netlink and nftables, files put in place, files and kernel settings written. The tunnel's own packets go by another call.
    private static readonly (string Call, int Most)[] s_writes = [("sendto", 12), ("sendmsg", 12), ("rename", 10), ("pwrite64", 10), ("write", 6)];

    [Fact]
    public async Task D2_a_daemon_that_dies_before_a_write_of_an_apply_is_followed_by_one_that_finishes_and_undoes_it()
    {
        using var shell = Answering.Tcp(home.LanMachine, 2122);
        await home.Server.ExposeAsync("home", Exposure("shell", ExposingHome.LanTarget, SourceMode.Kept, Ports(true, false, 2122, 2122, 2122)));
        await SeenAsync(2122, udp: false, ExposingHome.Friend);
        string foreign = await ForeignAsync();
        (string Call, int Number)[] all = [.. s_writes.SelectMany(write => Enumerable.Range(1, write.Most).Select(number => (write.Call, number)))];
        (string Call, int Number)[] points = LongRun.IsOn ? all : [all[Random.Shared.Next(all.Length)]];
        int died = 0;
        foreach ((string call, int number) in points)
        {
            // 1. Nothing of ours is there; the daemon dies before its so-many-th call while it makes everything.
            (await home.Home.RunAsync(["down"])).OrThrow();
            BackgroundProcess trace = home.Home.Machine.Start(["strace", "-f", "-qq", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={number}", "-p", await DaemonPidAsync()]);
            await JoinedPair.UntilAsync(async () => (await OnHomeAsync("bash", "-c", $"grep -h TracerPid /proc/{await DaemonPidAsync()}/status")).Trim() != "TracerPid:\t0", Patience, "the tracer is there");
            CommandOutcome up = await home.Home.RunAsync(["up"]);
            died += up.Succeeded ? 0 : 1;
            await trace.KillAsync();
            await trace.DisposeAsync();
            await home.Home.Daemon.KillAsync();
            Assert.Equal(foreign, await ForeignAsync());

            // 2. The next one finishes it.
            await home.Home.StartAsync(TestContext.Current.CancellationToken);
            await JoinedPair.UntilAsync(async () => (await home.Home.RunAsync(["up"])).Succeeded, Patience, "the next daemon answers");
            await SeenAsync(2122, udp: false, ExposingHome.Friend);
            Assert.Equal(foreign, await ForeignAsync());
        }
        Assert.True(!LongRun.IsOn || died > points.Length / 4, $"Only {died} of {points.Length} points were reached.");

        // 3. And undoes it.
        (await home.Home.RunAsync(["down"])).OrThrow();
        await JoinedPair.UntilAsync(async () => await JoinedPair.SnapshotAsync(home.Home.Machine) == home.Before, Patience, "the machine is as before");
        (await home.Home.RunAsync(["up"])).OrThrow();
        await SeenAsync(2122, udp: false, ExposingHome.Friend);
    }

    private async Task<string> DaemonPidAsync() => (await OnHomeAsync("pgrep", "-of", "lanstead daemon")).Trim();

    // What others put there: it is never touched.
    private async Task<string> ForeignAsync() => await OnHomeAsync("bash", "-ec", "nft list table ip nat; nft list chain ip filter DOCKER; nft list chain ip filter FORWARD; ip rule | grep -v 'proto 76\\|5182'; ip route show | grep -v 'proto 76'");
}
