using System.Globalization;
using System.Net;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>More than one lane: queues of one TUN interface, sockets of one port.</summary>
public abstract class ManyLanesContract(int lanes) : IAsyncLifetime
{
    private const int FirstPort = 6000;

    private readonly TunnelPair _pair = new(BackendKind.Engine, lanes);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TunnelEnd Left => _pair.Left;

    private TunnelEnd Right => _pair.Right;

    public async ValueTask InitializeAsync()
    {
        await _pair.InitializeAsync();
        foreach ((TunnelEnd end, TunnelEnd other) in new[] { (Left, Right), (Right, Left) })
        {
            await end.Make(Cancellation);
            Assert.Null((await end.Backend.Apply(end.Interface, end.ConfigTowards(other), Cancellation)).Failure);
        }
        foreach (string address in new[] { Right.Ipv4, Right.Ipv6 })
            await Ping.UntilAnsweredAsync(Left.Lab.Machine, address, TimeSpan.FromSeconds(30), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_flow_keeps_its_order()
    {
        UdpFlow[] flows = await SendAsync(flows: 16, packets: 1500);

        foreach (UdpFlow flow in flows)
            Assert.True(flow.Arrived.SequenceEqual(Enumerable.Range(0, 1500)), await TellAsync(flow, 1500));
        Assert.Empty(RefusedOfRight());
        Dispose(flows);
    }

    [Fact]
    public async Task Streams_meet_no_reordering()
    {
        await using BackgroundProcess server = Iperf.StartServer(Right.Lab.Machine);
        long before = await ReorderedAsync(Left) + await ReorderedAsync(Right);

        Assert.True(await Iperf.TcpAsync(Left.Lab.Machine, Right.Ipv4, streams: 4, reverse: false, 2, Cancellation) > 1e7);
        Assert.True(await Iperf.TcpAsync(Left.Lab.Machine, Right.Ipv6, streams: 4, reverse: true, 2, Cancellation) > 1e7);

        Assert.Equal(before, await ReorderedAsync(Left) + await ReorderedAsync(Right));
    }

    [Fact]
    public async Task One_session_whose_packets_come_by_every_lane_takes_each_once_and_follows_its_peer()
    {
        // The router gives each datagram of left another port, in turn: they come by all sockets, and each moves the peer.
        await _pair.Router.LoadNftAsync("""
            table inet spread {
              chain before {
                type filter hook prerouting priority raw; policy accept;
                ip saddr 198.18.1.0/24 udp sport 51820 udp sport set numgen inc mod 8 map { 0 : 40000, 1 : 40001, 2 : 40002, 3 : 40003, 4 : 40004, 5 : 40005, 6 : 40006, 7 : 40007 }
                ip daddr 198.18.1.0/24 udp dport 40000-40007 udp dport set 51820
              }
            }
            """);
        UdpFlow[] flows = await SendAsync(flows: 8, packets: 1000);

        foreach (UdpFlow flow in flows)
        {
            // Lanes work side by side: the order of two datagrams that came by different ones is nobody's promise, each once is.
            Assert.True(flow.Arrived.Order().SequenceEqual(Enumerable.Range(0, 1000)), await TellAsync(flow, 1000));
            flow.Answer();
            Assert.True(flow.IsAnswered());
        }
        Assert.Empty(RefusedOfRight());
        string endpoint = (await Right.Wg("show", Right.Interface, "endpoints")).Split('\t')[1].Trim();
        Assert.InRange(int.Parse(endpoint[(endpoint.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture), 40000, 40007);
        Dispose(flows);
    }

    [Fact]
    public async Task Lanes_that_have_nothing_to_do_let_go_of_a_former_port()
    {
        TunnelConfig moved = Right.ConfigTowards(Left) with { ListenPort = 51999 };

        Assert.Null((await Right.Backend.Apply(Right.Interface, moved, Cancellation)).Failure);

        await TunnelPrograms.Until(() => Ports().SetEquals([51999]));
        // Left learns of it by what right sends.
        await Ping.UntilAnsweredAsync(Right.Lab.Machine, Left.Ipv4, TimeSpan.FromSeconds(30), Cancellation);
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv6, TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Every_kind_of_change_under_load_leaves_a_tunnel_that_works()
    {
        await using BackgroundProcess server = Iperf.StartServer(Right.Lab.Machine);
        // Left follows right to another port by what comes from there, and the answers of a stream that has stalled are nothing.
        await using BackgroundProcess echoes = Ping.Start(Right.Lab.Machine, Left.Ipv4, TimeSpan.FromMilliseconds(10));
        Task<double> load = Iperf.TcpAsync(Left.Lab.Machine, Right.Ipv4, streams: 4, reverse: false, 6, Cancellation);
        var random = new Random(lanes);
        TunnelConfig towardsLeft = Right.ConfigTowards(Left);
        int changes = 0;
        while (!load.IsCompleted)
        {
            TunnelConfig config = towardsLeft with
            {
                ListenPort = random.Next(20) == 0 ? (ushort)random.Next(51_820, 51_824) : null,
                FirewallMark = (uint)random.Next(3),
                Peers = [.. towardsLeft.Peers, .. Others(random)],
                Filter = random.Next(2) == 0 ? null : new FilterRules { Default = FilterAction.Deny, LocalPrefixes = [], Rules = [new FilterRule { Action = FilterAction.Allow, DestinationPorts = [PortRange.Of((ushort)random.Next(65536)), PortRange.Of(5201)] }] },
            };
            Assert.Null((await Right.Backend.Apply(Right.Interface, config, Cancellation)).Failure);
            Assert.NotNull(Right.Backend.Count(Right.Interface));
            changes++;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System, Cancellation);
        }

        Assert.True(await load > 0, "Nothing arrived.");
        Assert.True(changes > 20, $"{changes} changes");
        Assert.Null((await Right.Backend.Apply(Right.Interface, towardsLeft with { Filter = null }, Cancellation)).Failure);
        Assert.Equal(10, (await Ping.RunAsync(Right.Lab.Machine, Left.Ipv4, 10, cancellation: Cancellation)).Received);
        Assert.Equal(10, (await Ping.RunAsync(Left.Lab.Machine, Right.Ipv6, 10, cancellation: Cancellation)).Received);
        Assert.Single(Counters.Peers);
    }

    private InterfaceCounters Counters => Right.Backend.Count(Right.Interface)!;

    private async Task<UdpFlow[]> SendAsync(int flows, int packets)
    {
        UdpFlow[] made = [.. Enumerable.Range(0, flows).Select(flow => new UdpFlow(Left, Right, ipv6: flow % 2 == 1, FirstPort + flow))];
        for (int number = 0; number < packets; number++)
        {
            foreach (UdpFlow flow in made)
                flow.Send(number);
            // What one queue of TUN holds is never sent at once, so that nothing is lost for want of room.
            if (number % 10 == 9)
            {
                foreach (UdpFlow flow in made)
                    await flow.Settle(until: number);
            }
        }
        return made;
    }

    // Whose loss it was: each counter of ours and of the system's that a datagram can have gone into.
    private async Task<string> TellAsync(UdpFlow flow, int packets)
    {
        List<string> told = [$"{flow.Target}: {flow.Arrived.Count} of {packets} arrived, missing {string.Join(' ', Enumerable.Range(0, packets).Except(flow.Arrived).Take(20))}"];
        foreach (TunnelEnd end in new[] { Left, Right })
        {
            told.AddRange(end.Backend.Count(end.Interface)!.Refused.Concat(end.Backend.PortRefused).Select(refused => $"{end.Interface}: {refused}"));
            foreach (string[] command in new[] { new[] { "grep", "^Udp", "/proc/net/snmp", "/proc/net/snmp6" }, ["ip", "-s", "-s", "link"] })
                told.Add((await end.Lab.Machine.RunAsync(command, cancellation: Cancellation)).Output);
        }
        return string.Join('\n', told);
    }

    private IEnumerable<RefusedPackets> RefusedOfRight() => Counters.Refused.Where(refused => refused.Direction == PacketDirection.Incoming);

    private HashSet<int> Ports() =>
    [
        .. Right.Lab.Machine.RunAsync(["ss", "-Hlun"]).GetAwaiter().GetResult().OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]).Select(address => int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<TunnelPeer> Others(Random random) => Enumerable.Range(0, random.Next(4)).Select(_ =>
    {
        using PrivateKey key = X25519.GeneratePrivateKey();
        return new TunnelPeer(X25519.PublicKeyOf(key), null, null, [IPNetwork.Parse($"10.78.{random.Next(256)}.{random.Next(256)}/32")], 0);
    });

    // What the senders' TCP found out to have come in another order than it was sent.
    private static async Task<long> ReorderedAsync(TunnelEnd end)
    {
        string[] lines = (await end.Lab.Machine.RunAsync(["cat", "/proc/net/netstat"], cancellation: Cancellation)).OrThrow().Output.Split('\n');
        string[] names = lines[0].Split(' '), values = lines[1].Split(' ');
        return names.Zip(values).Where(pair => pair.First is "TCPSACKReorder" or "TCPTSReorder" or "TCPRenoReorder").Sum(pair => long.Parse(pair.Second, CultureInfo.InvariantCulture));
    }

    private static void Dispose(UdpFlow[] flows)
    {
        foreach (UdpFlow flow in flows)
            flow.Dispose();
    }
}

/// <summary>Two lanes, as on a machine of 6 to 8 cores.</summary>
public sealed class TwoLanesTests() : ManyLanesContract(2);

/// <summary>Four lanes, as on one of 12 to 14.</summary>
public sealed class FourLanesTests() : ManyLanesContract(4);
