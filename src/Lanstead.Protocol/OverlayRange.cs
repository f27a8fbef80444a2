using System.Net;
using System.Net.Sockets;

namespace Lanstead.Protocol;

/// <summary>Ranges that a network may have: private ones only, so that no map can draw the internet's traffic into a tunnel.</summary>
public static class OverlayRange
{
    // RFC 1918 §3, and RFC 6598 §7 (shared address space, by the operator's own choice).
    private static readonly IPNetwork[] s_private4 =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10")];

    // RFC 4193 §3.1.
    private static readonly IPNetwork s_unique6 = IPNetwork.Parse("fc00::/7");

    /// <summary>Reads an IPv4 range: private, /8 to /30, no host bits.</summary>
    public static bool TryParse4(string? text, out IPNetwork range) =>
        TryParse(text, AddressFamily.InterNetwork, out range)
        && range.PrefixLength is >= 8 and <= 30
        && IsPrivate4(range);

    /// <summary>Reads an IPv6 range: a unique local /64.</summary>
    public static bool TryParse6(string? text, out IPNetwork range) =>
        TryParse(text, AddressFamily.InterNetworkV6, out range)
        && range.PrefixLength == 64
        && s_unique6.Contains(range.BaseAddress);

    /// <summary>True for a canonical host address inside a range; for IPv4 neither its first nor its last address.</summary>
    public static bool Holds(IPNetwork range, string? address)
    {
        if (!IPAddress.TryParse(address, out IPAddress? parsed) || parsed.ToString() != address || !range.Contains(parsed) || parsed.Equals(range.BaseAddress))
            return false;
        return parsed.AddressFamily != AddressFamily.InterNetwork || !parsed.Equals(Last(range));
    }

    /// <summary>True for an IPv4 address of the private ranges.</summary>
    public static bool IsPrivate4(IPAddress address) => Array.Exists(s_private4, wide => wide.Contains(address));

    /// <summary>True for an IPv4 range within the private ones: only such a LAN can clash with a network.</summary>
    public static bool IsPrivate4(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetwork &&
        Array.Exists(s_private4, wide => wide.PrefixLength <= range.PrefixLength && wide.Contains(range.BaseAddress));

    /// <summary>True for an IPv6 range within the unique local ones.</summary>
    public static bool IsUnique6(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 && range.PrefixLength >= s_unique6.PrefixLength && s_unique6.Contains(range.BaseAddress);

    private static bool TryParse(string? text, AddressFamily family, out IPNetwork range)
    {
        range = default;
        return text is { Length: <= 50 }
            && IPNetwork.TryParse(text, out range)
            && range.BaseAddress.AddressFamily == family
            && range.ToString() == text;
    }

    private static IPAddress Last(IPNetwork range)
    {
        byte[] bytes = range.BaseAddress.GetAddressBytes();
        for (int bit = range.PrefixLength; bit < 32; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
