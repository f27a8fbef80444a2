using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>Where the headers of a packet that is to be cut lie, all checked to be inside of it.</summary>
internal unsafe struct SegmentLayout
{
    public bool IsIpv4;
    public bool IsTcp;
    public int TransportOffset;
    public int ChecksumOffset;
    public int HeaderBytes;
    public int SegmentBytes;
    public int FirstId;
    public uint FirstSequence;

    private bool _hasPseudoSum;
    private int _lengthBytes;

    /// <summary>Reads the headers, and compares them with what the header before the packet says.</summary>
    public static SegmentOutcome Read(byte* ip, int lengthBytes, in NetworkHeader header, bool needsChecksum, out SegmentLayout layout)
    {
        layout = default;
        layout._lengthBytes = lengthBytes;
        layout._hasPseudoSum = needsChecksum;
        byte kind = (byte)(header.Kind & ~NetworkHeader.CongestionBit);
        if (kind is not (NetworkHeader.Tcp4 or NetworkHeader.Tcp6 or NetworkHeader.Udp))
            return SegmentOutcome.UnknownKind;
        layout.IsTcp = kind != NetworkHeader.Udp;
        SegmentOutcome outcome = layout.FindTransport(ip);
        if (outcome != SegmentOutcome.Done)
            return outcome;
        if (layout.IsTcp && layout.IsIpv4 != (kind == NetworkHeader.Tcp4))
            return SegmentOutcome.HeaderMismatch;
        outcome = layout.ReadTransport(ip);
        if (outcome != SegmentOutcome.Done)
            return outcome;
        layout.SegmentBytes = header.SegmentBytes;
        bool agrees = header.SegmentBytes != 0
            && (!needsChecksum || (header.ChecksumStart == layout.TransportOffset && header.ChecksumOffset == layout.ChecksumOffset));
        return agrees ? SegmentOutcome.Done : SegmentOutcome.HeaderMismatch;
    }

    /// <summary>Sum of the IPv4 header without length, id and checksum.</summary>
    public readonly ulong Ipv4BaseSum(byte* ip) =>
        InternetChecksum.Sum(ip, TransportOffset)
        - Unsafe.ReadUnaligned<ushort>(ip + IpFields.Ipv4Length)
        - Unsafe.ReadUnaligned<ushort>(ip + IpFields.Ipv4Id)
        - Unsafe.ReadUnaligned<ushort>(ip + IpFields.Ipv4Checksum)
        + (3UL * 0xffff); // keeps the difference above zero whatever the fields hold; 0xffff adds nothing to a ones' complement sum

    /// <summary>Sum of pseudo-header and transport header without length, sequence, flags and checksum.</summary>
    public readonly ulong TransportBaseSum(byte* ip)
    {
        byte* transport = ip + TransportOffset;
        ulong sum = PseudoSum(ip) + Word(transport, 0) + Word(transport, 2); // ports
        if (!IsTcp)
            return sum;
        return sum + Unsafe.ReadUnaligned<uint>(transport + IpFields.TcpAcknowledgement) + Word(transport, IpFields.TcpWindow) + Word(transport, IpFields.TcpUrgent)
            + InternetChecksum.Sum(transport + IpFields.TcpOptions, HeaderBytes - TransportOffset - IpFields.TcpOptions);
    }

    // The kernel's sum of the pseudo-header is right also where a routing header makes the address another; only its length must go.
    private readonly ulong PseudoSum(byte* ip)
    {
        if (_hasPseudoSum)
        {
            ushort length = InternetChecksum.BigEndian((ushort)(_lengthBytes - TransportOffset));
            return (ulong)Word(ip + TransportOffset, ChecksumOffset) + (ushort)~length;
        }
        return IsIpv4
            ? InternetChecksum.PseudoHeader(ip + IpFields.Ipv4Addresses, IpFields.Ipv4AddressesBytes, Protocol, 0)
            : InternetChecksum.PseudoHeader(ip + IpFields.Ipv6Addresses, IpFields.Ipv6AddressesBytes, Protocol, 0);
    }

    private readonly byte Protocol => IsTcp ? IpFields.Tcp : IpFields.Udp;

    private SegmentOutcome FindTransport(byte* ip)
    {
        switch (*ip >> 4)
        {
            case 4:
                IsIpv4 = true;
                return FindAfterIpv4(ip);
            case 6:
                return FindAfterIpv6(ip);
            default:
                return SegmentOutcome.NotIp;
        }
    }

    private SegmentOutcome FindAfterIpv4(byte* ip)
    {
        TransportOffset = (*ip & 0x0f) * 4;
        if (_lengthBytes < IpFields.Ipv4MinBytes || _lengthBytes < TransportOffset)
            return SegmentOutcome.TooShort;
        bool isFragment = (Word(ip, IpFields.Ipv4Fragment) & IpFields.Ipv4FragmentBits) != 0;
        if (TransportOffset < IpFields.Ipv4MinBytes || isFragment || ip[IpFields.Ipv4Protocol] != Protocol)
            return SegmentOutcome.HeaderMismatch;
        FirstId = InternetChecksum.BigEndian(Word(ip, IpFields.Ipv4Id));
        return SegmentOutcome.Done;
    }

    private SegmentOutcome FindAfterIpv6(byte* ip)
    {
        if (_lengthBytes < IpFields.Ipv6Bytes)
            return SegmentOutcome.TooShort;
        byte next = ip[IpFields.Ipv6NextHeader];
        int offset = IpFields.Ipv6Bytes;
        while (next is IpFields.Ipv6HopByHop or IpFields.Ipv6Routing or IpFields.Ipv6DestinationOptions)
        {
            const int unit = 8;
            if (_lengthBytes - offset < unit)
                return SegmentOutcome.TooShort;
            next = ip[offset];
            offset += (ip[offset + 1] + 1) * unit;
        }
        TransportOffset = offset;
        if (next != Protocol)
            return SegmentOutcome.HeaderMismatch;
        return offset <= _lengthBytes ? SegmentOutcome.Done : SegmentOutcome.TooShort;
    }

    private SegmentOutcome ReadTransport(byte* ip)
    {
        byte* transport = ip + TransportOffset;
        int room = _lengthBytes - TransportOffset;
        int transportBytes = IpFields.UdpBytes;
        ChecksumOffset = IpFields.UdpChecksum;
        if (IsTcp)
        {
            if (room < IpFields.TcpMinBytes)
                return SegmentOutcome.TooShort;
            transportBytes = (transport[IpFields.TcpDataOffset] >> 4) * 4;
            if (transportBytes < IpFields.TcpMinBytes)
                return SegmentOutcome.HeaderMismatch;
            ChecksumOffset = IpFields.TcpChecksum;
            FirstSequence = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(transport + IpFields.TcpSequence));
        }
        HeaderBytes = TransportOffset + transportBytes;
        // A packet that is to be cut has something to cut.
        return HeaderBytes < _lengthBytes ? SegmentOutcome.Done : SegmentOutcome.TooShort;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Word(byte* bytes, int offset) => Unsafe.ReadUnaligned<ushort>(bytes + offset);
}
