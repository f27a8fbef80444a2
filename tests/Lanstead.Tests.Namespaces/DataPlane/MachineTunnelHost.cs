using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Lab.Machines;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The agent's own host of tunnels, in the network of a machine of the lab. Counts what it starts.</summary>
internal sealed class MachineTunnelHost : ITunnelHost, IDisposable
{
    private readonly Machine _machine;
    private readonly RouteNetlink _netlink;
    private readonly LinuxTunnelHost _host;

    public MachineTunnelHost(Machine machine)
    {
        _machine = machine;
        _netlink = machine.InNetwork(RouteNetlink.Open);
        _host = new LinuxTunnelHost(_netlink);
    }

    public int Started { get; private set; }

    public bool HasTun => _host.HasTun;

    public RouteNetlink Netlink => _netlink;

    public bool LinkExists(string name) => _host.LinkExists(name);

    public TunnelLink? ReadLink(string name) => _host.ReadLink(name);

    public Failure? BringUp(string name) => _host.BringUp(name);

    public Failure? DeleteLink(string name) => _host.DeleteLink(name);

    public Result<ITunnelProcess> Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        Started++;
        return _machine.InNetwork(() => _host.Start(program, arguments, environment));
    }

    public void Dispose() => _netlink.Dispose();
}
