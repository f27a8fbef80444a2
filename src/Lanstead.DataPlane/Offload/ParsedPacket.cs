using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.DataPlane.Offload;

/// <summary>What can be done with a received packet.</summary>
internal enum PacketKind
{
    /// <summary>Its length contradicts its headers, or it is not IP.</summary>
    Malformed = 0,

    /// <summary>Of no flow that we know: another protocol, a fragment, IPv6 with extension headers.</summary>
    Other = 1,

    /// <summary>Of a TCP or UDP flow, but it must stay alone.</summary>
    Single = 2,

    /// <summary>It may be joined with its neighbours.</summary>
    Joinable = 3,
}

/// <summary>What the headers of a received packet say.</summary>
internal unsafe struct ParsedPacket
{
    public byte* Start;
    public PacketKind Kind;
    public bool IsIpv4;
    public bool IsTcp;
    public int LengthBytes;
    public int TransportOffset;
    public int HeaderBytes;
    public uint FlowHash;

    public readonly int PayloadBytes => LengthBytes - HeaderBytes;

    public readonly byte* Transport => Start + TransportOffset;

    /// <summary>Reads the headers.</summary>
    /// <param name="start">First byte of the IP header.</param>
    /// <param name="availableBytes">Bytes there; padding after the packet is left out of its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ParsedPacket Of(byte* start, int availableBytes)
    {
        var packet = new ParsedPacket { Start = start };
        if (availableBytes < IpFields.Ipv4MinBytes)
            return packet;
        int version = *start >> 4;
        if (version == 4)
            packet.ReadIpv4(availableBytes);
        else if (version == 6 && availableBytes >= IpFields.Ipv6Bytes)
            packet.ReadIpv6(availableBytes);
        return packet;
    }

    /// <summary>Whether both are of one flow; each must be Single or Joinable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSameFlow(in ParsedPacket other) =>
        FlowHash == other.FlowHash && IsTcp == other.IsTcp && Word32(Transport) == Word32(other.Transport) && IsSamePair(other);

    /// <summary>Whether both have the same addresses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSamePair(in ParsedPacket other)
    {
        if (IsIpv4 != other.IsIpv4)
            return false;
        return IsIpv4
            ? Word64(Start + IpFields.Ipv4Addresses) == Word64(other.Start + IpFields.Ipv4Addresses)
            : Vector256.Load(Start + IpFields.Ipv6Addresses) == Vector256.Load(other.Start + IpFields.Ipv6Addresses);
    }

    /// <summary>Whether its checksums are right; only for Joinable.</summary>
    public readonly bool IsIntact()
    {
        if (IsIpv4 && !InternetChecksum.IsRight(InternetChecksum.Sum(Start, IpFields.Ipv4MinBytes)))
            return false;
        int transportBytes = LengthBytes - TransportOffset;
        return InternetChecksum.IsRight(PseudoSum(transportBytes) + InternetChecksum.Sum(Transport, transportBytes));
    }

    /// <summary>Sum of the pseudo-header for a transport header and payload of that length.</summary>
    public readonly ulong PseudoSum(int transportBytes)
    {
        byte protocol = IsTcp ? IpFields.Tcp : IpFields.Udp;
        return IsIpv4
            ? InternetChecksum.PseudoHeader(Start + IpFields.Ipv4Addresses, IpFields.Ipv4AddressesBytes, protocol, transportBytes)
            : InternetChecksum.PseudoHeader(Start + IpFields.Ipv6Addresses, IpFields.Ipv6AddressesBytes, protocol, transportBytes);
    }

    private void ReadIpv4(int availableBytes)
    {
        IsIpv4 = true;
        TransportOffset = (*Start & 0x0f) * 4;
        LengthBytes = InternetChecksum.BigEndian(Word16(Start + IpFields.Ipv4Length));
        if (TransportOffset < IpFields.Ipv4MinBytes || LengthBytes < TransportOffset || LengthBytes > availableBytes)
            return;
        Kind = PacketKind.Other;
        if ((Word16(Start + IpFields.Ipv4Fragment) & IpFields.Ipv4FragmentBits) != 0)
            return;
        // With options each packet stays alone, as in the kernel; so it does with the reserved bit set.
        bool isPlain = TransportOffset == IpFields.Ipv4MinBytes
            && (Word16(Start + IpFields.Ipv4Fragment) & ~IpFields.Ipv4DoNotFragment) == 0;
        ulong addresses = Word64(Start + IpFields.Ipv4Addresses);
        ReadTransport(Start[IpFields.Ipv4Protocol], isPlain, addresses);
    }

    private void ReadIpv6(int availableBytes)
    {
        TransportOffset = IpFields.Ipv6Bytes;
        LengthBytes = IpFields.Ipv6Bytes + InternetChecksum.BigEndian(Word16(Start + IpFields.Ipv6Length));
        if (LengthBytes > availableBytes)
            return;
        Kind = PacketKind.Other;
        byte* addresses = Start + IpFields.Ipv6Addresses;
        ReadTransport(Start[IpFields.Ipv6NextHeader], LengthBytes <= IpFields.MaxPacketBytes,
            Word64(addresses) ^ Word64(addresses + 8) ^ Word64(addresses + 16) ^ Word64(addresses + 24));
    }

    private void ReadTransport(byte protocol, bool isPlain, ulong addresses)
    {
        int room = LengthBytes - TransportOffset;
        if (protocol == IpFields.Tcp && room >= IpFields.TcpMinBytes)
            ReadTcp(room, isPlain);
        else if (protocol == IpFields.Udp && room >= IpFields.UdpBytes)
            ReadUdp(room, isPlain);
        else
            return;
        FlowHash = (uint)(addresses ^ (addresses >> 32)) ^ (Word32(Transport) * 0x9e37_79b1) ^ protocol;
    }

    private void ReadTcp(int room, bool isPlain)
    {
        IsTcp = true;
        int headerBytes = (Transport[IpFields.TcpDataOffset] >> 4) * 4;
        HeaderBytes = TransportOffset + headerBytes;
        bool onlyData = (Transport[IpFields.TcpFlags] & ~IpFields.TcpPush) == IpFields.TcpAck;
        Kind = isPlain && onlyData && headerBytes >= IpFields.TcpMinBytes && headerBytes < room ? PacketKind.Joinable : PacketKind.Single;
    }

    private void ReadUdp(int room, bool isPlain)
    {
        HeaderBytes = TransportOffset + IpFields.UdpBytes;
        bool isChecked = Word16(Transport + IpFields.UdpChecksum) != 0;
        bool isWhole = InternetChecksum.BigEndian(Word16(Transport + IpFields.UdpLength)) == room;
        Kind = isPlain && isChecked && isWhole && room > IpFields.UdpBytes ? PacketKind.Joinable : PacketKind.Single;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Word16(byte* bytes) => Unsafe.ReadUnaligned<ushort>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word32(byte* bytes) => Unsafe.ReadUnaligned<uint>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word64(byte* bytes) => Unsafe.ReadUnaligned<ulong>(bytes);
}
