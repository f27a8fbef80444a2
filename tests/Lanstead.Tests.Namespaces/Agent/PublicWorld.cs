using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A tunnel server between the Internet and a tunnel; a cable stands for the tunnel. At home services on all that is asked tell whom they see.</summary>
public sealed class PublicWorld : IAsyncLifetime
{
    public const string Tunnel = "ls-tun", Public = "203.0.113.1", Public6 = "2001:db8:f::1", Friend = "203.0.113.5", Friend6 = "2001:db8:f::5", Home = "10.0.0.2", Home6 = "fd00:7::2";

    private readonly Workspace _workspace = Workspace.Open();
    private readonly List<PublicService> _services = [];

    internal Machine FriendMachine { get; private set; } = null!;

    internal Machine Hub { get; private set; } = null!;

    internal Machine HomeMachine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (FriendMachine, Hub, HomeMachine) = (await Machine.CreateAsync("friend", _workspace), await Machine.CreateAsync("hub", _workspace), await Machine.CreateAsync("home", _workspace));
        foreach ((Machine at, string command) in new[]
        {
            (Hub, $"link add eth0 type veth peer name eth0 netns {FriendMachine.Pid}"), (Hub, $"link add {Tunnel} type veth peer name eth0 netns {HomeMachine.Pid}"),
            (Hub, $"address add {Public}/24 dev eth0"), (Hub, $"address add {Public6}/64 dev eth0 nodad"), (Hub, "link set eth0 up"), (Hub, "link set lo up"),
            (Hub, $"address add 10.0.0.1/24 dev {Tunnel}"), (Hub, $"address add fd00:7::1/64 dev {Tunnel} nodad"), (Hub, $"link set {Tunnel} up"),
            (FriendMachine, $"address add {Friend}/24 dev eth0"), (FriendMachine, $"address add {Friend6}/64 dev eth0 nodad"), (FriendMachine, "link set eth0 up"), (FriendMachine, $"route add 10.0.0.0/24 via {Public}"),
            (HomeMachine, $"address add {Home}/24 dev eth0"), (HomeMachine, $"address add {Home6}/64 dev eth0 nodad"), (HomeMachine, "link set eth0 up"),
            (HomeMachine, "route add default via 10.0.0.1"), (HomeMachine, "-6 route add default via fd00:7::1"),
        })
            (await Command.RunAsync(["nsenter", "--target", $"{at.Pid}", "--net", "--", "ip", .. command.Split(' ')])).OrThrow();
        (await Hub.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"])).OrThrow();
    }

    public async ValueTask DisposeAsync()
    {
        _services.ForEach(service => service.Dispose());
        foreach (Machine? machine in new[] { FriendMachine, Hub, HomeMachine })
        {
            if (machine is not null)
                await machine.DisposeAsync();
        }
        _workspace.Dispose();
    }

    /// <summary>A service on a port of the home.</summary>
    internal void Serve(bool udp, int port) => _services.Add(PublicService.Start(HomeMachine, udp, port));
}
