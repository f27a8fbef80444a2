using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Server.Outbound;

/// <summary>Which addresses belong to the public internet, so that somebody's say-so may make this server connect to them.</summary>
/// <remarks>After the registries of special-purpose addresses (RFC 6890 and its successors). What only carries an IPv4 address is judged by that one.</remarks>
internal static class AddressRules
{
    private static readonly IPNetwork[] s_special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // A public address, but inside Azure it is the host's own service.
            "168.63.129.16/32",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // Of the one block that is handed out to the public: protocols of the IETF (Teredo among them), documentation, 6to4.
    private static readonly IPNetwork s_public6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] s_special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>The address that a connection really goes to: an IPv4 address in IPv6's clothes is that IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return s_nat64.Contains(address) ? Last4(address) : address;
    }

    /// <summary>True when anybody's server may be there.</summary>
    public static bool IsPublic(IPAddress address)
    {
        IPAddress plain = Plain(address);
        if (plain.AddressFamily == AddressFamily.InterNetwork)
            return !s_special4.Any(special => special.Contains(plain));
        return plain.ScopeId == 0 && s_public6.Contains(plain) && !s_special6.Any(special => special.Contains(plain)) && !CarriesPrivate4(plain);
    }

    // ISATAP (RFC 5214): the interface half is 0:5efe or 200:5efe and an IPv4 address, which the next router unpacks.
    private static bool CarriesPrivate4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) is 0x00005EFE or 0x02005EFE && !IsPublic(Last4(address));
    }

    private static IPAddress Last4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes[12..]);
    }
}
