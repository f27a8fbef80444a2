using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Machines;

/// <summary>A router, and machines behind it in subnets of their own or on a shared LAN, over IPv4 and IPv6.</summary>
/// <remarks>
/// Subnet n is 198.18.n.0/24 (benchmarking range, RFC 2544) and 2001:db8:n::/64 (documentation range, RFC 3849), so that
/// no network of Lanstead, which come from 10.0.0.0/8 and fd00::/8, can hit them. The router is .1 and ::1 in each.
/// No link is ever made in the host's own network.
/// </remarks>
public sealed class Topology : IAsyncDisposable
{
    private readonly List<Machine> _machines = [];
    private readonly HashSet<int> _lans = [];
    private readonly Dictionary<int, int> _hosts = [];

    private Topology(Workspace workspace, Machine router)
    {
        Workspace = workspace;
        Router = router;
        _machines.Add(router);
    }

    /// <summary>Logs and files of the run.</summary>
    public Workspace Workspace { get; }

    /// <summary>The machine that forwards between the subnets.</summary>
    public Machine Router { get; }

    /// <summary>Makes the router.</summary>
    public static async Task<Topology> CreateAsync()
    {
        LabRequirements.Require();
        Workspace workspace = Workspace.Open();
        Machine router = await Machine.CreateAsync("router", workspace);
        (await router.RunAsync(["sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1"])).OrThrow();
        return new Topology(workspace, router);
    }

    /// <summary>Adds a machine in subnet <paramref name="subnet"/> (1 to 250); several in one subnet share a bridge.</summary>
    public async Task<LabHost> AddAsync(string name, int subnet)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(subnet, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(subnet, 250);
        Machine machine = await Machine.CreateAsync(name, Workspace);
        _machines.Add(machine);
        await AddLanAsync(subnet);
        int host = _hosts[subnet] = _hosts.GetValueOrDefault(subnet, 1) + 1;
        string port = $"p{subnet}-{host}";
        await IpAsync(Router, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", $"{machine.Pid}");
        await IpAsync(Router, "link", "set", port, "master", $"lan{subnet}", "up");
        LabHost added = new(machine, port, $"198.18.{subnet}.{host}", $"2001:db8:{subnet:x}::{host:x}");
        await IpAsync(machine, "address", "add", $"{added.Ipv4}/24", "dev", "eth0");
        await IpAsync(machine, "address", "add", $"{added.Ipv6}/64", "dev", "eth0", "nodad");
        await IpAsync(machine, "link", "set", "eth0", "up");
        await IpAsync(machine, "route", "add", "default", "via", $"198.18.{subnet}.1");
        await IpAsync(machine, "-6", "route", "add", "default", "via", $"2001:db8:{subnet:x}::1");
        return added;
    }

    /// <summary>Takes the machine's cable out (false) or plugs it in (true), at the router's side.</summary>
    public Task SetLinkAsync(LabHost host, bool up) => IpAsync(Router, "link", "set", host.RouterPort, up ? "up" : "down");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (Machine machine in Enumerable.Reverse(_machines))
        {
            await machine.DisposeAsync();
        }

        Workspace.Dispose();
    }

    private async Task AddLanAsync(int subnet)
    {
        if (!_lans.Add(subnet))
        {
            return;
        }

        string bridge = $"lan{subnet}";
        await IpAsync(Router, "link", "add", bridge, "type", "bridge");
        await IpAsync(Router, "address", "add", $"198.18.{subnet}.1/24", "dev", bridge);
        await IpAsync(Router, "address", "add", $"2001:db8:{subnet:x}::1/64", "dev", bridge, "nodad");
        await IpAsync(Router, "link", "set", bridge, "up");
    }

    // `ip` runs in the machine's network but among the host's processes, so that a machine can be named by its pid.
    private static async Task IpAsync(Machine machine, params string[] arguments) =>
        (await Command.RunAsync(["nsenter", "--target", $"{machine.Pid}", "--net", "--", "ip", .. arguments])).OrThrow();
}
