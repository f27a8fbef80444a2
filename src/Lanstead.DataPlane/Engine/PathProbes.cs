using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Keeps known how large a packet passes to each peer that answers: asked when a session is new, when the peer has moved, and from time to time.</summary>
/// <remarks><see cref="Work"/> is for the control thread; the rest for any. Peers without a session are asked nothing, so a silent tunnel stays silent.</remarks>
internal sealed class PathProbes(TunnelPort port, EngineClock clock)
{
    // A member who asks more than this at once is not answered: nobody needs to.
    private const int QueueMax = 1024;

    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(10);

    // Narrow ways may get wider, or were only full for a moment.
    private static readonly TimeSpan NarrowAgainAfter = TimeSpan.FromMinutes(1);

    // Asked again is only for who sent so much since: questions are data, and would keep sessions, and so a silent tunnel, alive. More than all questions of one asking.
    private const long WorthAskingBytes = 64 * 1024;

    // How soon a moved peer is seen to have moved; no oftener than the control thread wakes anyway.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<(Peer Peer, ProbeMessage Message)> _messages = new();
    private readonly ConcurrentQueue<Peer> _ready = new();
    private readonly Dictionary<Peer, Way> _ways = [];
    private readonly List<Peer> _gone = [];
    private bool _sendsWhole;

    /// <summary>When <see cref="Work"/> has something to do by itself.</summary>
    public TimeSpan NextAt { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Tells that a peer has a new session; whether that is of interest.</summary>
    public bool NoteReady(Peer peer)
    {
        if (!peer.AnswersProbes)
            return false;
        _ready.Enqueue(peer);
        return true;
    }

    /// <summary>Takes what a peer sent; false when too much waits.</summary>
    public bool Queue(Peer peer, in ProbeMessage message)
    {
        if (_messages.Count >= QueueMax)
            return false;
        _messages.Enqueue((peer, message));
        return true;
    }

    /// <summary>Answers, takes answers, and asks what is to be asked.</summary>
    public void Work(LaneLink link)
    {
        if (link.Batch is not { } batch || link.Outbox is not { } outbox)
            return;
        TimeSpan now = clock.Now;
        while (_ready.TryDequeue(out Peer? peer))
        {
            // Who is told of before there is a session is told of again when there is one.
            if (peer.CurrentSession(now) is null)
                continue;
            if (!_ways.ContainsKey(peer))
                _ways[peer] = new Way();
            NextAt = now;
        }
        while (_messages.TryDequeue(out (Peer Peer, ProbeMessage Message) one))
            Take(one.Peer, one.Message, batch, outbox, now);
        batch.SendAll(now, clock, outbox);
        if (now >= NextAt)
            Look(link, batch, outbox, now);
    }

    private void Look(LaneLink link, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        // In one piece or not at all: what comes through is what passes without being cut on the way.
        NextAt = _ways.Count == 0 ? TimeSpan.MaxValue : now + LookEvery;
        _sendsWhole = false;
        foreach ((Peer peer, Way way) in _ways)
        {
            if (peer.IsRemoved)
                _gone.Add(peer);
            else
                Look(peer, way, link.Socket, batch, outbox, now);
        }
        batch.SendAll(now, clock, outbox);
        if (_sendsWhole)
            link.Socket?.SendWhole(false);
        foreach (Peer peer in _gone)
            _ways.Remove(peer);
        _gone.Clear();
    }

    private void MakeRoom(SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        if (!batch.HasRoom)
            batch.SendAll(now, clock, outbox);
    }

    private void Take(Peer peer, in ProbeMessage message, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        if (!message.IsAnswer)
        {
            Span<byte> answer = stackalloc byte[ProbeMessage.Bytes];
            new ProbeMessage(IsAnswer: true, message.LengthBytes, message.Token).Write(answer);
            MakeRoom(batch, outbox, now);
            if (peer.CurrentSession(now) is { } session && peer.Endpoint is { IsNone: false } to)
                batch.AddOwn(answer, ProbeMessage.Bytes, session, to);
            return;
        }
        if (!_ways.TryGetValue(peer, out Way? way) || way.Token != message.Token)
            return;
        way.Probe.Answer(message.LengthBytes, now);
        if (way.Probe.IsDone)
            Conclude(peer, way, now);
        NextAt = now;
    }

    private void Look(Peer peer, Way way, IUdpSocket? socket, SealBatch batch, IOutbox outbox, TimeSpan now)
    {
        Endpoint to = peer.Endpoint;
        if (to.IsNone || peer.CurrentSession(now) is not { } session || port.InterfaceOf(peer.Device) is not { } owner)
            return;
        int mtuBytes = owner.Outgoing.MtuBytes;
        if (way.MtuBytes != mtuBytes || way.To != to || (way.Probe.IsDone && now >= way.AgainAt && peer.SentBytes - way.SentBytes > WorthAskingBytes))
        {
            (way.To, way.MtuBytes) = (to, mtuBytes);
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(new Span<ulong>(ref way.Token)));
            way.Probe.Start(mtuBytes, peer.RoundTrip, now);
        }
        if (way.Probe.IsDone)
            return;
        Span<int> lengths = stackalloc int[PathProbe.QuestionsMax];
        int count = way.Probe.Ask(now, lengths);
        Span<byte> question = stackalloc byte[ProbeMessage.Bytes];
        new ProbeMessage(IsAnswer: false, 0, way.Token).Write(question);
        if (count > 0 && !_sendsWhole)
            _sendsWhole = socket?.SendWhole(true) == true;
        foreach (int length in lengths[..count])
        {
            MakeRoom(batch, outbox, now);
            batch.AddOwn(question, length, session, to);
        }
        if (way.Probe.IsDone)
            Conclude(peer, way, now);
        else if (way.Probe.NextAt < NextAt)
            NextAt = way.Probe.NextAt;
    }

    private static void Conclude(Peer peer, Way way, TimeSpan now)
    {
        // Whoever answers nothing at all is taken to let everything through, as ever.
        peer.PathBytes = way.Probe.PassedBytes;
        way.SentBytes = peer.SentBytes;
        way.AgainAt = now + (way.Probe.PassedBytes is > 0 and var passed && passed < way.MtuBytes ? NarrowAgainAfter : AgainAfter);
    }

    private sealed class Way
    {
        public ulong Token;

        public PathProbe Probe { get; } = new();

        public Endpoint To { get; set; }

        public int MtuBytes { get; set; }

        public TimeSpan AgainAt { get; set; }

        public long SentBytes { get; set; }
    }
}
