using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>Consecutive packets of one flow, not written yet: the first as it is, of the others the payload.</summary>
internal unsafe struct OpenTrain
{
    /// <summary>Most packets in one: what UDP receivers on all kernels take, and more than 64 KiB of usual TCP segments.</summary>
    public const int MaxPackets = 64;

    /// <summary>Pieces that a full train needs: the header before it, and one per packet.</summary>
    public const int MaxSlices = MaxPackets + 1;

    public ParsedPacket Head;
    public MemorySlice* Slices;
    public int Packets;

    private int _totalBytes;
    private uint _nextSequence;
    private bool _isHeadIntact;
    private bool _keepsId;

    /// <summary>Whether no packet may follow this one in a train: it is pushed, so that it must not wait.</summary>
    public static bool IsLast(in ParsedPacket packet) => packet.IsTcp && (packet.Transport[IpFields.TcpFlags] & IpFields.TcpPush) != 0;

    /// <summary>Begins with a packet that is Joinable.</summary>
    public void Begin(in ParsedPacket head)
    {
        Head = head;
        Packets = 1;
        _totalBytes = head.LengthBytes;
        _isHeadIntact = false;
        _keepsId = false;
        if (head.IsTcp)
            _nextSequence = Sequence(head) + (uint)head.PayloadBytes;
    }

    /// <summary>Adds the packet if the kernel too would join it: the same headers but for what counts up, and whole by its checksum.</summary>
    /// <returns>False when it does not belong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(in ParsedPacket packet)
    {
        bool fits = packet.PayloadBytes <= Head.PayloadBytes
            && _totalBytes + packet.PayloadBytes <= IpFields.MaxPacketBytes
            && packet.HeaderBytes == Head.HeaderBytes;
        if (!fits || !(Head.IsIpv4 ? ContinuesIpv4(packet) : ContinuesIpv6(packet)) || (Head.IsTcp && !ContinuesTcp(packet)))
            return false;
        // The kernel will trust what is joined, so none may be damaged; the first is only looked at when it is not alone.
        if (!packet.IsIntact() || !IsHeadIntact())
            return false;
        if (Packets == 1)
            _keepsId = Head.IsIpv4 && Id(packet) == Id(Head);
        Slices[++Packets] = new MemorySlice { Start = packet.Start + packet.HeaderBytes, LengthBytes = (nuint)packet.PayloadBytes };
        _totalBytes += packet.PayloadBytes;
        _nextSequence += (uint)packet.PayloadBytes;
        if (IsLast(packet))
            Head.Transport[IpFields.TcpFlags] |= IpFields.TcpPush;
        return true;
    }

    /// <summary>Whether nothing can follow after this packet, which was added.</summary>
    public readonly bool IsFullAfter(in ParsedPacket packet) =>
        packet.PayloadBytes < Head.PayloadBytes || Packets == MaxPackets || IsLast(packet);

    /// <summary>Makes the first packet's headers, where they lie, those of all; writes the header before it.</summary>
    public readonly void Close(NetworkHeader* header)
    {
        *header = default;
        Slices[0] = new MemorySlice { Start = (byte*)header, LengthBytes = NetworkHeader.Bytes };
        Slices[1] = new MemorySlice { Start = Head.Start, LengthBytes = (nuint)Head.LengthBytes };
        if (Packets == 1)
            return;
        SetLengths(_totalBytes);
        // Only the pseudo-header's part: who needs the checksum of the whole, or of pieces of it, adds the rest.
        Unsafe.WriteUnaligned(Head.Transport + ChecksumOffset, InternetChecksum.Fold(Head.PseudoSum(_totalBytes - Head.TransportOffset)));
        header->Flags = NetworkHeader.NeedsChecksum;
        header->Kind = !Head.IsTcp ? NetworkHeader.Udp : Head.IsIpv4 ? NetworkHeader.Tcp4 : NetworkHeader.Tcp6;
        header->HeaderBytes = (ushort)Head.HeaderBytes;
        header->SegmentBytes = (ushort)Head.PayloadBytes;
        header->ChecksumStart = (ushort)Head.TransportOffset;
        header->ChecksumOffset = (ushort)ChecksumOffset;
    }

    /// <summary>Takes back what <see cref="Close"/> made of the first packet's headers; all packets are as they came.</summary>
    public readonly void Reopen()
    {
        SetLengths(Head.LengthBytes);
        // A first packet that is pushed has no others.
        if (Head.IsTcp)
            Head.Transport[IpFields.TcpFlags] &= unchecked((byte)~IpFields.TcpPush);
        int transportBytes = Head.LengthBytes - Head.TransportOffset;
        Unsafe.WriteUnaligned<ushort>(Head.Transport + ChecksumOffset, 0);
        ulong sum = Head.PseudoSum(transportBytes) + InternetChecksum.Sum(Head.Transport, transportBytes);
        Unsafe.WriteUnaligned(Head.Transport + ChecksumOffset, InternetChecksum.Finish(sum));
    }

