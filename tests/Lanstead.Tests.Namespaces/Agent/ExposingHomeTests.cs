using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>The home end of exposures with real packets: callers reach services and are seen with their true addresses, nothing else is reached, and nothing is left behind (D4, D5).</summary>
public sealed partial class ExposingHomeTests(ExposingHome home) : IClassFixture<ExposingHome>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Callers_reach_what_is_exposed_with_their_true_addresses_and_nothing_else()
    {
        using var game = Answering.Tcp(home.Home.Machine, 25565);
        using var game6 = Answering.Tcp(home.Home.Machine, 25565, AddressFamily.InterNetworkV6);
        using var unbound = Answering.Udp(home.Home.Machine, 7777);
        using var unbound6 = Answering.Udp(home.Home.Machine, 7777, AddressFamily.InterNetworkV6);
        using var third = Answering.Udp(home.Home.Machine, 2458);
        using var hidden = Answering.Tcp(home.Home.Machine, 3333);
        using var other = Answering.Tcp(home.Home.Machine, 2222, AddressFamily.InterNetworkV6);
        using var published = Answering.Tcp(home.ContainerMachine, 80);
        using var shell = Answering.Tcp(home.LanMachine, 22);
        using var voice = Answering.Udp(home.LanMachine, 9987);
        await home.Server.ExposeAsync(
            "home",
            Exposure("game", "", SourceMode.Kept, Ports(tcp: true, udp: false, 20000, 20000, 25565)),
            Exposure("unbound", "", SourceMode.Kept, Ports(false, true, 7777, 7777, 7777)),
            Exposure("range", "", SourceMode.Kept, Ports(false, true, 20001, 20003, 2456)),
            Exposure("published", "", SourceMode.Kept, Ports(true, false, 8080, 8080, 8080)),
            Exposure("shell", ExposingHome.LanTarget, SourceMode.Kept, Ports(true, false, 2222, 2222, 22)),
            Exposure("voice", ExposingHome.LanTarget, SourceMode.Masquerade, Ports(false, true, 9987, 9987, 9987)),
            Exposure("foreign", "198.18.2.2", SourceMode.Kept, Ports(true, false, 4444, 4444, 3333)),
            Exposure("unheard", "", SourceMode.Kept, Ports(true, false, 5555, 5555, 5555)));

        // 1. The machine's own services, of both families, from sockets that are bound to nothing; ports that are others here; ranges.
        await SeenAsync(20000, udp: false, ExposingHome.Friend);
        await SeenAsync(20000, udp: false, ExposingHome.Friend6);
        await SeenAsync(7777, udp: true, ExposingHome.Friend);
        await SeenAsync(7777, udp: true, ExposingHome.Friend6);
        await SeenAsync(20003, udp: true, ExposingHome.Friend);

        // 2. What a container publishes; a machine of the LAN, which sees the caller, or this machine where it is told to.
        await SeenAsync(8080, udp: false, ExposingHome.Friend);
        await SeenAsync(2222, udp: false, ExposingHome.Friend);
        await SeenAsync(9987, udp: true, ExposingHome.Friend, ExposingHome.OwnInLan);

        // 3. Nothing else: neither another port, nor the machine's own by the port of an exposure that is another machine's, nor what is no LAN.
        foreach ((string from, int port) in new[] { (ExposingHome.Friend, 3333), (ExposingHome.Friend, 25565), (ExposingHome.Friend, 8081), (ExposingHome.Friend6, 2222), (ExposingHome.Friend, 4444) })
            Assert.Null(await AskAsync(from, port, udp: false));

        // 4. The person at home sees how it stands.
        using JsonDocument status = JsonDocument.Parse((await home.Home.RunAsync(["status", "--json"])).OrThrow().Output);
        var told = status.RootElement.GetProperty("networks")[0].GetProperty("exposures").EnumerateArray().ToDictionary(
            one => one.GetProperty("name").GetString()!, one => (Open: one.GetProperty("open").GetBoolean(), Code: one.GetProperty("code").GetString(), Detail: one.GetProperty("detail").GetString()));
        Assert.Equal((true, null, null), told["game"]);
        Assert.Equal((true, null, null), told["shell"]);
        Assert.Equal((false, "agent.exposure_target_foreign"), (told["foreign"].Open, told["foreign"].Code));
        Assert.Contains("Nothing on this machine listens on TCP 5555", told["unheard"].Detail, StringComparison.Ordinal);
        Assert.Contains("203.0.113.1, TCP 20000", (await home.Home.RunAsync(["status"])).OrThrow().Output, StringComparison.Ordinal);

        // 5. The link to the LAN forwarded nothing before: it forwards answers, and nothing else.
        Assert.Equal("1", (await OnHomeAsync("sysctl", "-n", "net.ipv4.conf.lan0.forwarding")).Trim());
        Assert.NotEqual(0, (await home.LanMachine.RunAsync(["ping", "-c", "1", "-W", "2", "198.18.2.2"])).ExitCode);

        // 6. A second look writes nothing: the handles of all rules are the same.
        string ruleset = await OnHomeAsync("nft", "-a", "-s", "list", "ruleset");
        (await home.Home.RunAsync(["set", "accept-lan=true"])).OrThrow();
        Assert.Equal(ruleset, await OnHomeAsync("nft", "-a", "-s", "list", "ruleset"));

        // 7. The machine's owner says no: nothing is reached, and nothing of it is left.
        (await home.Home.RunAsync(["set", "accept-exposures=false"])).OrThrow();
        Assert.Null(await AskAsync(ExposingHome.Friend, 20000, udp: false));
        Assert.DoesNotContain("lan0.forwarding = 1", await JoinedPair.SnapshotAsync(home.Home.Machine), StringComparison.Ordinal);
        await AssertNoRulesAsync();
        (await home.Home.RunAsync(["set", "accept-exposures=true"])).OrThrow();
        await SeenAsync(20000, udp: false, ExposingHome.Friend);
    }

    [Fact]
    public async Task D5_a_daemon_that_dies_leaves_services_reachable_for_the_next_one_and_down_undoes_everything_to_the_byte()
    {
        using var game = Answering.Tcp(home.Home.Machine, 30000);
        using var shell = Answering.Tcp(home.LanMachine, 2022);
        await home.Server.ExposeAsync("home", Exposure("game", "", SourceMode.Kept, Ports(true, true, 30000, 30000, 30000)), Exposure("shell", ExposingHome.LanTarget, SourceMode.Kept, Ports(true, false, 2022, 2022, 2022)));
        await SeenAsync(30000, udp: false, ExposingHome.Friend);
        await SeenAsync(2022, udp: false, ExposingHome.Friend);

        // 1. Dead, and half of what it made is gone: the next one mends it, from what is on the disk.
        await home.Home.Daemon.KillAsync();
        (await home.Home.Machine.RunAsync(["nft", "delete", "table", "inet", "ls-lab-home"])).OrThrow();
        (await home.Home.Machine.RunAsync(["ip", "rule", "delete", "priority", "100"])).OrThrow();
        await home.Home.StartAsync(TestContext.Current.CancellationToken);
        await SeenAsync(30000, udp: false, ExposingHome.Friend);
        await SeenAsync(2022, udp: false, ExposingHome.Friend);

        // 2. Somebody empties the ruleset under it.
        (await home.Home.Machine.RunAsync(["nft", "delete", "table", "inet", "ls-lab-home"])).OrThrow();
        await JoinedPair.UntilAsync(async () => (await OnHomeAsync("nft", "list", "tables")).Contains("ls-lab-home", StringComparison.Ordinal), Patience, "the table is there again");

        // 3. Exposed no more: rules, routes and tables are gone, the tunnel stays.
        await home.Server.ExposeAsync("home");
        await JoinedPair.UntilAsync(async () => !(await OnHomeAsync("nft", "list", "tables")).Contains("ls-lab-home", StringComparison.Ordinal), Patience, "the table is gone, which goes last");
        await AssertNoRulesAsync();

        // 4. Down, with something exposed and after another death: everything is as before the agent came.
        await home.Server.ExposeAsync("home", Exposure("shell", ExposingHome.LanTarget, SourceMode.Kept, Ports(true, false, 2022, 2022, 2022)));
        await SeenAsync(2022, udp: false, ExposingHome.Friend);
        await home.Home.Daemon.KillAsync();
        await home.Home.StartAsync(TestContext.Current.CancellationToken);
        await JoinedPair.UntilAsync(async () => (await home.Home.RunAsync(["status"])).ExitCode == 0, Patience, "the next daemon answers");
        (await home.Home.RunAsync(["down"])).OrThrow();
        string now = "";
        // What a process held goes a moment after it.
        for (int i = 0; i < 100 && (now = await JoinedPair.SnapshotAsync(home.Home.Machine)) != home.Before; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        Assert.Equal(home.Before, now);
        (await home.Home.RunAsync(["up"])).OrThrow();
        await SeenAsync(2022, udp: false, ExposingHome.Friend);
    }

    [Fact]
    public async Task Services_that_read_the_proxy_protocol_are_told_the_true_address_by_this_machine_and_a_side_that_ends_leaves_the_other_open()
    {
        using var own = HeaderTelling.Open(home.Home.Machine, 26000);
        using var lan = HeaderTelling.Open(home.LanMachine, 8443);
        await home.Server.ExposeAsync(
            "home",
            Exposure("own", "", SourceMode.ProxyV1, Ports(tcp: true, udp: false, 26000, 26000, 26000)),
            Exposure("lan", ExposingHome.LanTarget, SourceMode.ProxyV2, Ports(true, false, 27000, 27001, 8442)),
            Exposure("udp", "", SourceMode.ProxyV2, Ports(true, true, 28000, 28000, 28000)));

        // 1. By either version, from callers of both families, to this machine and to one of the LAN that has no IPv6 at all.
        await ToldAsync(ExposingHome.Friend, 26000, text => text.StartsWith($"PROXY TCP4 {ExposingHome.Friend} 203.0.113.1 ", StringComparison.Ordinal) && text.EndsWith(" 26000\r\n1 more", StringComparison.Ordinal));
        await ToldAsync(ExposingHome.Friend6, 26000, text => text.StartsWith($"PROXY TCP6 {ExposingHome.Friend6} ", StringComparison.Ordinal) && text.EndsWith("1 more", StringComparison.Ordinal));
        byte[] second = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 203, 0, 113, 5, 203, 0, 113, 1];
        await ToldAsync(ExposingHome.Friend, 27001, text => text.StartsWith(System.Text.Encoding.Latin1.GetString(second), StringComparison.Ordinal) && text.EndsWith("1 more", StringComparison.Ordinal));

        // 2. UDP has no beginning: refused, and told. Nothing else is reached by the copier's own port.
        using JsonDocument status = JsonDocument.Parse((await home.Home.RunAsync(["status", "--json"])).OrThrow().Output);
        JsonElement udp = status.RootElement.GetProperty("networks")[0].GetProperty("exposures").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "udp");
        Assert.Equal((false, "agent.exposure_unfit"), (udp.GetProperty("open").GetBoolean(), udp.GetProperty("code").GetString()));

        // 3. Exposed no more, what was open ends.
        using var caller = await HeaderTelling.CallAsync(home.HubMachine, ExposingHome.Friend, new IPEndPoint(IPAddress.Parse(home.InTunnel.Four), 26000));
        await HeaderTelling.ReadAsync(caller);
        await home.Server.ExposeAsync("home");
        Assert.True(await HeaderTelling.EndsAsync(caller));
    }

    private Task ToldAsync(string from, int port, Func<string, bool> isTold) => JoinedPair.UntilAsync(
        async () => await HeaderTelling.AskAsync(home.HubMachine, from, new IPEndPoint(IPAddress.Parse(from.Contains(':', StringComparison.Ordinal) ? home.InTunnel.Six : home.InTunnel.Four), port)) is { } told && isTold(told),
        Patience, $"TCP {port} is told of {from}");

    private async Task AssertNoRulesAsync()
    {
        string ruleset = await OnHomeAsync("nft", "list", "ruleset");
        Assert.DoesNotContain("ls-lab", ruleset, StringComparison.Ordinal);
        Assert.Contains("DOCKER-USER", ruleset, StringComparison.Ordinal);
        foreach (string family in new[] { "-4", "-6" })
        {
            Assert.DoesNotContain("51820", await OnHomeAsync("ip", family, "rule"), StringComparison.Ordinal);
            Assert.DoesNotContain("51820", await OnHomeAsync("ip", family, "route", "show", "table", "all"), StringComparison.Ordinal);
        }
    }

    private Task SeenAsync(int port, bool udp, string from, string? seenAs = null) => JoinedPair.UntilAsync(
        async () => await AskAsync(from, port, udp) == (seenAs ?? from), Patience, $"{(udp ? "UDP" : "TCP")} {port} answers {from} and sees {seenAs ?? "that"}");

    private Task<string?> AskAsync(string from, int port, bool udp) => Answering.AskAsync(
        home.HubMachine, from, new IPEndPoint(IPAddress.Parse(from.Contains(':', StringComparison.Ordinal) ? home.InTunnel.Six : home.InTunnel.Four), port), udp);

    private async Task<string> OnHomeAsync(params string[] command) => (await home.Home.Machine.RunAsync(command)).OrThrow().Output;

    private static Exposure Exposure(string name, string target, SourceMode source, ExposedPorts ports) => new()
    {
        Id = ByteString.CopyFrom(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToByteArray(bigEndian: true)), Name = name, Public = "203.0.113.1", Target = target, Source = source, Ports = { ports },
    };

    private static ExposedPorts Ports(bool tcp, bool udp, uint first, uint last, uint target) => new() { Tcp = tcp, Udp = udp, First = first, Last = last, TunnelPort = first, TargetPort = target };
}
