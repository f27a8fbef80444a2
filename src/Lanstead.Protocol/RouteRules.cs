using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Protocol;

/// <summary>Which LANs a device may lead to: the same for who offers, who decides and who uses them.</summary>
public static class RouteRules
{
    /// <summary>Most that one device offers in one network.</summary>
    public const int Max = 16;

    /// <summary>Shortest prefix: a whole private block of RFC 1918.</summary>
    public const int LengthMin = 8;

    /// <summary>Shortest prefix of IPv6: a site's, RFC 4193 §3.1.</summary>
    public const int Length6Min = 48;

    /// <summary>Whether a prefix may be a LAN behind a device: private IPv4 (RFC 1918, RFC 6598) and no more than one block of it, or unique local IPv6 (RFC 4193) and no more than one site.</summary>
    public static bool IsLan(IPNetwork prefix) => prefix.BaseAddress switch
    {
        { AddressFamily: AddressFamily.InterNetwork } => prefix.PrefixLength >= LengthMin && OverlayRange.IsPrivate4(prefix),
        { AddressFamily: AddressFamily.InterNetworkV6 } => prefix.PrefixLength >= Length6Min && OverlayRange.IsUnique6(prefix),
        _ => false,
    };

    /// <summary>Reads one in its one spelling, without host bits.</summary>
    public static bool TryParse(string? text, out IPNetwork prefix)
    {
        prefix = default;
        return text is { Length: <= 43 } && IPNetwork.TryParse(text, out prefix) && prefix.ToString() == text && IsLan(prefix);
    }

    /// <summary>A range of the same length that overlaps with none of those in use; null when none is left.</summary>
    /// <remarks>Of IPv4 from 10.0.0.0/8 downwards from its end, where people seldom are; of IPv6 the same in the /48 that the network itself is of.</remarks>
    /// <param name="lan">The LAN.</param>
    /// <param name="network6">The network's IPv6 range.</param>
    /// <param name="used">What is in use.</param>
    public static IPNetwork? FreeRange(IPNetwork lan, IPNetwork network6, IReadOnlyCollection<IPNetwork> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        if (lan.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6)
            return FreeRange6(lan.PrefixLength, network6, used);
        uint step = 1u << (32 - lan.PrefixLength);
        uint end = (11u << 24) - step;
        for (int tries = 0; tries < 65_536 && end >= 10u << 24; tries++, end -= step)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, end);
            var candidate = new IPNetwork(new IPAddress(bytes), lan.PrefixLength);
            if (!used.Any(other => other.Contains(candidate.BaseAddress) || candidate.Contains(other.BaseAddress)))
                return candidate;
        }
        return null;
    }

    // Longer than a /64 stands at the beginning of one: host for host needs no more.
    private static IPNetwork? FreeRange6(int length, IPNetwork network6, IReadOnlyCollection<IPNetwork> used)
    {
        byte[] bytes = new byte[16];
        network6.BaseAddress.GetAddressBytes().AsSpan(0, 6).CopyTo(bytes);
        int step = length >= 64 ? 1 : 1 << (64 - length);
        for (int subnet = 65_536 - step; subnet > 0; subnet -= step)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)subnet);
            var candidate = new IPNetwork(new IPAddress(bytes), length);
            if (!used.Any(other => other.Contains(candidate.BaseAddress) || candidate.Contains(other.BaseAddress)))
                return candidate;
        }
        return null;
    }
}
