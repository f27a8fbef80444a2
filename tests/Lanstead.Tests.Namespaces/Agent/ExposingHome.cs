using Lanstead.Lab;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>
/// A home with the real daemon, as a client of a tunnel server that is nothing but WireGuard and a friend's addresses. The home drops what comes by the wrong link
/// (rp_filter 1), has tables as Docker makes them with a published port, a container, and a LAN with a machine whose router it is.
/// </summary>
public sealed class ExposingHome : IAsyncLifetime
{
    public const string Friend = "203.0.113.5", Friend6 = "2001:db8:f::5", LanTarget = "192.168.77.20", OwnInLan = "192.168.77.1";
    private const string Container = "10.98.0.2";
    private static int _port = 8380;

    internal Topology Topology { get; private set; } = null!;

    internal ScriptedServer Server { get; private set; } = null!;

    internal LabAgent Home { get; private set; } = null!;

    internal Machine HubMachine { get; private set; } = null!;

    internal Machine LanMachine { get; private set; } = null!;

    internal Machine ContainerMachine { get; private set; } = null!;

    /// <summary>The home's own addresses in the tunnel.</summary>
    internal (string Four, string Six) InTunnel { get; private set; }

    internal string Before { get; private set; } = "";

    private TunnelEnd? _hub;

    public async ValueTask InitializeAsync()
    {
        Topology = await Topology.CreateAsync();
        LabHost home = await Topology.AddAsync("home", 1), hub = await Topology.AddAsync("hub", 2);
        HubMachine = hub.Machine;
        (LanMachine, ContainerMachine) = (await PlugAsync(home.Machine, "lan", "lan0", OwnInLan, LanTarget), await PlugAsync(home.Machine, "container", "docker0", "10.98.0.1", Container));
        (await home.Machine.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv4.conf.lan0.forwarding=0", .. new[] { "all", "default", "eth0", "lan0", "docker0" }.Select(link => $"net.ipv4.conf.{link}.rp_filter=1")])).OrThrow();
        await home.Machine.LoadNftAsync($$"""
            table ip nat {
              chain DOCKER { iifname != "docker0" tcp dport { 8080, 8081 } dnat to {{Container}}:80; }
              chain PREROUTING { type nat hook prerouting priority dstnat; policy accept; fib daddr type local jump DOCKER; }
              chain POSTROUTING { type nat hook postrouting priority srcnat; policy accept; oifname != "docker0" ip saddr 10.98.0.0/24 masquerade; }
            }
            table ip filter {
              chain DOCKER { iifname != "docker0" oifname "docker0" ip daddr {{Container}} tcp dport 80 accept; }
              chain DOCKER-USER { }
              chain FORWARD { type filter hook forward priority filter; policy drop; jump DOCKER-USER; oifname "docker0" ct state related,established accept; oifname "docker0" jump DOCKER; iifname "docker0" oifname != "docker0" accept; }
            }

            """);

        // 1. The server, and the hub's row in the map.
        Server = ScriptedServer.Start(Topology.Router, "198.18.1.1", Interlocked.Increment(ref _port));
        _hub = await TunnelEnd.StartAsync(HubMachine, TunnelProgram.Named("wireguard-go", new LabOptions("", "", [])), "wg0", Topology.Workspace, TestContext.Current.CancellationToken);
        await _hub.SetAsync("listen-port", "51999");
        Peer row = ScriptedServer.NewPeer("hub", "10.77.0.200", Convert.FromBase64String(_hub.Key.Public));
        row.Endpoints.Add($"{hub.Ipv4}:51999");
        Server.Head = head => head.HubPeerId = row.PeerId;
        await Server.ChangeAsync(peers => peers.Add(ScriptedServer.Id(row), row));

        // 2. The home joins.
        Home = new LabAgent(home.Machine, JoinedPair.Program);
        Before = await JoinedPair.SnapshotAsync(home.Machine);
        await Home.StartAsync();
        await Home.UpAsync(Server.Url, Server.JoinKey);
        await JoinedPair.UntilAsync(() => Task.FromResult(Server.Find("home").PublicKey.Length > 0), TimeSpan.FromSeconds(30), "the home has a key");
        Peer own = Server.Find("home");
        InTunnel = (own.Ipv4, own.Ipv6);

        // 3. The hub takes it, and stands in for whoever is out in the Internet.
        await _hub.UpAsync(1280, $"{row.Ipv4}/32", $"{row.Ipv6}/128", $"{Friend}/32", $"{Friend6}/128");
        await _hub.SetAsync("peer", own.PublicKey.ToBase64(), "allowed-ips", $"{own.Ipv4}/32,{own.Ipv6}/128");
        await _hub.IpAsync("route", "add", $"{own.Ipv4}/32", "dev", "wg0");
        await _hub.IpAsync("-6", "route", "add", $"{own.Ipv6}/128", "dev", "wg0");
        await Ping.UntilAnsweredAsync(HubMachine, own.Ipv4, TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        if (Home is not null)
            await Home.DisposeAsync();
        if (_hub is not null)
            await _hub.DisposeAsync();
        if (Topology is not null)
            await Topology.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }

    // A machine on a link of the home's, with the home as its router.
    private async Task<Machine> PlugAsync(Machine home, string name, string link, string own, string its)
    {
        Machine machine = await Machine.CreateAsync(name, Topology.Workspace);
        foreach ((Machine at, string command) in new[]
        {
            (home, $"link add {link} type veth peer name eth0 netns {machine.Pid}"), (home, $"address add {own}/24 dev {link}"), (home, $"link set {link} up"),
            (machine, $"address add {its}/24 dev eth0"), (machine, "link set eth0 up"), (machine, $"route add default via {own}"),
        })
            (await Command.RunAsync(["nsenter", "--target", $"{at.Pid}", "--net", "--", "ip", .. command.Split(' ')])).OrThrow();
        return machine;
    }
}
