using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>From a packet of TUN to the batch of its peer: by the destination's address, or to those that wait for a session.</summary>
/// <remarks>Thread-safe; the batch is the caller's own.</remarks>
internal sealed unsafe class OutgoingPath(WireGuardDevice device, EngineClock clock)
{
    /// <summary>Length of what stands before each packet of TUN (struct virtio_net_hdr).</summary>
    public const int HeaderBytes = 10;

    private const int Ipv4HeaderBytes = 20;
    private const int Ipv6HeaderBytes = 40;
    private const int Ipv4Destination = 16;
    private const int Ipv6Destination = 24;

    /// <summary>MTU of the interface, in bytes.</summary>
    public int MtuBytes { get; set; } = 1420;

    /// <summary>Takes one packet, however many segments it has.</summary>
    public void Take(byte* frame, int frameBytes, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        // 1. Whose is it?
        byte* packet = frame + HeaderBytes;
        int packetBytes = frameBytes - HeaderBytes;
        Peer? peer = null;
        if (packetBytes >= Ipv4HeaderBytes && packet[0] >> 4 == 4)
            peer = device.AllowedIps.Find(new ReadOnlySpan<byte>(packet + Ipv4Destination, 4));
        else if (packetBytes >= Ipv6HeaderBytes && packet[0] >> 4 == 6)
            peer = device.AllowedIps.Find(new ReadOnlySpan<byte>(packet + Ipv6Destination, 16));
        if (peer is null)
        {
            device.Refusals.Add(Refusal.NoRoute, direction: PacketDirection.Outgoing);
            return;
        }

        // 2. Those that wait go first; without a session this one joins them.
        var staged = (StagedPackets)peer.Tag!;
        if ((staged.Any && !Flush(peer, batch, outbox, now)) || !TryAdd(frame, frameBytes, peer, batch, now))
            Stage(frame, frameBytes, peer, staged, batch, outbox, now);
    }

    /// <summary>Seals and sends the packets of a peer that waited.</summary>
    /// <returns>Whether none is left.</returns>
    public bool Flush(Peer peer, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        var staged = (StagedPackets)peer.Tag!;
        // One flush at a time, so that the packets keep their order.
        lock (staged)
        {
            while (staged.Take() is { } waiting)
            {
                bool added;
                fixed (byte* frame = waiting.Frame)
                    added = TryAdd(frame, waiting.Frame.Length, peer, batch, now);
                if (!added)
                {
                    staged.PutBack(waiting);
                    return false;
                }
                waiting.Dispose();
                if (!batch.HasRoom)
                    batch.SendAll(now, clock, outbox);
            }
            return true;
        }
    }

    // False when there is no session: the packet has to wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAdd(byte* frame, int frameBytes, Peer peer, SealBatch batch, TimeSpan now)
    {
        if (peer.CurrentSession(now) is not { } session)
            return false;
        Endpoint to = peer.Endpoint;
        if (to.IsNone)
        {
            peer.Refuse(Refusal.NoEndpoint, direction: PacketDirection.Outgoing);
            return true;
        }
        if (IsData(frame + HeaderBytes, frameBytes - HeaderBytes, out uint receiver, out int headerBytes) && GoesRound(frame + HeaderBytes, headerBytes, receiver, peer, session, now))
        {
            peer.Refuse(Refusal.OwnPacket, direction: PacketDirection.Outgoing);
            return true;
        }
        switch (batch.Add(frame, frameBytes, session, to, MtuBytes))
        {
            case SealOutcome.Added:
                return true;
            case SealOutcome.NoSession:
                return false;
            default:
                peer.Refuse(Refusal.MalformedInner, direction: PacketDirection.Outgoing);
                return true;
        }
    }

    // What we sealed comes back to be sealed again: for the same peer when the way to its endpoint leads into its own tunnel, for another when it leads
    // through that one's. The latter may well be meant, unless it goes round. An index is random, and the place is the peer's: nobody else's packet has both.
    private static bool GoesRound(byte* packet, int headerBytes, uint receiver, Peer peer, Session session, TimeSpan now)
    {
        if (receiver == session.RemoteIndex)
            return true;
        if (peer.Device.Sessions.FindSending(receiver) is not { } sealedOn)
            return false;
        bool isIpv4 = packet[0] >> 4 == 4;
        var port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(packet + headerBytes + 2, 2));
        var to = new Endpoint(isIpv4 ? new ReadOnlySpan<byte>(packet + Ipv4Destination, 4) : new ReadOnlySpan<byte>(packet + Ipv6Destination, 16), port);
        return to == sealedOn.Peer.Endpoint && !sealedOn.Peer.MayGoThrough(peer, now);
    }

    // Whether it is UDP with a data message of WireGuard in it, whoever's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsData(byte* packet, int packetBytes, out uint receiver, out int headerBytes)
    {
        const int Udp = 17, UdpHeaderBytes = 8, Ipv4Protocol = 9, Ipv4Fragment = 6, Ipv6NextHeader = 6;
        (receiver, headerBytes) = (0, 0);
        bool isIpv4 = packet[0] >> 4 == 4;
        if (packet[isIpv4 ? Ipv4Protocol : Ipv6NextHeader] != Udp || (isIpv4 && ((packet[Ipv4Fragment] & 0x1f) | packet[Ipv4Fragment + 1]) != 0))
            return false;
        headerBytes = isIpv4 ? (packet[0] & 15) * 4 : Ipv6HeaderBytes;
        byte* payload = packet + headerBytes + UdpHeaderBytes;
        if (packetBytes < headerBytes + UdpHeaderBytes + DataMessage.SizeMinBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(payload, 4)) != (uint)MessageType.Data)
            return false;
        receiver = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(payload + 4, 4));
        return true;
    }

    private void Stage(byte* frame, int frameBytes, Peer peer, StagedPackets staged, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        int dropped = staged.Add(new ReadOnlySpan<byte>(frame, frameBytes));
        if (dropped > 0)
            peer.Refuse(Refusal.StagedDropped, dropped, PacketDirection.Outgoing);
        // The session may have come between the question for it and here; then nobody else would come for this packet.
        if (!Flush(peer, batch, outbox, now))
            peer.RequestHandshake(now, clock.WallClock, outbox);
    }
}
