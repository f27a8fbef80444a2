using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.DataPlane.Engine;

/// <summary>Makes packets fit a way that is narrower than the interface: TCP is cut smaller, and told so when a connection begins; the sender of the rest is told.</summary>
/// <remarks>Stateless. Only asked where the way is known to be narrower.</remarks>
internal static unsafe class PathFit
{
    private const int Ipv6MtuMin = 1280; // RFC 8200 §5: nobody sends less because he is told
    private const byte TcpSyn = 0x02;
    private const byte OptionEnd = 0, OptionNone = 1, OptionSegmentSize = 2, OptionSegmentSizeBytes = 4;

    /// <summary>Changes what TUN gave so that it passes.</summary>
    /// <param name="frame">Virtio header and packet.</param>
    /// <param name="frameBytes">Length of both.</param>
    /// <param name="pathBytes">The largest packet that passes.</param>
    /// <param name="tellBytes">What its sender is to be told that passes, when it does not; else 0.</param>
    /// <returns>False when its sender is to be told.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Fit(byte* frame, int frameBytes, int pathBytes, out int tellBytes)
    {
        tellBytes = 0;
        ref NetworkHeader header = ref Unsafe.AsRef<NetworkHeader>(frame);
        byte* packet = frame + NetworkHeader.Bytes;
        int packetBytes = frameBytes - NetworkHeader.Bytes;
        bool isChecksumOpen = (header.Flags & NetworkHeader.NeedsChecksum) != 0;
        bool isIpv4 = packet[0] >> 4 == 4;
        bool isWhole = header.Kind == NetworkHeader.Whole;
        if (isWhole && packetBytes <= pathBytes)
        {
            ClampSegments(packet, packetBytes, pathBytes, isChecksumOpen);
            return true;
        }

        // 1. TCP is a stream: smaller pieces of it are as good, and nobody loses a round trip.
        NetworkHeader wanted = header;
        if (isWhole)
            (wanted.Kind, wanted.SegmentBytes) = (isIpv4 ? NetworkHeader.Tcp4 : NetworkHeader.Tcp6, (ushort)pathBytes);
        if (SegmentLayout.Read(packet, packetBytes, wanted, isChecksumOpen, out SegmentLayout layout) == SegmentOutcome.Done)
        {
            int largest = layout.HeaderBytes + Math.Min(layout.SegmentBytes, packetBytes - layout.HeaderBytes);
            if (layout.IsTcp && layout.HeaderBytes < pathBytes)
            {
                wanted.SegmentBytes = (ushort)Math.Min(layout.SegmentBytes, pathBytes - layout.HeaderBytes);
                header = wanted;
                return true;
            }
            if (!isWhole && largest <= pathBytes)
                return true;
        }

        // 2. Who sends IPv6 sends 1280 bytes in one piece, whatever he is told: such a packet goes, and may be cut outside of the tunnel.
        if (!isIpv4 && isWhole && packetBytes <= Ipv6MtuMin)
            return true;
        tellBytes = isIpv4 ? pathBytes : Math.Max(pathBytes, Ipv6MtuMin);
        return false;
    }

    /// <summary>Lowers the segment size that the beginning of a TCP connection asks for (RFC 9293 §3.7.1) to what passes.</summary>
    /// <param name="packet">From its IP header on.</param>
    /// <param name="packetBytes">Its length, with padding or without.</param>
    /// <param name="pathBytes">The largest packet that passes.</param>
    /// <param name="isChecksumOpen">Whether the checksum is still to be computed.</param>
    public static void ClampSegments(byte* packet, int packetBytes, int pathBytes, bool isChecksumOpen)
    {
        bool isIpv4 = packet[0] >> 4 == 4;
        byte protocol = packet[isIpv4 ? IpFields.Ipv4Protocol : IpFields.Ipv6NextHeader];
        int headerBytes = isIpv4 ? (packet[0] & 15) * 4 : IpFields.Ipv6Bytes;
        bool isLaterPart = isIpv4 && ((packet[IpFields.Ipv4Fragment] & 0x1f) | packet[IpFields.Ipv4Fragment + 1]) != 0;
        if (protocol != IpFields.Tcp || isLaterPart || headerBytes < IpFields.Ipv4MinBytes || packetBytes < headerBytes + IpFields.TcpMinBytes)
            return;
        byte* tcp = packet + headerBytes;
        if ((tcp[IpFields.TcpFlags] & TcpSyn) == 0)
            return;
        int endBytes = Math.Min((tcp[IpFields.TcpDataOffset] >> 4) * 4, packetBytes - headerBytes);
        int largest = pathBytes - (isIpv4 ? IpFields.Ipv4MinBytes : IpFields.Ipv6Bytes) - IpFields.TcpMinBytes;
        for (int at = IpFields.TcpOptions; at + 1 < endBytes && tcp[at] != OptionEnd;)
        {
            if (tcp[at] == OptionNone)
            {
                at++;
                continue;
            }
            int lengthBytes = tcp[at + 1];
            if (lengthBytes < 2 || at + lengthBytes > endBytes)
                return;
            if (tcp[at] == OptionSegmentSize && lengthBytes == OptionSegmentSizeBytes)
                Lower(tcp, at + 2, largest, isChecksumOpen);
            at += lengthBytes;
        }
    }

    private static void Lower(byte* tcp, int at, int largest, bool isChecksumOpen)
    {
        ushort before = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(tcp + at, 2));
        if (before <= largest)
            return;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(tcp + at, 2), (ushort)largest);
        if (isChecksumOpen)
            return;
        // RFC 1624 §3. At an odd place the two bytes count in each other's stead.
        bool isOdd = (at & 1) != 0;
        ushort old = isOdd ? BinaryPrimitives.ReverseEndianness(before) : before;
        ushort now = isOdd ? BinaryPrimitives.ReverseEndianness((ushort)largest) : (ushort)largest;
        var field = new Span<byte>(tcp + IpFields.TcpChecksum, 2);
        uint sum = (ushort)~BinaryPrimitives.ReadUInt16BigEndian(field) + (uint)(ushort)~old + now;
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)~sum);
    }
}
