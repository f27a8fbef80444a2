using System.Buffers.Binary;
using System.Net;

namespace Lanstead.Server.Features.Networks;

/// <summary>Arithmetic of a network's ranges.</summary>
internal static class NetworkRanges
{
    // The default network is a /24: 253 machines, and 256 networks in a tenant's /16.
    private const int DefaultPrefixLength = 24;

    /// <summary>The first free /24 of a tenant's block; null when all are in use.</summary>
    public static IPNetwork? FirstFree4(IPNetwork block, IReadOnlyCollection<IPNetwork> used)
    {
        uint first = ToUInt32(block.BaseAddress);
        int count = block.PrefixLength >= DefaultPrefixLength ? 1 : 1 << (DefaultPrefixLength - block.PrefixLength);
        for (int i = 0; i < count; i++)
        {
            var candidate = new IPNetwork(FromUInt32(first + ((uint)i << (32 - DefaultPrefixLength))), DefaultPrefixLength);
            if (!used.Any(other => Overlaps(candidate, other)))
                return candidate;
        }
        return null;
    }

    /// <summary>The first free /64 of a tenant's /48; null when all 65,535 are in use. Subnet 0 is left for the tenant itself.</summary>
    public static IPNetwork? FirstFree6(IPNetwork block, IReadOnlyCollection<IPNetwork> used)
    {
        var taken = used.ToHashSet();
        byte[] bytes = block.BaseAddress.GetAddressBytes();
        for (int subnet = 1; subnet <= ushort.MaxValue; subnet++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), (ushort)subnet);
            var candidate = new IPNetwork(new IPAddress(bytes), 64);
            if (!taken.Contains(candidate))
                return candidate;
        }
        return null;
    }

    public static bool Overlaps(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);

    /// <summary>The first usable address: held back for the gateway.</summary>
    public static IPAddress GatewayAddress(IPNetwork range) => FromUInt32(ToUInt32(range.BaseAddress) + 1);

    /// <summary>The IPv6 address beside an IPv4 one: the network's prefix and the same host number.</summary>
    public static IPAddress Beside(IPNetwork ipv4Range, IPNetwork ipv6Range, IPAddress ipv4)
    {
        uint host = ToUInt32(ipv4) - ToUInt32(ipv4Range.BaseAddress);
        byte[] bytes = ipv6Range.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), host);
        return new IPAddress(bytes);
    }

    private static uint ToUInt32(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress FromUInt32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPAddress(bytes);
    }
}
