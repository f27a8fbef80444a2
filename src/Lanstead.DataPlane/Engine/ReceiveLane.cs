using System.Runtime.CompilerServices;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.DataPlane.Engine;

/// <summary>One thread from one socket to the TUN queues of its lane: receive, open, check, join, write. Nothing is handed over but handshakes.</summary>
internal sealed unsafe class ReceiveLane
{
    private readonly TunnelPort _port;
    private readonly IUdpSocket _socket;
    private readonly int _lane;
    private readonly EngineClock _clock;
    private readonly Thread _thread;

    // The interfaces that the batch had packets for; one, mostly.
    private readonly List<EngineInterface> _touched = [];

    public ReceiveLane(TunnelPort port, IUdpSocket socket, int lane, EngineClock clock)
    {
        (_port, _socket, _lane, _clock) = (port, socket, lane, clock);
        _thread = new Thread(Run) { Name = $"wg-in{lane}", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Ends the thread; returns when it has ended. The socket is shut down.</summary>
    public void Stop()
    {
        _socket.Shutdown();
        _thread.Join();
    }

    private void Run()
    {
        _port.EnterLane();
        using IUdpReceiver receiver = _socket.OpenReceiver();
        using IUdpSender sender = _socket.OpenSender();
        using var outbox = new LaneOutbox(sender, _port.Refusals, _port.FlushLater);
        using var batch = new OpenBatch(_port.Cipher, _port.Sessions);
        int trains;
        while ((trains = receiver.Receive()) >= 0)
            Pump(receiver, trains, batch, outbox);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pump(IUdpReceiver receiver, int trains, OpenBatch batch, LaneOutbox outbox)
    {
        TimeSpan now = _clock.Now;
        for (int i = 0; i < trains; i++)
        {
            DatagramTrain train = receiver[i];
            for (int offset = 0; offset < train.LengthBytes; offset += train.SegmentBytes)
            {
                Sort(train.Data + offset, Math.Min(train.SegmentBytes, train.LengthBytes - offset), train.From, batch, now);
                if (!batch.HasRoom)
                    Deliver(batch, outbox, now);
            }
        }
        Deliver(batch, outbox, now);
        foreach (EngineInterface one in _touched)
            one.IncomingOf(_lane).Flush();
        _touched.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sort(byte* datagram, int lengthBytes, in Endpoint from, OpenBatch batch, TimeSpan now)
    {
        var message = new ReadOnlySpan<byte>(datagram, lengthBytes);
        MessageType type = WireMessage.TypeOf(message, out Refusal refusal);
        if (type == MessageType.Data)
            refusal = batch.Add(datagram, lengthBytes, from, now);
        else if (type != MessageType.None)
            _port.Queue(message, from);
        if (refusal != Refusal.None)
            Count(refusal, message);
    }

    private void Count(Refusal refusal, ReadOnlySpan<byte> message)
    {
        // Of an old session the peer is known as long as nothing else has its index.
        if (refusal == Refusal.SessionExpired && WireMessage.TryReadReceiver(message, out uint receiver) && _port.Sessions.Find(receiver) is { } session)
            session.Peer.Refuse(refusal);
        else
            _port.Refusals.Add(refusal);
    }

    private void Deliver(OpenBatch batch, LaneOutbox outbox, TimeSpan now)
    {
        if (batch.Count == 0)
            return;
        batch.Open();
        foreach (ref readonly OpenBatch.Run run in batch.Runs)
        {
            Peer peer = run.Session.Peer;
            if (run.Forged > 0)
                peer.Refuse(Refusal.BadTag, run.Forged);
            if (run.Replayed > 0)
                peer.Refuse(Refusal.ReplayedData, run.Replayed);
            if (run.Accepted == 0 || _port.InterfaceOf(peer.Device) is not { } owner)
                continue;
            if (!_touched.Contains(owner))
                _touched.Add(owner);
            // Before the packets: their answers, which another lane sends at once, go to where these came from, and by the same address.
            bool anyPayload = run.AcceptedBytes > (long)run.Accepted * DataMessage.SizeMinBytes;
            peer.OnDataReceived(run.Session, run.From, run.Accepted, run.AcceptedBytes, anyPayload, now, _clock.WallClock, outbox);
            owner.IncomingOf(_lane).Take(batch.Packets + run.First, run.Count, peer, now);
        }
        batch.Clear();
    }
}
