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

    /// <summary>Whether a prefix may be a LAN behind a device: private IPv4 (RFC 1918, RFC 6598), and no more than one block of it.</summary>
    public static bool IsLan(IPNetwork prefix) =>
        prefix.BaseAddress is { AddressFamily: AddressFamily.InterNetwork } && prefix.PrefixLength >= LengthMin && OverlayRange.IsPrivate4(prefix);

    /// <summary>Reads one in its one spelling, without host bits.</summary>
    public static bool TryParse(string? text, out IPNetwork prefix)
    {
        prefix = default;
        return text is { Length: <= 18 } && IPNetwork.TryParse(text, out prefix) && prefix.ToString() == text && IsLan(prefix);
    }

    /// <summary>A range of the same length that overlaps with none of those in use, from 10.0.0.0/8 downwards from its end, where people seldom are; null when none is left.</summary>
    public static IPNetwork? FreeRange(IPNetwork lan, IReadOnlyCollection<IPNetwork> used)
    {
        ArgumentNullException.ThrowIfNull(used);
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
}
