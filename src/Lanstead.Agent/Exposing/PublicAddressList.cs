using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Lanstead.Protocol.Wire;
using Route = Lanstead.Linux.Netlink.Route;

namespace Lanstead.Agent.Exposing;

/// <summary>The addresses of a tunnel server by which others may reach it. Pure.</summary>
internal static class PublicAddressList
{
    private const int Max = 256;

    /// <param name="system">Links, addresses and routes.</param>
    /// <param name="observed">The address that the server sees; null when it does not say.</param>
    public static IReadOnlyList<PublicAddress> Of(SystemView system, string? observed)
    {
        var outer = system.Routes.Where(route => route is { Destination.PrefixLength: 0, Table: Route.MainTable, Kind: RouteKind.Unicast, LinkIndex: not null }).Select(route => route.LinkIndex!.Value).ToHashSet();
        var links = system.Links.Where(link => link.IsUp && !InterfaceNames.IsOurs(link.Name) && (outer.Contains(link.Index) || !OwnEndpoints.IsInner(link))).ToDictionary(link => link.Index);
        InterfaceAddress[] found = [.. system.Addresses.Where(address => links.ContainsKey(address.LinkIndex) && !Prefixes.IsSpecial(address.Address)).DistinctBy(address => address.Address)];
        IPAddress? seen = IPAddress.TryParse(observed, out IPAddress? parsed) ? parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed : null;
        // A provider translates to the one address of the link that leads out, where the machine has no public one of that family itself.
        InterfaceAddress? translated = seen is null || Prefixes.IsPrivate(seen) || Prefixes.IsSpecial(seen) || found.Any(address => address.Address.AddressFamily == seen.AddressFamily && !Prefixes.IsPrivate(address.Address))
            ? null : found.FirstOrDefault(address => address.Address.AddressFamily == seen.AddressFamily && outer.Contains(address.LinkIndex));
        return
        [
            .. found.OrderBy(address => address.Address.AddressFamily == AddressFamily.InterNetworkV6).ThenBy(address => address.Address.ToString(), StringComparer.Ordinal).Take(Max)
                .Select(address => new PublicAddress { Address = address.Address.ToString(), Interface = links[address.LinkIndex].Name, SeenAs = ReferenceEquals(address, translated) ? seen!.ToString() : "" }),
        ];
    }
}
