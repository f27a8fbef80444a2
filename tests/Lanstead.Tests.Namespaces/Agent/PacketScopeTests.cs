using System.Net;
using System.Net.Sockets;
using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>The engine confines the packets of a network.</summary>
public sealed class EnginePacketScopeTests(EngineJudgedPair pair) : PacketScopeContract(pair), IClassFixture<EngineJudgedPair>;

/// <summary>A table of nftables does.</summary>
public sealed class TablePacketScopeTests(TableJudgedPair pair) : PacketScopeContract(pair), IClassFixture<TableJudgedPair>;

/// <summary>The same for the kernel's WireGuard, in a guest that has it: <c>lab/run kernel</c>.</summary>
[Trait("needs", "kernel")]
public sealed class KernelPacketScopeTests(KernelJudgedPair pair) : PacketScopeContract(pair), IClassFixture<KernelJudgedPair>;

/// <summary>
/// A member that sends whatever it likes into the tunnel gets to the machine's addresses in that network and nowhere else: not to its other addresses (another
/// network's, the LAN's), and not through it, also on a machine that forwards for its containers. A port that its owner leads to a container works.
/// </summary>
public abstract class PacketScopeContract(JudgedPair pair)
{
    private const string Other = "10.99.0.1", Container = "10.98.0.2";

    [Fact]
    public async Task A_member_reaches_the_machines_address_in_its_network_and_no_other()
    {
        await using Machine container = await AddContainerAsync();
        LabHost host = await pair.Topology.AddAsync("mallory", 3);
        await using TunnelEnd tunnel = await TunnelEnd.StartAsync(host.Machine, TunnelProgram.Named("wireguard-go", new LabOptions("", "", [])), "wg0", pair.Topology.Workspace, TestContext.Current.CancellationToken);
        var peer = ScriptedServer.NewPeer("mallory", "10.77.0.77", Convert.FromBase64String(tunnel.Key.Public));
        await pair.Server.ChangeAsync(peers => peers.Add(new Guid(peer.PeerId.Span, bigEndian: true), peer));
        string alpha = pair.Server.Find("alpha").Ipv4;
        string key = (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "public-key")).Trim(), port = (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "listen-port")).Trim();
        // Larger than the network's.
        await tunnel.UpAsync(1420, $"{peer.Ipv4}/32", $"{peer.Ipv6}/128");
        await tunnel.SetAsync("peer", key, "endpoint", $"{pair.AlphaHost.Ipv4}:{port}", "allowed-ips", "0.0.0.0/0,::/0");
        await IpAsync(host.Machine, "route", "add", "10.77.0.0/24", "dev", "wg0");

        // 1. Both are there, by the cable.
        foreach (string address in new[] { Other, Container })
        {
            await IpAsync(pair.Topology.Router, "route", "add", address, "via", pair.AlphaHost.Ipv4);
            await Ping.UntilAnsweredAsync(host.Machine, address, TimeSpan.FromSeconds(20));
        }
        // 2. Not by the tunnel, which leads to alpha's own address in the network.
        foreach (string address in new[] { Other, Container, pair.AlphaHost.Ipv4 })
            await IpAsync(host.Machine, "route", "add", $"{address}/32", "dev", "wg0", "src", peer.Ipv4);
        // The handshake goes by the cable all the same.
        (await host.Machine.RunAsync(["ip", "rule", "add", "ipproto", "udp", "dport", port, "lookup", "7", "priority", "7"])).OrThrow();
        await IpAsync(host.Machine, "route", "add", "default", "via", "198.18.3.1", "table", "7");
        await Ping.UntilAnsweredAsync(host.Machine, alpha, TimeSpan.FromSeconds(30));
        foreach (string address in new[] { Other, Container, pair.AlphaHost.Ipv4 })
            Assert.Equal(3, (await Ping.RunAsync(host.Machine, address, 3)).Lost);
        Assert.Equal(0, (await Ping.RunAsync(host.Machine, alpha, 3)).Lost);

        // 3. What alpha's owner leads to the container arrives there.
        await pair.Alpha.Machine.LoadNftAsync($"table ip owner {{\n chain published {{\n type nat hook prerouting priority dstnat;\n ip daddr {alpha} tcp dport 8080 dnat to {Container}:80\n }}\n}}\n");
        using TcpListener listener = container.InNetwork(() => new TcpListener(IPAddress.Parse(Container), 80));
        listener.Start();
        Task<Socket> accepted = listener.AcceptSocketAsync(TestContext.Current.CancellationToken).AsTask();
        using Socket visitor = host.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await visitor.ConnectAsync(new IPEndPoint(IPAddress.Parse(alpha), 8080), TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        using Socket arrived = await accepted.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(IPAddress.Parse(peer.Ipv4), ((IPEndPoint)arrived.RemoteEndPoint!).Address);

        // 4. Where the kernel leads the packets, neither end sends more than the network's interface takes, though both could.
        if (pair.Backend != "engine")
            Assert.All([SegmentBytes(visitor), SegmentBytes(arrived)], bytes => Assert.InRange(bytes, 1, 1280 - 40));
    }

    private static int SegmentBytes(Socket socket)
    {
        const int tcp = 6, segment = 2;
        byte[] value = new byte[4];
        socket.GetRawSocketOption(tcp, segment, value);
        return BitConverter.ToInt32(value);
    }

    // As Docker has it: a bridge's address on the machine, and forwarding switched on for all interfaces.
    private async Task<Machine> AddContainerAsync()
    {
        Machine container = await Machine.CreateAsync("container", pair.Topology.Workspace);
        await IpAsync(pair.Alpha.Machine, "address", "add", $"{Other}/32", "dev", "lo");
        await IpAsync(pair.Alpha.Machine, "link", "add", "docker0", "type", "veth", "peer", "name", "eth0", "netns", $"{container.Pid}");
        await IpAsync(pair.Alpha.Machine, "address", "add", "10.98.0.1/24", "dev", "docker0");
        await IpAsync(pair.Alpha.Machine, "link", "set", "docker0", "up");
        await IpAsync(container, "address", "add", $"{Container}/24", "dev", "eth0");
        await IpAsync(container, "link", "set", "eth0", "up");
        await IpAsync(container, "route", "add", "default", "via", "10.98.0.1");
        (await pair.Alpha.Machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1"])).OrThrow();
        return container;
    }

    // Among the host's processes, so that a machine can be named by its pid.
    private static async Task IpAsync(Machine machine, params string[] arguments) =>
        (await Command.RunAsync(["nsenter", "--target", $"{machine.Pid}", "--net", "--", "ip", .. arguments])).OrThrow();
}
