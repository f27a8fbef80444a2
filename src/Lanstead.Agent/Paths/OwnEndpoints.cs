using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Lanstead.Protocol;

namespace Lanstead.Agent.Paths;

/// <summary>Where others may find this machine: the addresses of its real interfaces, and the one that the server sees.</summary>
internal static class OwnEndpoints
{
    // Interfaces of containers and of other tunnels: nobody outside reaches what is on them.
    private static readonly string[] InnerPrefixes =
        ["docker", "br-", "virbr", "veth", "cni", "flannel", "cali", "podman", "lxc", "wg", "tun", "tap", "tailscale", "zt"];

    /// <summary>Addresses that may be offered, best first: those of interfaces with a default route, then the others.</summary>
    public static IReadOnlyList<IPAddress> Addresses(
        IReadOnlyList<Link> links, IReadOnlyList<InterfaceAddress> addresses, IReadOnlyList<Route> routes, string? observedAddress)
    {
        var outer = routes.Where(route => route is { Destination.PrefixLength: 0, Table: Route.MainTable, Kind: RouteKind.Unicast, LinkIndex: not null })
            .Select(route => route.LinkIndex!.Value).ToHashSet();
        var usable = links.Where(link => link.IsUp && !InterfaceNames.IsOurs(link.Name) && (outer.Contains(link.Index) || !IsInner(link))).ToDictionary(link => link.Index);
        var found = addresses
            .Where(address => usable.ContainsKey(address.LinkIndex) && IsOffered(address.Address))
            .OrderByDescending(address => outer.Contains(address.LinkIndex))
            .ThenByDescending(address => address.Address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => address.Address).ToList();
        // Behind a NAT that keeps ports, the address that the server sees is the one that others reach.
        if (IPAddress.TryParse(observedAddress, out IPAddress? observed))
        {
            observed = observed.IsIPv4MappedToIPv6 ? observed.MapToIPv4() : observed;
            if (IsOffered(observed) && !found.Contains(observed))
                found.Add(observed);
        }
        return [.. found.Distinct().Take(AgentChannel.EndpointsMax)];
    }

    /// <summary>Peer candidates in the order to try: on a link of ours, then those of a family that we have, public before private.</summary>
    public static IReadOnlyList<IPEndPoint> Order(IReadOnlyList<IPEndPoint> candidates, IReadOnlyList<IPAddress> own, IReadOnlyList<IPNetwork> links) =>
        [.. candidates
            .Where(candidate => !own.Contains(candidate.Address) && own.Any(address => address.AddressFamily == candidate.AddressFamily))
            .Select((candidate, index) => (candidate, index))
            .OrderBy(pair => links.Any(link => link.Contains(pair.candidate.Address)) ? 0 : 1)
            .ThenBy(pair => Prefixes.IsPrivate(pair.candidate.Address) ? 1 : 0)
            .ThenBy(pair => pair.index)
            .Select(pair => pair.candidate)];

    private static bool IsOffered(IPAddress address) => !Prefixes.IsSpecial(address);

    /// <summary>Whether a link is of containers or of another tunnel.</summary>
    internal static bool IsInner(Link link) =>
        link.Kind is "wireguard" or "tun" or "bridge" or "dummy"
        || InnerPrefixes.Any(prefix => link.Name.StartsWith(prefix, StringComparison.Ordinal));
}
