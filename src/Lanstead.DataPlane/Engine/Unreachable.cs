using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.DataPlane.Engine;

/// <summary>
/// Writes what tells a sender that nobody is there: ICMP "host unreachable" (RFC 792), ICMPv6 "address unreachable" (RFC 4443 §3.1), as the kernel's WireGuard does;
/// or how large a packet may be: "fragmentation needed" (RFC 1191 §4), "packet too big" (RFC 4443 §3.2).
/// </summary>
/// <remarks>
/// It comes from the address that was asked for: one of this machine's own would be dropped as forged where it comes out of a TUN interface, and sending it by
/// another way could take the packet that it quotes out of the tunnel. Stateless.
/// </remarks>
internal static unsafe class Unreachable
{
    /// <summary>The longest answer (RFC 4443 §2.4 c).</summary>
    public const int BytesMax = 1280;

    private const int Ipv4BytesMax = 576; // RFC 1812 §4.3.2.3
    private const int IcmpBytes = 8;
    private const byte Icmp = 1, IcmpUnreachable = 3, HostUnreachable = 1, FragmentationNeeded = 4;
    private const byte IcmpV6 = 58, IcmpV6Unreachable = 1, AddressUnreachable = 3, PacketTooBig = 2, IcmpV6ErrorMax = 127;
    private const int NextHopMtu = 4; // 32 bits of ICMPv6; ICMP has 16 in the second half of them
    private const byte HopLimit = 64;
    private const byte InternetControl = 0xc0; // RFC 1812 §4.3.2.5

    /// <summary>Writes the answer to a packet that nobody takes.</summary>
    /// <param name="packet">From its IP header on.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <param name="pathBytes">The largest packet that passes, where this one is larger; 0 when nobody takes it.</param>
    /// <param name="answer">Room for <see cref="BytesMax"/>.</param>
    /// <returns>The answer's length; 0 when there must be none: to errors, to what went to many, to what has no sender, and to parts of a packet after its first.</returns>
    public static int Write(byte* packet, int packetBytes, int pathBytes, byte* answer) => (packetBytes == 0 ? 0 : packet[0] >> 4) switch
    {
        4 when MayAnswerIpv4(packet, packetBytes) => WriteIpv4(packet, packetBytes, pathBytes, answer),
        6 when MayAnswerIpv6(packet, packetBytes) => WriteIpv6(packet, packetBytes, pathBytes, answer),
        _ => 0,
    };