    /// <summary>One of the packets as it came, after <see cref="Reopen"/>.</summary>
    public readonly MemorySlice PacketAt(int index) => index == 0
        ? new MemorySlice { Start = Head.Start, LengthBytes = (nuint)Head.LengthBytes }
        : new MemorySlice { Start = Slices[index + 1].Start - Head.HeaderBytes, LengthBytes = Slices[index + 1].LengthBytes + (nuint)Head.HeaderBytes };

    private readonly int ChecksumOffset => Head.IsTcp ? IpFields.TcpChecksum : IpFields.UdpChecksum;

    private readonly void SetLengths(int packetBytes)
    {
        if (!Head.IsTcp)
            Unsafe.WriteUnaligned(Head.Transport + IpFields.UdpLength, InternetChecksum.BigEndian((ushort)(packetBytes - Head.TransportOffset)));
        if (!Head.IsIpv4)
        {
            Unsafe.WriteUnaligned(Head.Start + IpFields.Ipv6Length, InternetChecksum.BigEndian((ushort)(packetBytes - IpFields.Ipv6Bytes)));
            return;
        }
        Unsafe.WriteUnaligned(Head.Start + IpFields.Ipv4Length, InternetChecksum.BigEndian((ushort)packetBytes));
        Unsafe.WriteUnaligned<ushort>(Head.Start + IpFields.Ipv4Checksum, 0);
        ulong sum = InternetChecksum.Sum(Head.Start, IpFields.Ipv4MinBytes);
        Unsafe.WriteUnaligned(Head.Start + IpFields.Ipv4Checksum, (ushort)~InternetChecksum.Fold(sum));
    }

    // The id counts up by one, or, where "do not fragment" makes it meaningless (RFC 6864), stays in all of them.
    private readonly bool ContinuesIpv4(in ParsedPacket packet)
    {
        byte* head = Head.Start;
        byte* next = packet.Start;
        bool same = Word16(next) == Word16(head) // version, header length, traffic class with ECN
            && Word16(next + IpFields.Ipv4Fragment) == Word16(head + IpFields.Ipv4Fragment)
            && next[IpFields.Ipv4TimeToLive] == head[IpFields.Ipv4TimeToLive];
        if (!same)
            return false;
        bool mayKeepId = (Word16(head + IpFields.Ipv4Fragment) & IpFields.Ipv4DoNotFragment) != 0 && (Packets == 1 || _keepsId);
        ushort step = (ushort)(Id(packet) - Id(Head));
        return (step == 0 && mayKeepId) || (step == Packets && !_keepsId);
    }

    // Version, traffic class with ECN, flow label; next header and hop limit.
    private readonly bool ContinuesIpv6(in ParsedPacket packet) =>
        Word32(packet.Start) == Word32(Head.Start)
        && Word16(packet.Start + IpFields.Ipv6NextHeader) == Word16(Head.Start + IpFields.Ipv6NextHeader);

    private readonly bool ContinuesTcp(in ParsedPacket packet)
    {
        byte* head = Head.Transport;
        byte* next = packet.Transport;
        bool same = Sequence(packet) == _nextSequence
            && Word32(next + IpFields.TcpAcknowledgement) == Word32(head + IpFields.TcpAcknowledgement)
            && next[IpFields.TcpDataOffset] == head[IpFields.TcpDataOffset]
            && Word16(next + IpFields.TcpWindow) == Word16(head + IpFields.TcpWindow)
            && Word16(next + IpFields.TcpUrgent) == Word16(head + IpFields.TcpUrgent);
        int options = Head.HeaderBytes - Head.TransportOffset;
        for (int at = IpFields.TcpOptions; same && at < options; at += sizeof(uint))
            same = Word32(next + at) == Word32(head + at);
        return same;
    }

    private bool IsHeadIntact() => _isHeadIntact || (_isHeadIntact = Head.IsIntact());

    private static uint Sequence(in ParsedPacket packet) => BinaryPrimitives.ReverseEndianness(Word32(packet.Transport + IpFields.TcpSequence));

    private static ushort Id(in ParsedPacket packet) => InternetChecksum.BigEndian(Word16(packet.Start + IpFields.Ipv4Id));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Word16(byte* bytes) => Unsafe.ReadUnaligned<ushort>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word32(byte* bytes) => Unsafe.ReadUnaligned<uint>(bytes);
}
