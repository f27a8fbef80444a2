using System.Runtime.CompilerServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// Reads headers, with every length checked before the bytes are touched; never reads outside of the packet, never throws.
/// Bytes after the length that the IP header tells (WireGuard's padding) are not looked at.
/// </summary>
internal static unsafe partial class PacketReader
{
    private const int Header4SizeBytes = 20;
    private const int Header6SizeBytes = 40;
    private const int TcpSizeBytes = 20;
    private const int UdpSizeBytes = 8;
    private const int IcmpSizeBytes = 8;
    private const int MaxDatagramSizeBytes = 65535;

    /// <summary><see cref="FilterVerdict.Allowed"/> when the header is whole and sound, else what is wrong with it.</summary>
    public static FilterVerdict Read(byte* packet, int lengthBytes, out PacketHeader header)
    {
        header = default;
        if (lengthBytes < Header4SizeBytes)
            return FilterVerdict.Truncated;
        FilterVerdict verdict = (*packet >> 4) switch
        {
            4 => Read4(packet, lengthBytes, ref header),
            6 => Read6(packet, lengthBytes, ref header),
            _ => FilterVerdict.VersionUnknown,
        };
        if (verdict != FilterVerdict.Allowed)
            return verdict;
        if (!HasPossibleAddresses(in header))
            return FilterVerdict.AddressImpossible;
        if (header.IsFragment && FragmentProblem(in header) is var problem and not FilterVerdict.Allowed)
            return problem;
        return header.IsLaterFragment ? FilterVerdict.Allowed : ReadTransport(ref header);
    }

    private static FilterVerdict Read4(byte* packet, int lengthBytes, ref PacketHeader header)
    {
        int headerBytes = (*packet & 0x0f) * 4;
        int totalBytes = Be16(packet + 2);
        if (headerBytes < Header4SizeBytes || headerBytes > totalBytes || totalBytes > lengthBytes)
            return FilterVerdict.HeaderMalformed;
        if (headerBytes > Header4SizeBytes && OptionsProblem(packet + Header4SizeBytes, headerBytes - Header4SizeBytes) is var problem and not FilterVerdict.Allowed)
            return problem;

        header.SourceLow = Be32(packet + 12);
        header.DestinationLow = Be32(packet + 16);
        header.Protocol = packet[9];
        header.Transport = packet + headerBytes;
        header.TransportLengthBytes = totalBytes - headerBytes;
        int fragment = Be16(packet + 6);
        header.MoreFragments = (fragment & 0x2000) != 0;
        header.FragmentOffsetBytes = (fragment & 0x1fff) * 8;
        header.IsFragment = header.MoreFragments || header.FragmentOffsetBytes != 0;
        header.FragmentId = (uint)Be16(packet + 4);
        header.FragmentLengthBytes = header.TransportLengthBytes;
        // The whole datagram's length counts its header too (RFC 791).
        return header.IsFragment && header.FragmentOffsetBytes + totalBytes > MaxDatagramSizeBytes ? FilterVerdict.FragmentMalformed : FilterVerdict.Allowed;
    }

    // RFC 791 §3.1: one byte (end, no operation), or type, length, value.
    private static FilterVerdict OptionsProblem(byte* options, int lengthBytes)
    {
        const byte end = 0, noOperation = 1, looseSourceRoute = 131, strictSourceRoute = 137;
        for (int at = 0; at < lengthBytes;)
        {
            byte type = options[at];
            if (type == end)
                return FilterVerdict.Allowed;
            if (type == noOperation)
            {
                at++;
                continue;
            }
            if (type is looseSourceRoute or strictSourceRoute)
                return FilterVerdict.SourceRouted;
            if (at + 1 >= lengthBytes || options[at + 1] < 2 || at + options[at + 1] > lengthBytes)
                return FilterVerdict.HeaderMalformed;
            at += options[at + 1];
        }
        return FilterVerdict.Allowed;
    }

    private static bool HasPossibleAddresses(in PacketHeader header)
    {
        if (header.IsIpv6)
        {
            // ::/127 is "unspecified" and loopback; ff00::/8 is multicast.
            return header.SourceHigh >> 56 != 0xff && (header.SourceHigh != 0 || header.SourceLow > 1)
                && (header.DestinationHigh != 0 || header.DestinationLow > 1);
        }
        uint source = (uint)header.SourceLow, destination = (uint)header.DestinationLow;
        return source >> 24 is not (0 or 127 or (>= 224 and < 240)) && source != uint.MaxValue && destination >> 24 is not (0 or 127);
    }

    private static FilterVerdict FragmentProblem(in PacketHeader header)
    {
        int length = header.FragmentLengthBytes;
        return length == 0 || (header.MoreFragments && length % 8 != 0) || header.FragmentOffsetBytes + length > MaxDatagramSizeBytes
            ? FilterVerdict.FragmentMalformed
            : FilterVerdict.Allowed;
    }

    private static FilterVerdict ReadTransport(ref PacketHeader header)
    {
        FilterVerdict cutOff = header.IsFragment ? FilterVerdict.FragmentTiny : FilterVerdict.TransportMalformed;
        byte* transport = header.Transport;
        int length = header.TransportLengthBytes;
        if (header.Protocol == IpProtocol.Tcp)
        {
            if (length < TcpSizeBytes)
                return cutOff;
            int tcpBytes = (transport[12] >> 4) * 4;
            if (tcpBytes < TcpSizeBytes)
                return FilterVerdict.TransportMalformed;
            if (tcpBytes > length)
                return cutOff;
            ReadPorts(ref header);
            header.TcpFlags = transport[13];
            int opening = header.TcpFlags & (IpProtocol.Syn | IpProtocol.Fin | IpProtocol.Rst);
            bool possible = (opening & (opening - 1)) == 0 || opening == (IpProtocol.Fin | IpProtocol.Rst);
            return possible && (header.TcpFlags & 0x3f) != 0 ? FilterVerdict.Allowed : FilterVerdict.TcpFlagsImpossible;
        }
        if (header.Protocol == IpProtocol.Udp)
        {
            if (length < UdpSizeBytes)
                return cutOff;
            ReadPorts(ref header);
            int udpBytes = Be16(transport + 4);
            // A first fragment tells the length of the whole.
            return udpBytes < UdpSizeBytes || (!header.IsFragment && udpBytes > length) ? FilterVerdict.TransportMalformed : FilterVerdict.Allowed;
        }
        if (header.IsIcmp)
        {
            if (length < IcmpSizeBytes)
                return cutOff;
            header.IcmpType = transport[0];
            header.IcmpIdentifier = (ushort)Be16(transport + 4);
        }
        return FilterVerdict.Allowed;
    }

    private static void ReadPorts(ref PacketHeader header)
    {
        header.SourcePort = (ushort)Be16(header.Transport);
        header.DestinationPort = (ushort)Be16(header.Transport + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Be16(byte* at) => ReverseEndianness(Unsafe.ReadUnaligned<ushort>(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Be32(byte* at) => ReverseEndianness(Unsafe.ReadUnaligned<uint>(at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Be64(byte* at) => ReverseEndianness(Unsafe.ReadUnaligned<ulong>(at));
}
