using System.Net;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>A LAN with one machine behind a device, offered by it, said yes to, and named.</summary>
internal sealed class LabLan : IAsyncDisposable
{
    private LabLan(Machine machine, string name, PeerAnswer router, IPAddress address, IPNetwork reach) =>
        (Machine, Name, Router, Address, Reach) = (machine, name, router, address, reach);

    /// <summary>What stands in the LAN; it knows no way to the network.</summary>
    public Machine Machine { get; }

    /// <summary>What rules call the LAN.</summary>
    public string Name { get; }

    /// <summary>The device that leads there.</summary>
    public PeerAnswer Router { get; }

    /// <summary>The machine's address in its LAN.</summary>
    public IPAddress Address { get; }

    /// <summary>The range by which the others reach the LAN.</summary>
    public IPNetwork Reach { get; }

    /// <summary>The address by which the others reach the machine.</summary>
    public IPAddress Reached
    {
        get
        {
            byte[] bytes = Reach.BaseAddress.GetAddressBytes();
            bytes[^1] = Address.GetAddressBytes()[^1];
            return new IPAddress(bytes);
        }
    }

    /// <summary>Plugs a machine to the device by a cable of its own, and has the LAN led to.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="agent">The device.</param>
    /// <param name="router">Its peer.</param>
    /// <param name="name">The LAN's name.</param>
    /// <param name="lan">Its range, a /24.</param>
    /// <param name="mapped">Another range, "auto", or null for its own.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<LabLan> AddAsync(Stage stage, LabAgent agent, PeerAnswer router, string name, IPNetwork lan, string? mapped, CancellationToken cancellation)
    {
        Machine machine = await Machine.CreateAsync(name, stage.Topology.Workspace);
        byte[] bytes = lan.BaseAddress.GetAddressBytes();
        await IpAsync(machine, "link", "add", "lan0", "type", "veth", "peer", "name", "lan0", "netns", $"{agent.Machine.Pid}");
        foreach ((Machine end, byte host) in new[] { (machine, (byte)10), (agent.Machine, (byte)1) })
        {
            bytes[^1] = host;
            await IpAsync(end, "address", "add", $"{new IPAddress(bytes)}/{lan.PrefixLength}", "dev", "lan0");
            await IpAsync(end, "link", "set", "lan0", "up");
        }
        bytes[^1] = 10;
        (await agent.RunAsync(["routes", "offer", $"{lan}"], cancellation: cancellation)).OrThrow();
        RouteAnswer decided = await stage.Api.PutAsync<RouteAnswer>($"/v1/peers/{router.Id}/routes", new { prefix = $"{lan}", decision = "approved", mapped, name }, cancellation);
        return new LabLan(machine, name, router, new IPAddress(bytes), IPNetwork.Parse(decided.Mapped ?? decided.Prefix));
    }

    public ValueTask DisposeAsync() => Machine.DisposeAsync();

    // Among the host's processes, so that a machine can be named by its pid.
    private static async Task IpAsync(Machine machine, params string[] arguments) =>
        (await Command.RunAsync(["nsenter", "--target", $"{machine.Pid}", "--net", "--", "ip", .. arguments])).OrThrow();

    private sealed record RouteAnswer(string Prefix, string? Mapped);
}
