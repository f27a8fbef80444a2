using Google.Protobuf;
using Lanstead.Agent.Pairs;
using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>What goes through a machine whose packets an outside program carries.</summary>
public sealed class TableGatewayTests(TableJudgedPair pair) : TableGatewayContract(pair), IClassFixture<TableJudgedPair>;

/// <summary>The same for the kernel's WireGuard, in a guest that has it: <c>lab/run kernel</c>.</summary>
[Trait("needs", "kernel")]
public sealed class KernelGatewayTests(KernelJudgedPair pair) : TableGatewayContract(pair), IClassFixture<KernelJudgedPair>;

/// <summary>LANs of both families behind devices, and phones, where not the engine carries the packets and not the engine judges them.</summary>
public abstract class TableGatewayContract(JudgedPair pair)
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

    [Fact]
    public async Task A_phone_with_a_preshared_key_goes_on_by_its_configuration_until_the_next_one_is_used_and_no_longer()
    {
        LabHost host = await pair.Topology.AddAsync("phone", 4);
        await using TunnelEnd phone = await TunnelEnd.StartAsync(host.Machine, TunnelProgram.Named("wireguard-go", new LabOptions("", "", [])), "wg0", pair.Topology.Workspace, TestContext.Current.CancellationToken);
        WireGuardKey next = await WireGuardKey.CreateAsync(host.Machine, TestContext.Current.CancellationToken);
        Peer alpha = pair.Server.Find("alpha");
        string gateway = Convert.ToBase64String(alpha.PublicKey.Span), port = (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "listen-port")).Trim();
        Peer peer = ScriptedServer.NewPeer("phone", "10.77.0.88", Convert.FromBase64String(phone.Key.Public));
        (peer.ConfigOnly, peer.PresharedEpoch) = (true, 1);
        pair.Server.KeptPreshared = asked => asked == peer.PeerId ? Seal(alpha, peer, peer.PresharedEpoch == 1 ? phone.Key : next) : null;
        pair.Server.Head += head => head.GatewayPeerId = alpha.PeerId;
        await pair.Server.ChangeAsync(peers => peers.Add(ScriptedServer.Id(peer), peer));

        // 1. Its configuration, with the key that only the gateway was given.
        await phone.UpAsync(1280, $"{peer.Ipv4}/32", $"{peer.Ipv6}/128");
        await phone.IpAsync("route", "add", "10.77.0.0/24", "dev", "wg0");
        await phone.SetAsync("peer", gateway, "endpoint", $"{pair.AlphaHost.Ipv4}:{port}", "allowed-ips", "10.77.0.0/24", "preshared-key", phone.SecretFile(Convert.ToBase64String(PresharedOf(phone.Key))));
        await Ping.UntilAnsweredAsync(host.Machine, alpha.Ipv4, Patience);

        // 2. There is another one, which nobody uses: the first one goes on, with a handshake of its own.
        await pair.Server.ChangeAsync(peers =>
        {
            (peer.FormerKey, peer.FormerUntil) = (peer.PublicKey, TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
            (peer.PublicKey, peer.PresharedEpoch) = (ByteString.CopyFrom(Convert.FromBase64String(next.Public)), 2);
        });
        await JoinedPair.UntilAsync(async () => await PeersAsync() is var peers && peers.Contains(next.Public, StringComparison.Ordinal) && peers.Contains(phone.Key.Public, StringComparison.Ordinal), Patience, "both keys are taken");
        await phone.SetAsync("private-key", phone.SecretFile(phone.Key.Secret));
        await Ping.UntilAnsweredAsync(host.Machine, alpha.Ipv4, Patience);

        // 3. It is used: the first one is over.
        await phone.SetAsync("private-key", phone.SecretFile(next.Secret), "peer", gateway, "preshared-key", phone.SecretFile(Convert.ToBase64String(PresharedOf(next))));
        await Ping.UntilAnsweredAsync(host.Machine, alpha.Ipv4, Patience);
        await JoinedPair.UntilAsync(async () => !(await PeersAsync()).Contains(phone.Key.Public, StringComparison.Ordinal), Patience, "the first key is over");
        Assert.Equal(0, (await Ping.RunAsync(host.Machine, alpha.Ipv4, 3)).Lost);

        Task<string> PeersAsync() => pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "peers");
    }

    // Another one for each key, so that none fits with the other.
    private static byte[] PresharedOf(WireGuardKey key) => System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(key.Public));

    private PairNote Seal(Peer gateway, Peer phone, WireGuardKey key)
    {
        using var secret = new PrivateKey(Convert.FromBase64String(key.Secret));
        using var preshared = new PresharedKey(PresharedOf(key));
        var place = new PairPlace(
            pair.Server.Network, new PeerId(ScriptedServer.Id(phone)), new PeerId(ScriptedServer.Id(gateway)), new PublicKey(Convert.FromBase64String(key.Public)), new PublicKey(gateway.PublicKey.Span), phone.PresharedEpoch);
        return new PairNote { NetworkId = pair.Server.Network.ToWire(), PeerId = phone.PeerId, Epoch = phone.PresharedEpoch, Sealed = ByteString.CopyFrom(PairKeySeal.Seal(place, secret, preshared)) };
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
