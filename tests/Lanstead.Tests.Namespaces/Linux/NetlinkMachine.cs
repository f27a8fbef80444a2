using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.Linux;

/// <summary>A machine with two cabled interfaces, and a netlink socket in its network.</summary>
public sealed class NetlinkMachine : IAsyncLifetime
{
    private readonly Workspace _workspace = Workspace.Open();

    public Machine Machine { get; private set; } = null!;

    public RouteNetlink Netlink { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Machine = await Machine.CreateAsync("netlink", _workspace);
        await Ip("link", "add", "left", "type", "veth", "peer", "name", "right");
        await Ip("link", "set", "left", "up");
        await Ip("link", "set", "right", "up");
        Netlink = Machine.InNetwork(RouteNetlink.Open);
    }

    public async ValueTask DisposeAsync()
    {
        Netlink?.Dispose();
        if (Machine is not null)
            await Machine.DisposeAsync();
        _workspace.Dispose();
    }

    /// <summary>What the system's own tool says: the witness against which ours is checked.</summary>
    public async Task<string> Ip(params string[] arguments)
    {
        CommandOutcome outcome = await Machine.RunAsync(["ip", .. arguments], cancellation: TestContext.Current.CancellationToken);
        return outcome.OrThrow().Output;
    }

    public Link Link(string name) => Netlink.FindLink(name) ?? throw new InvalidOperationException($"No link {name}.");
}