    private static bool MayAnswerIpv4(byte* packet, int packetBytes)
    {
        int headerBytes = (packet[0] & 15) * 4;
        if (headerBytes < IpFields.Ipv4MinBytes || packetBytes < headerBytes)
            return false;
        int offset = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(packet + IpFields.Ipv4Fragment, 2)) & 0x1fff;
        return offset == 0 && IsOneIpv4(packet[IpFields.Ipv4Addresses]) && IsOneIpv4(packet[IpFields.Ipv4Addresses + 4])
            && (packet[IpFields.Ipv4Protocol] != Icmp || (packetBytes > headerBytes && IsQuestion(packet[headerBytes])));
    }

    // Echo, timestamp, information, address mask, and their answers.
    private static bool IsQuestion(byte icmpType) => icmpType is 0 or 8 or (>= 13 and <= 18);

    // Neither "this network", nor loopback, nor many (224 and above, broadcast among them).
    private static bool IsOneIpv4(byte first) => first is not (0 or 127 or >= 224);

    private static bool MayAnswerIpv6(byte* packet, int packetBytes)
    {
        if (packetBytes < IpFields.Ipv6Bytes || !IsOneIpv6(packet + IpFields.Ipv6Addresses) || !IsOneIpv6(packet + IpFields.Ipv6Addresses + 16))
            return false;
        int at = IpFields.Ipv6Bytes;
        byte next = packet[IpFields.Ipv6NextHeader];
        while (next is IpFields.Ipv6HopByHop or IpFields.Ipv6Routing or IpFields.Ipv6DestinationOptions or IpFields.Ipv6Fragment)
        {
            if (at + 8 > packetBytes)
                return false;
            if (next == IpFields.Ipv6Fragment && (BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(packet + at + 2, 2)) & 0xfff8) != 0)
                return false;
            int length = next == IpFields.Ipv6Fragment ? IpFields.Ipv6FragmentBytes : (packet[at + 1] + 1) * 8;
            next = packet[at];
            at += length;
        }
        return next != IcmpV6 || (at < packetBytes && packet[at] > IcmpV6ErrorMax);
    }

    // Neither none, nor loopback, nor many.
    private static bool IsOneIpv6(byte* address) =>
        address[0] != 0xff && (Unsafe.ReadUnaligned<ulong>(address) != 0 || BinaryPrimitives.ReadUInt64BigEndian(new ReadOnlySpan<byte>(address + 8, 8)) > 1);

    private static int WriteIpv4(byte* packet, int packetBytes, int pathBytes, byte* answer)
    {
        int quoted = Math.Min(packetBytes, Ipv4BytesMax - IpFields.Ipv4MinBytes - IcmpBytes);
        int length = IpFields.Ipv4MinBytes + IcmpBytes + quoted;
        new Span<byte>(answer, IpFields.Ipv4MinBytes + IcmpBytes).Clear();
        answer[0] = 0x45;
        answer[1] = InternetControl;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(answer + IpFields.Ipv4Length, 2), (ushort)length);
        answer[IpFields.Ipv4TimeToLive] = HopLimit;
        answer[IpFields.Ipv4Protocol] = Icmp;
        Unsafe.CopyBlockUnaligned(answer + IpFields.Ipv4Addresses, packet + IpFields.Ipv4Addresses + 4, 4);
        Unsafe.CopyBlockUnaligned(answer + IpFields.Ipv4Addresses + 4, packet + IpFields.Ipv4Addresses, 4);
        Unsafe.WriteUnaligned(answer + IpFields.Ipv4Checksum, (ushort)~InternetChecksum.Fold(InternetChecksum.Sum(answer, IpFields.Ipv4MinBytes)));
        byte* icmp = answer + IpFields.Ipv4MinBytes;
        (icmp[0], icmp[1]) = (IcmpUnreachable, pathBytes > 0 ? FragmentationNeeded : HostUnreachable);
        BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(icmp + NextHopMtu, 4), pathBytes);
        Unsafe.CopyBlockUnaligned(icmp + IcmpBytes, packet, (uint)quoted);
        Unsafe.WriteUnaligned(icmp + 2, (ushort)~InternetChecksum.Fold(InternetChecksum.Sum(icmp, IcmpBytes + quoted)));
        return length;
    }

    private static int WriteIpv6(byte* packet, int packetBytes, int pathBytes, byte* answer)
    {
        int quoted = Math.Min(packetBytes, BytesMax - IpFields.Ipv6Bytes - IcmpBytes);
        new Span<byte>(answer, IpFields.Ipv6Bytes + IcmpBytes).Clear();
        answer[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(answer + IpFields.Ipv6Length, 2), (ushort)(IcmpBytes + quoted));
        answer[IpFields.Ipv6NextHeader] = IcmpV6;
        answer[IpFields.Ipv6NextHeader + 1] = HopLimit;
        Unsafe.CopyBlockUnaligned(answer + IpFields.Ipv6Addresses, packet + IpFields.Ipv6Addresses + 16, 16);
        Unsafe.CopyBlockUnaligned(answer + IpFields.Ipv6Addresses + 16, packet + IpFields.Ipv6Addresses, 16);
        byte* icmp = answer + IpFields.Ipv6Bytes;
        (icmp[0], icmp[1]) = pathBytes > 0 ? (PacketTooBig, (byte)0) : (IcmpV6Unreachable, AddressUnreachable);
        BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(icmp + NextHopMtu, 4), pathBytes);
        Unsafe.CopyBlockUnaligned(icmp + IcmpBytes, packet, (uint)quoted);
        ulong sum = InternetChecksum.PseudoHeader(answer + IpFields.Ipv6Addresses, IpFields.Ipv6AddressesBytes, IcmpV6, IcmpBytes + quoted);
        Unsafe.WriteUnaligned(icmp + 2, (ushort)~InternetChecksum.Fold(sum + InternetChecksum.Sum(icmp, IcmpBytes + quoted)));
        return IpFields.Ipv6Bytes + IcmpBytes + quoted;
    }
}
