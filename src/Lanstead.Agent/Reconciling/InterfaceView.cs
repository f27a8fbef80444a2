using Lanstead.Linux.Netlink;

namespace Lanstead.Agent.Reconciling;

/// <summary>What is true of one interface: what the kernel tells about it, without the tunnel inside.</summary>
/// <param name="Link">The interface; null when it is not there.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Routes">Its routes in the main table.</param>
/// <param name="Settings">Kernel settings that matter, by name; null for one that this kernel does not have.</param>
internal sealed record InterfaceView(
    Link? Link,
    IReadOnlyList<InterfaceAddress> Addresses,
    IReadOnlyList<Route> Routes,
    IReadOnlyDictionary<string, string?> Settings)
{
    public static InterfaceView Of(string name, SystemView system, Func<string, string?> setting, IEnumerable<string> settings)
    {
        Link? link = system.Links.FirstOrDefault(link => link.Name == name);
        return new InterfaceView(
            link,
            link is null ? [] : [.. system.Addresses.Where(address => address.LinkIndex == link.Index)],
            link is null ? [] : [.. system.Routes.Where(route => route.LinkIndex == link.Index && route.Table == Route.MainTable)],
            settings.ToDictionary(key => key, setting));
    }
}

/// <summary>All links, addresses and routes of the machine at one moment.</summary>
internal sealed record SystemView(IReadOnlyList<Link> Links, IReadOnlyList<InterfaceAddress> Addresses, IReadOnlyList<Route> Routes)
{
    public static SystemView Read(RouteNetlink netlink) => new(netlink.Links(), netlink.Addresses(), netlink.Routes());
}
