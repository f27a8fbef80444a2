using System.Buffers.Binary;

namespace Lanstead.Linux.Udp;

/// <summary>Reads and writes what the kernel keeps addresses in: struct sockaddr_in and sockaddr_in6.</summary>
internal static unsafe class SocketNames
{
    /// <summary>Writes an address for a socket of that kind.</summary>
    /// <returns>Its length; 0 when a socket of IPv4 cannot reach it.</returns>
    public static int Write(byte* name, in UdpAddress address, bool ipv6Socket)
    {
        ushort port = BinaryPrimitives.ReverseEndianness(address.Port);
        if (ipv6Socket)
        {
            *(ushort*)name = UdpConstants.Ipv6Family;
            *(ushort*)(name + 2) = port;
            *(uint*)(name + 4) = 0; // flow label: the kernel chooses
            address.WriteMapped(name + 8);
            *(uint*)(name + 24) = address.ScopeId;
            return UdpConstants.Ipv6NameBytes;
        }
        if (!address.IsIpv4)
            return 0;
        *(ushort*)name = UdpConstants.Ipv4Family;
        *(ushort*)(name + 2) = port;
        *(uint*)(name + 4) = address.Ipv4Bits;
        *(ulong*)(name + 8) = 0;
        return UdpConstants.Ipv4NameBytes;
    }

    /// <summary>Reads an address that the kernel wrote; the default value for a family that is neither.</summary>
    public static UdpAddress Read(byte* name, int nameBytes)
    {
        if (nameBytes < UdpConstants.Ipv4NameBytes)
            return default;
        ushort port = BinaryPrimitives.ReverseEndianness(*(ushort*)(name + 2));
        return *(ushort*)name switch
        {
            UdpConstants.Ipv4Family => UdpAddress.Of(new ReadOnlySpan<byte>(name + 4, 4), port),
            UdpConstants.Ipv6Family when nameBytes >= UdpConstants.Ipv6NameBytes =>
                UdpAddress.Of(new ReadOnlySpan<byte>(name + 8, 16), port, *(uint*)(name + 24)),
            _ => default,
        };
    }
}
