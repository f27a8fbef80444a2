using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Looks at packets that are to be sealed and are sealed already. A tunnel in a tunnel may well be meant, but not one that leads round.</summary>
/// <remarks>
/// Each round would make the packets longer, and then two of each, for ever. Three ways to know a ring: the packet is on the very session that it is to be
/// sealed for; it is of another peer of this process, and lately that one's packets led back here (<see cref="Peer.MayGoThrough"/>); or its hop limit has
/// fallen, because those of other processes that seal sealed packets hand it on, less one, as we do (ADR 21). Thread-safe; allocates seldom.
/// </remarks>
internal sealed unsafe class NestedPackets
{
    private const byte HopLimitMax = 64;
    private const int UdpDestinationPort = 2;
    private const int Ipv6HopLimit = 7;

    private readonly FallingHopLimits _hopLimits = new();

    /// <summary>Whether a packet may be sealed for a peer.</summary>
    /// <param name="packet">From its IP header on; at least as long as that.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <param name="peer">Whose packet it becomes.</param>
    /// <param name="session">To be sealed with.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="hopLimit">How many routers the sealed packet may pass; 0 for the system's own number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayPass(byte* packet, int packetBytes, Peer peer, Session session, TimeSpan now, out byte hopLimit)
    {
        hopLimit = 0;
        return !IsData(packet, packetBytes, out uint receiver, out int headerBytes) || MayPassAgain(packet, headerBytes, receiver, peer, session, now, out hopLimit);
    }

    private bool MayPassAgain(byte* packet, int headerBytes, uint receiver, Peer peer, Session session, TimeSpan now, out byte hopLimit)
    {
        bool isIpv4 = packet[0] >> 4 == 4;
        byte left = packet[isIpv4 ? IpFields.Ipv4TimeToLive : Ipv6HopLimit];
        hopLimit = (byte)Math.Clamp(left - 1, 0, HopLimitMax);
        return hopLimit > 0
            && !GoesRoundHere(packet, isIpv4, headerBytes, receiver, peer, session, now)
            && _hopLimits.Pass(receiver ^ FlowOf(packet, isIpv4), left, now);
    }

    // An index is random, and the place is the peer's: nobody else's packet has both.
    private static bool GoesRoundHere(byte* packet, bool isIpv4, int headerBytes, uint receiver, Peer peer, Session session, TimeSpan now)
    {
        if (receiver == session.RemoteIndex)
            return true;
        if (peer.Device.Sessions.FindSending(receiver) is not { } sealedOn)
            return false;
        var port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(packet + headerBytes + UdpDestinationPort, 2));
        var to = new Endpoint(DestinationOf(packet, isIpv4), port);
        return to == sealedOn.Peer.Endpoint && !sealedOn.Peer.MayGoThrough(peer, now);
    }

    private static ReadOnlySpan<byte> DestinationOf(byte* packet, bool isIpv4) => isIpv4
        ? new ReadOnlySpan<byte>(packet + IpFields.Ipv4Addresses + 4, 4)
        : new ReadOnlySpan<byte>(packet + IpFields.Ipv6Addresses + 16, 16);

    // The last four bytes of both addresses; the index is what tells flows apart.
    private static uint FlowOf(byte* packet, bool isIpv4)
    {
        byte* addresses = packet + (isIpv4 ? IpFields.Ipv4Addresses : IpFields.Ipv6Addresses);
        int each = isIpv4 ? 4 : 16;
        return Unsafe.ReadUnaligned<uint>(addresses + each - 4) ^ (Unsafe.ReadUnaligned<uint>(addresses + (2 * each) - 4) * 31);
    }

    // Whether it is UDP with a data message of WireGuard in it, whoever's; or the first part of such a packet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsData(byte* packet, int packetBytes, out uint receiver, out int headerBytes)
    {
        receiver = 0;
        headerBytes = packet[0] >> 4 == 4 ? UdpOffsetIpv4(packet) : UdpOffsetIpv6(packet, packetBytes);
        if (headerBytes == 0 || packetBytes < headerBytes + IpFields.UdpBytes + DataMessage.SizeMinBytes)
            return false;
        byte* payload = packet + headerBytes + IpFields.UdpBytes;
        receiver = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(payload + 4, 4));
        return BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(payload, 4)) == (uint)MessageType.Data;
    }

    // 0 when it is not UDP, or a later part.
    private static int UdpOffsetIpv4(byte* packet) =>
        packet[IpFields.Ipv4Protocol] == IpFields.Udp && ((packet[IpFields.Ipv4Fragment] & 0x1f) | packet[IpFields.Ipv4Fragment + 1]) == 0 ? (packet[0] & 15) * 4 : 0;

    private static int UdpOffsetIpv6(byte* packet, int packetBytes)
    {
        if (packet[IpFields.Ipv6NextHeader] == IpFields.Udp)
            return IpFields.Ipv6Bytes;
        byte* fragment = packet + IpFields.Ipv6Bytes;
        return packet[IpFields.Ipv6NextHeader] == IpFields.Ipv6Fragment && packetBytes >= IpFields.Ipv6Bytes + IpFields.Ipv6FragmentBytes
            && fragment[0] == IpFields.Udp && (fragment[2] | (fragment[3] & 0xf8)) == 0
            ? IpFields.Ipv6Bytes + IpFields.Ipv6FragmentBytes
            : 0;
    }
}
