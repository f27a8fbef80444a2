using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>Does with a packet from a TUN queue what the kernel left undone: cuts it into packets of the wire's size, and finishes checksums.</summary>
/// <remarks>
/// Stateless. Nothing outside of the given memory is read or written, whatever the headers say: lengths are taken from the packet's own
/// headers, checked against its length, and what the header before it says must agree with them.
/// </remarks>
public static unsafe class Segmenter
{
    /// <summary>Cuts one packet.</summary>
    /// <param name="packet">The header of 10 bytes, then the IP packet. Not changed.</param>
    /// <param name="lengthBytes">Length of both.</param>
    /// <param name="target">Where the packets go, behind those that are there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SegmentOutcome Segment(byte* packet, int lengthBytes, ref SegmentTarget target)
    {
        if (lengthBytes <= NetworkHeader.Bytes)
            return SegmentOutcome.TooShort;
        NetworkHeader header = Unsafe.ReadUnaligned<NetworkHeader>(packet);
        byte* ip = packet + NetworkHeader.Bytes;
        lengthBytes -= NetworkHeader.Bytes;
        bool needsChecksum = (header.Flags & NetworkHeader.NeedsChecksum) != 0;
        if (needsChecksum && header.ChecksumStart + header.ChecksumOffset + sizeof(ushort) > lengthBytes)
            return SegmentOutcome.HeaderMismatch;
        if (header.Kind == NetworkHeader.Whole)
            return PassWhole(ip, lengthBytes, needsChecksum, header, ref target);

        SegmentOutcome outcome = SegmentLayout.Read(ip, lengthBytes, header, needsChecksum, out SegmentLayout layout);
        if (outcome != SegmentOutcome.Done)
            return outcome;
        int payloadBytes = lengthBytes - layout.HeaderBytes;
        int full = (payloadBytes - 1) / layout.SegmentBytes;
        int lastBytes = payloadBytes - (full * layout.SegmentBytes);
        if (layout.HeaderBytes + Math.Min(layout.SegmentBytes, payloadBytes) > IpFields.MaxPacketBytes)
            return SegmentOutcome.HeaderMismatch;
        if (!target.Fits(full, layout.HeaderBytes + layout.SegmentBytes, layout.HeaderBytes + lastBytes))
            return SegmentOutcome.NoRoom;
        Cut(ip, full, lastBytes, layout, ref target);
        return SegmentOutcome.Done;
    }

    private static SegmentOutcome PassWhole(byte* ip, int lengthBytes, bool needsChecksum, in NetworkHeader header, ref SegmentTarget target)
    {
        int version = *ip >> 4;
        if (version is not (4 or 6))
            return SegmentOutcome.NotIp;
        if (lengthBytes < (version == 4 ? IpFields.Ipv4MinBytes : IpFields.Ipv6Bytes))
            return SegmentOutcome.TooShort;
        if (lengthBytes > IpFields.MaxPacketBytes)
            return SegmentOutcome.HeaderMismatch;
        if (!target.Fits(0, 0, lengthBytes))
            return SegmentOutcome.NoRoom;
        byte* made = target.Take(lengthBytes);
        Unsafe.CopyBlockUnaligned(made, ip, (uint)lengthBytes);
        if (needsChecksum)
        {
            // The field holds the pseudo-header's sum, so summing over it includes that.
            ulong sum = InternetChecksum.Sum(made + header.ChecksumStart, lengthBytes - header.ChecksumStart);
            Unsafe.WriteUnaligned(made + header.ChecksumStart + header.ChecksumOffset, InternetChecksum.Finish(sum));
        }
        return SegmentOutcome.Done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cut(byte* ip, int full, int lastBytes, in SegmentLayout layout, ref SegmentTarget target)
    {
        // Sums of the headers without the fields that change, so that each packet adds only these and its payload.
        ulong ipSum = layout.IsIpv4 ? layout.Ipv4BaseSum(ip) : 0;
        ulong transportSum = layout.TransportBaseSum(ip);
        byte* payload = ip + layout.HeaderBytes;
        for (int index = 0; index <= full; index++, payload += layout.SegmentBytes)
        {
            bool isLast = index == full;
            int payloadBytes = isLast ? lastBytes : layout.SegmentBytes;
            int lengthBytes = layout.HeaderBytes + payloadBytes;
            byte* made = target.Take(lengthBytes);
            Unsafe.CopyBlockUnaligned(made, ip, (uint)layout.HeaderBytes);
            ulong sum = transportSum + InternetChecksum.CopyAndSum(made + layout.HeaderBytes, payload, payloadBytes);
            if (layout.IsIpv4)
                FixIpv4(made, lengthBytes, layout.FirstId + index, ipSum);
            else
                Unsafe.WriteUnaligned(made + IpFields.Ipv6Length, InternetChecksum.BigEndian((ushort)(lengthBytes - IpFields.Ipv6Bytes)));
            byte* transport = made + layout.TransportOffset;
            sum += InternetChecksum.BigEndian((ushort)(lengthBytes - layout.TransportOffset));
            sum += layout.IsTcp
                ? FixTcp(transport, layout.FirstSequence + ((uint)index * (uint)layout.SegmentBytes), index == 0, isLast)
                : FixUdp(transport, lengthBytes - layout.TransportOffset);
            Unsafe.WriteUnaligned(transport + layout.ChecksumOffset, InternetChecksum.Finish(sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FixIpv4(byte* header, int lengthBytes, int id, ulong baseSum)
    {
        ushort length = InternetChecksum.BigEndian((ushort)lengthBytes);
        ushort wireId = InternetChecksum.BigEndian((ushort)id);
        Unsafe.WriteUnaligned(header + IpFields.Ipv4Length, length);
        Unsafe.WriteUnaligned(header + IpFields.Ipv4Id, wireId);
        Unsafe.WriteUnaligned(header + IpFields.Ipv4Checksum, (ushort)~InternetChecksum.Fold(baseSum + length + wireId));
    }

    // Returns the sum of what it wrote. FIN and PSH say something of the data's end, CWR something that is to be said once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FixTcp(byte* header, uint sequence, bool isFirst, bool isLast)
    {
        uint wireSequence = BinaryPrimitives.ReverseEndianness(sequence);
        Unsafe.WriteUnaligned(header + IpFields.TcpSequence, wireSequence);
        int drop = (isLast ? 0 : IpFields.TcpFin | IpFields.TcpPush) | (isFirst ? 0 : IpFields.TcpCongestionReduced);
        header[IpFields.TcpFlags] &= (byte)~drop;
        return wireSequence + (ulong)Unsafe.ReadUnaligned<ushort>(header + IpFields.TcpDataOffset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FixUdp(byte* header, int lengthBytes)
    {
        ushort length = InternetChecksum.BigEndian((ushort)lengthBytes);
        Unsafe.WriteUnaligned(header + IpFields.UdpLength, length);
        return length;
    }
}
