using System.Collections.Concurrent;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Handshakes and timers of all interfaces: what takes long, or comes seldom, is kept away from the lanes.</summary>
internal sealed class ControlThread : IDisposable
{
    // Whoever moves a deadline to earlier wakes the thread. But a wait goes by a clock that stands still while the machine is suspended, and
    // the deadlines do not: after it they are looked at within so long.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(2);

    private readonly TunnelPort _port;
    private readonly EngineClock _clock;
    private readonly IEngineTrace? _trace;

    // Peers that we had do not stand in the line of a flood. Wireguard-go keeps 1,024 of all.
    private readonly HandshakeQueue _known = new(256);
    private readonly HandshakeQueue _strange = new(1024);
    private readonly ConcurrentQueue<Peer> _ready = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly LoadMeter _load = new();
    private readonly PathProbes _probes;
    private readonly Thread _thread;
    private LaneLink? _link;
    private volatile bool _stopping;

    public ControlThread(TunnelPort port, EngineClock clock, IEngineTrace? trace)
    {
        (_port, _clock, _trace) = (port, clock, trace);
        _probes = new PathProbes(port, clock);
        _thread = new Thread(Run) { Name = "wg-control", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>Ends the thread; returns when it has ended.</summary>
    public void Dispose()
    {
        _stopping = true;
        Wake();
        _thread.Join();
        _wake.Dispose();
    }

    public void Wake()
    {
        if (!_stopping || _thread.IsAlive)
            _wake.Set();
    }

    public void Queue(ReadOnlySpan<byte> message, in Endpoint from)
    {
        if ((_port.Known.Holds(from) ? _known : _strange).TryAdd(message, from))
            Wake();
        else
            _port.Refusals.Add(Refusal.QueueFull);
    }

    public void Flush(Peer peer)
    {
        _ready.Enqueue(peer);
        Wake();
    }

    /// <summary>Tells that a peer has a session: the way to it may be another.</summary>
    public void NoteReady(Peer peer)
    {
        if (_probes.NoteReady(peer))
            Wake();
    }

    public void Probe(Peer peer, in ProbeMessage message)
    {
        if (_probes.Queue(peer, message))
            Wake();
        else
            peer.Refuse(Refusal.QueueFull);
    }

    private void Run()
    {
        using var link = new LaneLink(_port, lane: 0, (peer, _) => FlushNow(peer));
        _link = link;
        Span<byte> message = stackalloc byte[HandshakeQueue.MaxMessageBytes];
        while (!_stopping)
        {
            _wake.WaitOne(Sleep());
            link.Refresh();
            if (link.Outbox is not { } outbox)
            {
                // Nothing can be sent: messages are of no use, and timers have nothing to do while all interfaces are down.
                while (_known.Take(message, out _, out _) > 0 || _strange.Take(message, out _, out _) > 0)
                    _port.Refusals.Add(Refusal.PeerGone);
                continue;
            }
            // Timers first: whoever was stopped for long, or suspended, finds initiations in the socket that their senders have given up. An answer to
            // one of them leads nowhere, and would hold our own initiation up for 5 s.
            LookAtTimers(outbox);
            TakeMessages(message, outbox);
            while (_ready.TryDequeue(out Peer? peer))
                FlushNow(peer);
            _probes.Work(link);
            LookAtTimers(outbox);
        }
    }

    private void LookAtTimers(IOutbox outbox)
    {
        foreach (EngineInterface one in _port.Interfaces)
            one.Device.OnDeadline(_clock.Now, _clock.WallClock, outbox);
    }

    private void TakeMessages(Span<byte> message, IOutbox outbox)
    {
        // Timers come to their turn also in a flood.
        for (int taken = 0; taken < _strange.Capacity; taken++)
        {
            if (!TakeMessage(_known, message, outbox) && !TakeMessage(_strange, message, outbox))
                return;
        }
    }

    private bool TakeMessage(HandshakeQueue queue, Span<byte> message, IOutbox outbox)
    {
        int length = queue.Take(message, out Endpoint from, out int waiting);
        if (length == 0)
            return false;
        TimeSpan now = _clock.Now;
        bool underLoad = _load.Note(waiting, queue.Capacity, now);
        ReadOnlySpan<byte> datagram = message[..length];
        Refusal refusal = DeviceFor(datagram)?.OnHandshake(datagram, from, underLoad, now, _clock.WallClock, outbox).Refusal ?? Refusal.PeerGone;
        _trace?.OnMessage(WireMessage.TypeOf(datagram, out _), from, refusal);
        return true;
    }

    // An initiation names its receiver only by MAC1; the other messages carry an index of ours.
    private WireGuardDevice? DeviceFor(ReadOnlySpan<byte> datagram)
    {
        if (WireMessage.TryReadReceiver(datagram, out uint receiver))
            return _port.Sessions.FindDevice(receiver) ?? First()?.Device;
        ReadOnlySpan<EngineInterface> interfaces = _port.Interfaces;
        for (int i = 1; i < interfaces.Length; i++)
        {
            if (interfaces[i].Device.ClaimsMac1(datagram))
                return interfaces[i].Device;
        }
        // The first one's, or nobody's: then it counts it as refused.
        return First()?.Device;
    }

    private EngineInterface? First() => _port.Interfaces is [var first, ..] ? first : null;

    private bool FlushNow(Peer peer)
    {
        _probes.NoteReady(peer);
        if (_link is not { Batch: { } batch, Outbox: { } outbox } || peer.Tag is not StagedPackets { Any: true } || _port.InterfaceOf(peer.Device) is not { } owner)
            return false;
        TimeSpan now = _clock.Now;
        bool flushed = owner.Outgoing.Flush(peer, batch, outbox, now);
        batch.SendAll(now, _clock, outbox);
        if (!flushed)
            peer.RequestHandshake(now, _clock.WallClock, outbox);
        return flushed;
    }

    private TimeSpan Sleep()
    {
        TimeSpan sleep = LongestSleep;
        TimeSpan now = _clock.Now;
        if (_probes.NextAt - now < sleep)
            sleep = _probes.NextAt - now;
        foreach (EngineInterface one in _port.Interfaces)
        {
            if (one.Device.NextDeadline is { } next && next - now < sleep)
                sleep = next - now;
        }
        // Rounded up, so that the thread does not wake a moment too early, again and again.
        return sleep <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(sleep.TotalMilliseconds));
    }
}
