using System.Runtime.InteropServices;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Sends the protocol's own messages from one thread.</summary>
/// <param name="sender">Of that thread.</param>
/// <param name="refusals">Counts what is lost on its way to nobody in particular.</param>
/// <param name="onSessionReady">What to do about the packets that wait for a session; whether any will be sent.</param>
internal sealed unsafe class LaneOutbox(IUdpSender sender, RefusalCounters refusals, Func<Peer, Session, bool> onSessionReady) : IOutbox, IDisposable
{
    private readonly byte* _message = (byte*)NativeMemory.Alloc(WireMessage.HandshakeSizeMaxBytes);

    ~LaneOutbox() => NativeMemory.Free(_message);

    public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint to)
    {
        datagram.CopyTo(new Span<byte>(_message, WireMessage.HandshakeSizeMaxBytes));
        sender.TryAdd(_message, datagram.Length, datagram.Length, to, hopLimit: 0);
        SendTotals totals = sender.Send();
        if (totals.LostDatagrams > 0 && peer is not null)
            peer.Refuse(Refusal.NotSent, totals.LostDatagrams, PacketDirection.Outgoing);
        else if (totals.LostDatagrams > 0)
            refusals.Add(Refusal.NotSent, totals.LostDatagrams, PacketDirection.Outgoing);
        if (totals.AnyLocalAddressRefused && peer is not null && sender.IsLocalAddressRefused(0))
            peer.SetEndpoint(to.FromAnywhere());
    }

    public bool SessionReady(Peer peer, Session session) => onSessionReady(peer, session);

    public void DropStaged(Peer peer)
    {
        if (peer.Tag is StagedPackets staged && staged.Clear() is > 0 and int dropped)
            peer.Refuse(Refusal.StagedDropped, dropped, PacketDirection.Outgoing);
    }

    public void Dispose()
    {
        NativeMemory.Free(_message);
        GC.SuppressFinalize(this);
    }
}
