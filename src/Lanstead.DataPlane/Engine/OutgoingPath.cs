using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>From a packet of TUN to the batch of its peer: by the destination's address, or to those that wait for a session.</summary>
/// <remarks>Thread-safe; the batch is the caller's own.</remarks>
internal sealed unsafe partial class OutgoingPath(WireGuardDevice device, EngineClock clock)
{
    /// <summary>Length of what stands before each packet of TUN (struct virtio_net_hdr).</summary>
    public const int HeaderBytes = 10;

    private const int Ipv4HeaderBytes = 20;
    private const int Ipv6HeaderBytes = 40;
    private const int Ipv4Destination = 16;
    private const int Ipv6Destination = 24;

    private readonly NestedPackets _nested = new();

    /// <summary>MTU of the interface, in bytes.</summary>
    public int MtuBytes { get; set; } = 1420;

    /// <summary>Takes one packet, however many segments it has.</summary>
    /// <param name="frame">Virtio header and packet; may be changed, so that it fits the way.</param>
    /// <param name="frameBytes">Length of both.</param>
    /// <param name="batch">Of this thread.</param>
    /// <param name="outbox">Of this thread.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="pathBytes">When the packet is too large for its way: the largest that is not; else 0.</param>
    /// <returns>False when the sender is to be told: there is nobody to take it to, nobody knows where that one is, or it is too large.</returns>
    public bool Take(byte* frame, int frameBytes, SealBatch batch, IOutbox outbox, TimeSpan now, out int pathBytes)
    {
        pathBytes = 0;
        // 1. Whose is it?
        byte* packet = frame + HeaderBytes;
        int packetBytes = frameBytes - HeaderBytes;
        Peer? peer = null;
        bool isIpv4 = packetBytes >= Ipv4HeaderBytes && packet[0] >> 4 == 4;
        bool isIpv6 = packetBytes >= Ipv6HeaderBytes && packet[0] >> 4 == 6;
        if ((isIpv4 || isIpv6) && TookForAll(frame, frameBytes, isIpv4, batch, outbox, now))
            return true;
        if (isIpv4)
            peer = device.AllowedIps.Find(new ReadOnlySpan<byte>(packet + Ipv4Destination, 4));
        else if (isIpv6)
            peer = device.AllowedIps.Find(new ReadOnlySpan<byte>(packet + Ipv6Destination, 16));
        if (peer is null)
        {
            device.Refusals.Add(Refusal.NoRoute, direction: PacketDirection.Outgoing);
            return false;
        }
        if (peer.Endpoint.IsNone)
        {
            peer.Refuse(Refusal.NoEndpoint, direction: PacketDirection.Outgoing);
            return false;
        }

        // 2. Does it pass there in one piece?
        int path = peer.PathBytes;
        if (path != 0 && path < MtuBytes && !PathFit.Fit(frame, frameBytes, path, out pathBytes))
        {
            peer.Refuse(Refusal.TooLarge, direction: PacketDirection.Outgoing);
            return false;
        }

        // 3. Those that wait go first; without a session this one joins them.
        var staged = (StagedPackets)peer.Tag!;
        if ((staged.Any && !Flush(peer, batch, outbox, now)) || !TryAdd(frame, frameBytes, peer, batch, now))
            Stage(frame, frameBytes, peer, staged, batch, outbox, now);
        return true;
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
        if (!_nested.MayPass(frame + HeaderBytes, frameBytes - HeaderBytes, peer, session, now, out byte hopLimit))
        {
            peer.Refuse(Refusal.OwnPacket, direction: PacketDirection.Outgoing);
            return true;
        }
        switch (batch.Add(frame, frameBytes, session, to, MtuBytes, hopLimit))
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
