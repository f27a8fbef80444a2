using System.Runtime.CompilerServices;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

// What is meant for all goes to each member that is connected, sealed for each.
internal sealed unsafe partial class OutgoingPath
{
    private volatile LanPackets? _lan;

    /// <summary>Judges what is meant for all; null, the default, where nobody asked for that: then such packets are as others.</summary>
    public LanPackets? Lan
    {
        get => _lan;
        set => _lan = value;
    }

    // False when the packet is meant for one, or for all where that is nothing particular.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TookForAll(byte* frame, int frameBytes, bool isIpv4, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        if (_lan is not { Rules.IsOn: true } lan || !lan.IsToMany(frame + HeaderBytes, isIpv4))
            return false;
        Spread(lan, frame, frameBytes, batch, outbox, now);
        return true;
    }

    private void Spread(LanPackets lan, byte* frame, int frameBytes, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        Refusal refusal = lan.JudgeOwn(frame + HeaderBytes, frameBytes - HeaderBytes, PiecesOf(frame, frameBytes), now);
        if (refusal != Refusal.None)
        {
            device.Refusals.Add(refusal, direction: PacketDirection.Outgoing);
            return;
        }
        Peer[] members = lan.Members;
        int first = lan.NextTurn(), copies = 0, left = 0;
        for (int i = 0; i < members.Length; i++)
        {
            Peer peer = members[(first + i) % members.Length];
            if (peer.CurrentSession(now) is null || peer.Endpoint.IsNone)
                continue;
            if (copies == LanLimits.Copies)
            {
                left++;
                continue;
            }
            if (!batch.HasRoom)
                batch.SendAll(now, clock, outbox);
            if (TryAdd(frame, frameBytes, peer, batch, now))
                copies++;
        }
        if (left > 0)
            device.Refusals.Add(Refusal.LanRoomFull, left, PacketDirection.Outgoing);
    }

    private static int PiecesOf(byte* frame, int frameBytes)
    {
        NetworkHeader header = Unsafe.ReadUnaligned<NetworkHeader>(frame);
        return header.Kind == NetworkHeader.Whole || header.SegmentBytes == 0 ? 1 : (frameBytes / header.SegmentBytes) + 1;
    }
}
