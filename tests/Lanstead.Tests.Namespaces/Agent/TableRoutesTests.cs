using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>LANs behind a machine whose packets an outside program carries.</summary>
public sealed class TableRoutesTests(TableJudgedPair pair) : TableRoutesContract(pair), IClassFixture<TableJudgedPair>;

/// <summary>The same for the kernel's WireGuard, in a guest that has it: <c>lab/run kernel</c>.</summary>
[Trait("needs", "kernel")]
public sealed class KernelRoutesTests(KernelJudgedPair pair) : TableRoutesContract(pair), IClassFixture<KernelJudgedPair>;

/// <summary>LANs of both families behind devices where not the engine carries the packets and not the engine judges them.</summary>
public abstract class TableRoutesContract(JudgedPair pair)
{
    private const string Lan = "192.168.77.0/24", Printer = "192.168.77.10", Mapped = "10.211.0.0/24", MappedPrinter = "10.211.0.10";
    private const string Lan6 = "fd12:3456:789a:1::/64", Printer6 = "fd12:3456:789a:1::10", Mapped6 = "fd00:77:ffff::/64", MappedPrinter6 = "fd00:77:ffff::10";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_lan_of_both_families_is_reached_by_its_own_range_and_by_another_one_and_what_may_not_arrive_does_not()
    {
        await using Machine printer = await Machine.CreateAsync("printer", pair.Topology.Workspace);
        await IpAsync(printer, "link", "add", "lan0", "type", "veth", "peer", "name", "lan0", "netns", $"{pair.Beta.Machine.Pid}");
        foreach ((Machine machine, int host) in new[] { (printer, 10), (pair.Beta.Machine, 1) })
        {
            await IpAsync(machine, "address", "add", $"192.168.77.{host}/24", "dev", "lan0");
            await IpAsync(machine, "address", "add", $"fd12:3456:789a:1::{host}/64", "dev", "lan0", "nodad");
            await IpAsync(machine, "link", "set", "lan0", "up");
        }

        // 1. By their own ranges.
        foreach (string lan in new[] { Lan, Lan6 })
            (await pair.Beta.RunAsync(["routes", "offer", lan])).OrThrow();
        await TellAsync(new PeerRoute { Prefix = Lan }, new PeerRoute { Prefix = Lan6 });
        foreach (string address in new[] { Printer, Printer6 })
            await Ping.UntilAnsweredAsync(pair.Alpha.Machine, address, Patience);

        // 2. By others.
        await TellAsync(new PeerRoute { Prefix = Mapped, Lan = Lan }, new PeerRoute { Prefix = Mapped6, Lan = Lan6 });
        foreach (string address in new[] { MappedPrinter, MappedPrinter6 })
            await Ping.UntilAnsweredAsync(pair.Alpha.Machine, address, Patience);
        foreach (string address in new[] { Printer, Printer6 })
            Assert.Equal(3, (await Ping.RunAsync(pair.Alpha.Machine, address, 3)).Lost);

        // 3. Nothing may arrive at whose LAN it is: nothing arrives there.
        pair.Server.Policy = peer => peer.Name == "beta" ? [] : [new PolicyRule { Verdict = 1, Direction = 3 }];
        await pair.Server.SendPoliciesAsync();
        foreach (string address in new[] { MappedPrinter, MappedPrinter6 })
            await JoinedPair.UntilAsync(async () => (await Ping.RunAsync(pair.Alpha.Machine, address, 3)).Lost == 3, Patience, $"{address} is closed");
        // What its owner asks is answered all the same.
        Assert.Equal(0, (await Ping.RunAsync(pair.Beta.Machine, pair.Server.Find("alpha").Ipv6, 3)).Lost);
    }

    private Task TellAsync(params PeerRoute[] routes) => pair.Server.ChangeAsync(peers =>
    {
        Peer beta = peers.Values.Single(one => one.Name == "beta");
        beta.Routes.Clear();
        beta.Routes.Add(routes);
    });

    // Among the host's processes, so that a machine can be named by its pid.
    private static async Task IpAsync(Machine machine, params string[] arguments) =>
        (await Command.RunAsync(["nsenter", "--target", $"{machine.Pid}", "--net", "--", "ip", .. arguments])).OrThrow();
}
