using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>C2 and J4: killed agents, tampered state, callers who may not.</summary>
[Collection(nameof(JoinedPair))]
public sealed class SurvivalTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    [Fact]
    public async Task D1_agent_killed_and_started_brings_its_tunnel_back_and_nothing_leaks_meanwhile()
    {
        string beta4 = pair.Server.Find("beta").Ipv4, beta6 = pair.Server.Find("beta").Ipv6;
        string kept = await InterfaceAsync();
        // On the uplink: packets that should have been in the tunnel.
        BackgroundProcess leaks = pair.Alpha.Machine.Start(["tcpdump", "-n", "-l", "-i", "eth0", "host", beta4, "or", "host", beta6]);
        await JoinedPair.UntilAsync(() => Task.FromResult(leaks.ReadLog().Contains("listening on", StringComparison.Ordinal)), TimeSpan.FromSeconds(30), "the capture runs");
        for (int i = 0; i < 3; i++)
        {
            BackgroundProcess ping4 = Ping.Start(pair.Alpha.Machine, beta4, TimeSpan.FromMilliseconds(50));
            BackgroundProcess ping6 = Ping.Start(pair.Alpha.Machine, beta6, TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            await pair.Alpha.Daemon.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(kept, await InterfaceAsync());
            long start = TimeProvider.System.GetTimestamp();
            await pair.Alpha.StartAsync(TestContext.Current.CancellationToken);
            await pair.ReachAsync(TimeSpan.FromSeconds(30));
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            TestContext.Current.TestOutputHelper?.WriteLine($"back after {took.TotalSeconds:0.00} s");
            await ping4.StopAsync(interrupt: true);
            await ping6.StopAsync(interrupt: true);
            await ping4.DisposeAsync();
            await ping6.DisposeAsync();
            Assert.Equal(kept, await InterfaceAsync());
        }
        await leaks.StopAsync(interrupt: true);

        string captured = leaks.ReadLog();
        Assert.Contains("0 packets captured", captured, StringComparison.Ordinal);
        await leaks.DisposeAsync();
    }

    [Fact]
    public async Task Cold_start_without_the_server_brings_the_tunnel_back_from_disk()
    {
        await WithoutServerAsync(() => Figure.BestOfAsync("C2 tunnel after a cold start", TimeSpan.FromSeconds(10), async () =>
        {
            await pair.Alpha.Daemon.KillAsync();
            await pair.OnAlphaAsync("ip", "link", "delete", JoinedPair.Interface); // as after a restart of the machine
            await pair.Alpha.StartAsync(TestContext.Current.CancellationToken);
            return await pair.ReachAsync(TimeSpan.FromSeconds(60));
        }));
    }

    [Fact]
    public async Task Tampered_map_is_refused_kept_aside_and_replaced_when_the_server_is_back()
    {
        await WithoutServerAsync(async () =>
        {
            await pair.Alpha.Daemon.KillAsync();
            string map = (await pair.OnAlphaAsync("find", "/var/lib/lanstead/networks", "-name", "map.pb")).Trim();
            await pair.OnAlphaAsync("sed", "-i", "s/10\\.77\\.0\\.2/10.77.0.3/", map);
            await pair.Alpha.StartAsync(TestContext.Current.CancellationToken);
            await JoinedPair.UntilAsync(
                async () => !(await pair.Alpha.Machine.RunAsync(["ip", "link", "show", JoinedPair.Interface])).Succeeded, TimeSpan.FromSeconds(30), "nothing of the tampered map is applied");

            string status = (await pair.Alpha.RunAsync(["status"], cancellation: TestContext.Current.CancellationToken)).Output;
            Assert.Contains("was refused", status, StringComparison.Ordinal);
            Assert.Contains("map.pb.refused-", await pair.OnAlphaAsync("find", "/var/lib/lanstead"), StringComparison.Ordinal);
        });
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("660")]
    [InlineData("666")]
    public async Task J4_other_users_get_nothing_from_the_local_socket_even_when_its_mode_was_widened(string mode)
    {
        await pair.OnAlphaAsync("chmod", mode, "/run/lanstead/lanstead.sock");
        string program = CopyForOthers();
        string[][] verbs = [["status"], ["up"], ["down"], ["down", "--forget"], ["networks", "leave", "Lab"], ["logs"], ["whoami"], ["ip"]];
        foreach (string[] verb in verbs)
        {
            CommandOutcome outcome = await pair.Alpha.Machine.RunAsync(
                ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", program, .. verb], cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(6, outcome.ExitCode);
            Assert.Equal("", outcome.Output);
        }
        Directory.Delete(Path.GetDirectoryName(program)!, recursive: true);
        await pair.OnAlphaAsync("chmod", "660", "/run/lanstead/lanstead.sock");
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    // Another user cannot start a program in a folder such as root's home, where the checkout may be.
    private static string CopyForOthers()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lanstead-others-");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        string from = Path.GetDirectoryName(JoinedPair.Program)!;
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        return Path.Combine(folder.FullName, Path.GetFileName(JoinedPair.Program));
    }

    [Fact]
    public async Task Logs_and_status_hold_no_secret()
    {
        string keys = await pair.OnAlphaAsync("find", "/var/lib/lanstead/networks", "-name", "private.key");
        string secret = (await pair.OnAlphaAsync("cat", keys.Trim())).Trim();
        string told = (await pair.Alpha.RunAsync(["logs", "-n", "10000"])).OrThrow().Output
            + (await pair.Alpha.RunAsync(["status", "--json"])).OrThrow().Output + pair.Alpha.Daemon.ReadLog();

        Assert.Equal(44, secret.Length);
        Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        Assert.DoesNotContain("lsk_", told, StringComparison.Ordinal);
    }

    // Index, addresses and routes, without what the kernel tells of an interface that nobody has just now.
    private async Task<string> InterfaceAsync()
    {
        string told = await pair.OnAlphaAsync("ip", "-o", "address", "show", "dev", JoinedPair.Interface)
            + await pair.OnAlphaAsync("ip", "route", "show", "dev", JoinedPair.Interface) + await pair.OnAlphaAsync("ip", "-6", "route", "show", "dev", JoinedPair.Interface);
        return told.Replace(" linkdown", "", StringComparison.Ordinal);
    }

    private async Task WithoutServerAsync(Func<Task> work)
    {
        await pair.Topology.Router.LoadNftAsync($$"""
            table inet away {
                chain in {
                    type filter hook input priority 0
                    tcp dport {{pair.Server.Url.Port}} drop
                }
            }
            """);
        try
        {
            await work();
        }
        finally
        {
            (await pair.Topology.Router.RunAsync(["nft", "delete", "table", "inet", "away"])).OrThrow();
        }
    }
}
