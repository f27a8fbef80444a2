using System.Net;
using System.Net.Sockets;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>Whom a request came from, as far as that can be known.</summary>
internal static class ClientAddress
{
    /// <summary>The client's address; null when it is only that of a proxy.</summary>
    /// <remarks>A forwarded header that is still there came from a proxy that we do not trust.</remarks>
    public static IPAddress? Observed(HttpContext http)
    {
        IPAddress? address = http.Connection.RemoteIpAddress;
        if (address is null || http.Request.Headers.ContainsKey("X-Forwarded-For"))
            return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>What is stored of a person's address: all of it, or only its network where <c>LANSTEAD_CLIENT_ADDRESSES</c> says so.</summary>
    public static IPAddress? Kept(HttpContext http)
    {
        IPAddress? address = http.Connection.RemoteIpAddress;
        return address is { } known && http.RequestServices.GetRequiredService<ServerSettings>().ClientNetworksOnly ? NetworkOf(known) : address;
    }

    /// <summary>The network in which an address is, without the household or person: /24 of IPv4, /48 of IPv6.</summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        byte[] bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        bytes.AsSpan(bytes.Length == 4 ? 3 : 6).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>What a client is counted by: IPv6 addresses of one /64 are one client, which owns it whole.</summary>
    public static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
