using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>LANs behind devices, with real packets: led to only by who offers, reached by who is told, never over what the machine has itself (J2), and gone without a trace (D4).</summary>
public sealed class RoutesTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    private const string Lan = "192.168.77.0/24", Printer = "192.168.77.10", Mapped = "10.211.0.0/24", MappedPrinter = "10.211.0.10";
    private const string Lan6 = "fd12:3456:789a:1::/64", Printer6 = "fd12:3456:789a:1::10", Mapped6 = "fd00:77:ffff::/64", MappedPrinter6 = "fd00:77:ffff::10";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task J2_a_lan_is_reached_through_who_offers_it_by_its_own_or_another_range_and_another_machine_takes_over()
    {
        await using Machine printer = await Machine.CreateAsync("printer", pair.Topology.Workspace);
        (await printer.RunAsync(["ip", "link", "add", "br0", "type", "bridge"])).OrThrow();
        (await printer.RunAsync(["ip", "address", "add", $"{Printer}/24", "dev", "br0"])).OrThrow();
        (await printer.RunAsync(["ip", "address", "add", $"{Printer6}/64", "dev", "br0", "nodad"])).OrThrow();
        (await printer.RunAsync(["ip", "link", "set", "br0", "up"])).OrThrow();
        await PlugAsync(pair.Beta.Machine, printer, 1);
        LabHost gammaHost = await pair.Topology.AddAsync("gamma", 3);
        await using var gamma = new LabAgent(gammaHost.Machine, JoinedPair.Program);
        await PlugAsync(gammaHost.Machine, printer, 2);

        // 1. What the server says alone opens nothing on the machine that should lead there; and what would lead astray is refused.
        await TellAsync("beta", Route(Lan), Route("127.0.0.0/8"), Route("0.0.0.0/0"), Route("8.8.8.0/24"), Route("10.77.0.0/24"), Route("10.0.0.0/8"), Route("::/0"), Route("2001:db8::/64"));
        await JoinedPair.UntilAsync(async () => await StatesAsync(pair.Alpha) is ["refused", "refused", "refused", "refused", "refused", "refused", "refused", "used"], Patience, "one route is used, seven are refused");
        await JoinedPair.UntilAsync(async () => (await StatesAsync(pair.Beta)).Contains("refused"), Patience, "beta refuses to lead where it offers nothing");
        Assert.False((await Ping.RunAsync(pair.Alpha.Machine, Printer, 3)).Lost < 3);
        Assert.DoesNotContain("10.0.0.0/8", await pair.OnAlphaAsync("ip", "route"), StringComparison.Ordinal);

        // 2. Offered on the machine itself, it is reached.
        (await pair.Beta.RunAsync(["routes", "offer", Lan])).OrThrow();
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, Printer, Patience);

        // 3. By another range, host for host.
        await TellAsync("beta", Route(Mapped, Lan));
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, MappedPrinter, Patience);
        await JoinedPair.UntilAsync(async () => !(await pair.OnAlphaAsync("ip", "route")).Contains(Lan, StringComparison.Ordinal), Patience, "alpha has no route to the LAN's own range any more");
        Assert.Contains($"{Mapped} for {Lan}", (await pair.Alpha.RunAsync(["routes", "ls"])).OrThrow().Output, StringComparison.Ordinal);

        // IPv6, by its own range and by another one.
        (await pair.Beta.RunAsync(["routes", "offer", Lan6])).OrThrow();
        await TellAsync("beta", Route(Mapped, Lan), Route(Lan6));
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, Printer6, Patience);
        await TellAsync("beta", Route(Mapped, Lan), Route(Mapped6, Lan6));
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, MappedPrinter6, Patience);
        Assert.True((await Ping.RunAsync(pair.Alpha.Machine, MappedPrinter, 3)).Lost < 3);

        // 4. Two lead there; the one that carries it loses its cable, and the other takes over.
        await gamma.StartAsync(TestContext.Current.CancellationToken);
        await gamma.UpAsync(pair.Server.Url, pair.Server.JoinKey, TestContext.Current.CancellationToken);
        (await gamma.RunAsync(["routes", "offer", Lan])).OrThrow();
        (await gamma.RunAsync(["routes", "offer", Lan6])).OrThrow();
        await TellAsync("gamma", Route(Mapped, Lan), Route(Mapped6, Lan6));
        await JoinedPair.UntilAsync(async () => (await pair.Alpha.RunAsync(["routes", "ls"])).OrThrow().Output.Contains("else", StringComparison.Ordinal), Patience, "alpha knows of both");
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, pair.Server.Find("gamma").Ipv4, Patience);
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, MappedPrinter, Patience);
        bool isByBeta = (await pair.Alpha.RunAsync(["routes", "ls"])).OrThrow().Output.Contains("by beta", StringComparison.Ordinal);
        LabAgent carrier = isByBeta ? pair.Beta : gamma;
        // So that the answers that it has given before are known.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        (await carrier.Machine.RunAsync(["ip", "link", "set", "eth0", "down"])).OrThrow();
        TimeSpan took = await Ping.UntilAnsweredAsync(pair.Alpha.Machine, MappedPrinter, Patience);
        await Ping.UntilAnsweredAsync(pair.Alpha.Machine, MappedPrinter6, Patience);
        TestContext.Current.SendDiagnosticMessage($"The other router carried after {took.TotalSeconds:0.0} s.");

        // 5. Down: nothing is left where it led.
        LabAgent other = isByBeta ? gamma : pair.Beta;
        Assert.Contains("ls-lab-routes", (await other.Machine.RunAsync(["nft", "list", "ruleset"])).OrThrow().Output, StringComparison.Ordinal);
        (await other.RunAsync(["down"])).OrThrow();
        Assert.Equal("", (await other.Machine.RunAsync(["nft", "list", "ruleset"])).OrThrow().Output.Trim());
        Assert.Equal("0", (await other.Machine.RunAsync(["cat", "/proc/sys/net/ipv4/conf/lan0/forwarding"])).OrThrow().Output.Trim());
        Assert.Equal("0", (await other.Machine.RunAsync(["cat", "/proc/sys/net/ipv6/conf/all/forwarding"])).OrThrow().Output.Trim());
        // Not there before Linux 6.17.
        Assert.Equal("0", (await other.Machine.RunAsync(["sh", "-c", "cat /proc/sys/net/ipv6/conf/lan0/force_forwarding 2>/dev/null || echo 0"])).OrThrow().Output.Trim());
    }

    private Task TellAsync(string name, params PeerRoute[] routes) => pair.Server.ChangeAsync(peers =>
    {
        Peer peer = peers.Values.Single(one => one.Name == name);
        peer.Routes.Clear();
        peer.Routes.Add(routes);
    });

    private static PeerRoute Route(string prefix, string lan = "") => new() { Prefix = prefix, Lan = lan };

    private static async Task<string[]> StatesAsync(LabAgent agent)
    {
        using var document = System.Text.Json.JsonDocument.Parse((await agent.RunAsync(["routes", "ls", "--json"])).OrThrow().Output);
        return [.. document.RootElement.GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("state").GetString()!).Order(StringComparer.Ordinal)];
    }

    // A cable from the machine to the printer's LAN.
    private static async Task PlugAsync(Machine machine, Machine printer, int number)
    {
        string[] enter = ["nsenter", "--target", $"{machine.Pid}", "--net", "--", "ip"];
        foreach (string[] command in new string[][]
        {
            [.. enter, "link", "add", "lan0", "type", "veth", "peer", "name", $"p{number}", "netns", $"{printer.Pid}"],
            [.. enter, "address", "add", $"192.168.77.{number}/24", "dev", "lan0"], [.. enter, "address", "add", $"fd12:3456:789a:1::{number}/64", "dev", "lan0", "nodad"], [.. enter, "link", "set", "lan0", "up"],
        })
            (await Command.RunAsync(command)).OrThrow();
        (await printer.RunAsync(["ip", "link", "set", $"p{number}", "master", "br0", "up"])).OrThrow();
        (await machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.conf.lan0.forwarding=0"])).OrThrow();
    }
}
