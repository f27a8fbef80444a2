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
    private WireGuardNetlink? _wireGuard;

    public MachineTunnelHost(Machine machine)
    {
        _machine = machine;
        _netlink = machine.InNetwork(RouteNetlink.Open);
        _host = new LinuxTunnelHost(_netlink);
    }

    public int Started { get; private set; }

    public bool HasTun => _host.HasTun;

    public RouteNetlink Netlink => _netlink;

    /// <summary>A back end of the kernel's WireGuard.</summary>
    public KernelBackend OpenKernel()
    {
        _wireGuard ??= _machine.InNetwork(WireGuardNetlink.Open);
        Result<KernelBackend> opened = KernelBackend.Open(new LinuxKernelHost(_netlink, _wireGuard), TimeProvider.System);
        return opened.IsSuccess ? opened.Value : throw new InvalidOperationException($"{opened.Failure.Message} These tests run in a guest that has it: lab/run kernel");
    }

    public bool LinkExists(string name) => _host.LinkExists(name);

    public TunnelLink? ReadLink(string name) => _host.ReadLink(name);

    public Failure? BringUp(string name) => _host.BringUp(name);

    public Failure? DeleteLink(string name) => _host.DeleteLink(name);

    public Result<ITunnelProcess> Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        Started++;
        return _machine.InNetwork(() => _host.Start(program, arguments, environment));
    }

    public void Dispose()
    {
        _wireGuard?.Dispose();
        _netlink.Dispose();
    }
}
