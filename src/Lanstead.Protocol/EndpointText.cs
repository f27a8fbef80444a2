using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Protocol;

/// <summary>An endpoint on the wire: <c>192.0.2.1:51820</c> or <c>[2001:db8::1]:51820</c>, in canonical form, never a name.</summary>
public static class EndpointText
{
    /// <summary>Longest endpoint in characters: a bracketed IPv6 address with scope-less canonical text and a port.</summary>
    public const int MaxLength = 53;

    /// <summary>Reads an endpoint that a packet can be sent to.</summary>
    /// <remarks>Refused: port 0, the unspecified, multicast and broadcast addresses, scope ids, any other spelling.</remarks>
    public static bool TryParse(string? text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.None, 0);
        if (text is null || text.Length > MaxLength)
            return false;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) || port == 0)
            return false;
        ReadOnlySpan<char> host = text.AsSpan(0, colon);
        bool bracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? address)
            || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6)
            || !IsReachable(address))
            return false;
        endpoint = new IPEndPoint(address, port);
        return endpoint.ToString() == text;
    }

    private static bool IsReachable(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.ScopeId == 0 && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6 && !address.Equals(IPAddress.IPv6Any);
        byte first = address.GetAddressBytes()[0];
        return first is > 0 and < 224;
    }
}
