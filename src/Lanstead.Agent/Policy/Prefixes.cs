using System.Net;
using System.Net.Sockets;

namespace Lanstead.Agent.Policy;

/// <summary>Questions about addresses and prefixes that the local policy asks.</summary>
internal static class Prefixes
{
    // Where a private network may live: RFC 1918, RFC 6598 (shared address space), RFC 4193 (unique local).
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"),
    ];

    public static bool Overlap(IPNetwork a, IPNetwork b) =>
        a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    public static bool IsPrivate(IPNetwork prefix) =>
        Private.Any(outer => outer.BaseAddress.AddressFamily == prefix.BaseAddress.AddressFamily
            && outer.PrefixLength <= prefix.PrefixLength && outer.Contains(prefix.BaseAddress));

    public static bool IsPrivate(IPAddress address) => IsPrivate(Host(address));

    /// <summary>The prefix of one address: /32 or /128.</summary>
    public static IPNetwork Host(IPAddress address) =>
        new(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    /// <summary>The address that reaches all of an IPv4 prefix; null where it is too small to have one (RFC 3021), and for IPv6, which has none.</summary>
    public static IPAddress? BroadcastOf(IPNetwork prefix)
    {
        if (prefix.BaseAddress.AddressFamily != AddressFamily.InterNetwork || prefix.PrefixLength > 30)
            return null;
        byte[] bytes = prefix.BaseAddress.GetAddressBytes();
        for (int bit = prefix.PrefixLength; bit < 32; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }

    /// <summary>The prefix that an address with a length stands in.</summary>
    public static IPNetwork Around(IPAddress address, int lengthBits)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = lengthBits; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), lengthBits);
    }

    /// <summary>Parses a prefix of one family in its one spelling, without host bits.</summary>
    public static bool TryParse(string text, AddressFamily family, out IPNetwork prefix) =>
        IPNetwork.TryParse(text, out prefix) && prefix.BaseAddress.AddressFamily == family
        && !text.Contains('%', StringComparison.Ordinal) && (family != AddressFamily.InterNetwork || prefix.ToString() == text);

    /// <summary>Parses an address of one family; refuses short, octal and scoped spellings.</summary>
    public static bool TryParseAddress(string text, AddressFamily family, out IPAddress address)
    {
        bool parsed = IPAddress.TryParse(text, out IPAddress? value) && value.AddressFamily == family
            && !text.Contains('%', StringComparison.Ordinal) && !text.StartsWith('[') && !value.IsIPv4MappedToIPv6
            && (family != AddressFamily.InterNetwork || value.ToString() == text);
        address = parsed ? value! : IPAddress.None;
        return parsed;
    }

    /// <summary>Addresses to which no peer can be: loopback, unspecified, link-local, multicast, broadcast, "this network".</summary>
    public static bool IsSpecial(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any) || address.IsIPv4MappedToIPv6)
            return true;
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return false;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return bytes[0] is 0 or 127 or >= 224 || (bytes[0] == 169 && bytes[1] == 254);
    }
}
