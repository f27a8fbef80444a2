using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lanstead.Crypto;
using Lanstead.DataPlane.Offload;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>Packets on their way out: cut from what TUN gave, sealed together, sent as trains. Memory made once.</summary>
/// <remarks>
/// For one thread. The life of a batch: <see cref="Add"/> any number of times while <see cref="HasRoom"/>, then <see cref="SendAll"/>.
/// Packets lie one behind the other where they are sealed and sent from, so that neither copies.
/// </remarks>
internal sealed unsafe class SealBatch : IDisposable
{
    // Bounds the time that a small packet waits behind large ones, and stays inside the second-level cache, together with what TUN gives and the kernel
    // copies: twice as much costs a bulk flow 7 % on a Zen 4 with its 1 MiB.
    private const int WantedBytes = 128 * 1024;

    // 64 KiB cut into the smallest segments that TCP may ask for, with header, tag and padding, more than doubles.
    private const int LargestAdditionBytes = 224 * 1024;
    private const int MaxPackets = 2048;
    private const int LargestAdditionPackets = 1024;
    private const int MaxTrains = 256;
    private const int MaxTallies = 64;

    // What one message to the kernel carries at most; a longer train would be cut there again.
    private const int MaxSegments = 64;
    private const int MaxTrainBytes = 65_000;

    private readonly PacketCipher _cipher;
    private readonly IUdpSender _sender;
    private readonly byte* _memory;
    private readonly WirePacket* _cut;
    private readonly AeadPacket* _packets;
    private readonly Train[] _trains = new Train[MaxTrains];
    private readonly Tally[] _tallies = new Tally[MaxTallies];
    private SegmentTarget _target;
    private int _trainCount;
    private int _tallyCount;

    public SealBatch(PacketCipher cipher, IUdpSender sender)
    {
        (_cipher, _sender) = (cipher, sender);
        // Not cleared: pages that no packet reached cost nothing.
        _memory = (byte*)NativeMemory.AlignedAlloc(WantedBytes + LargestAdditionBytes, 4096);
        _cut = (WirePacket*)NativeMemory.AlignedAlloc(MaxPackets * (nuint)sizeof(WirePacket), 64);
        _packets = (AeadPacket*)NativeMemory.AlignedAlloc(MaxPackets * (nuint)sizeof(AeadPacket), 64);
    }

    ~SealBatch() => Free();

    /// <summary>Whether one more packet of any size fits.</summary>
    public bool HasRoom =>
        _target.Count == 0
        || (_target.RemainingBytes > LargestAdditionBytes && _target.Count <= MaxPackets - LargestAdditionPackets
            && _trainCount < MaxTrains - 1 - (LargestAdditionPackets / MaxSegments) && _tallyCount < MaxTallies);

    /// <summary>Cuts what TUN gave into packets for one peer.</summary>
    /// <param name="frame">Virtio header and packet.</param>
    /// <param name="frameBytes">Length of both.</param>
    /// <param name="session">To seal with; the batch holds it until sent.</param>
    /// <param name="to">Where the packets go.</param>
    /// <param name="mtuBytes">Padding does not grow a packet beyond it.</param>
    /// <param name="hopLimit">How many routers the packets may pass; 0 for the system's own number.</param>
    public SealOutcome Add(byte* frame, int frameBytes, Session session, in Endpoint to, int mtuBytes, byte hopLimit)
    {
        if (_target.Count == 0)
            _target = new SegmentTarget(_memory, WantedBytes + LargestAdditionBytes, _cut, MaxPackets, mtuBytes);

        // 1. The session, held once per batch.
        bool isNew = _tallyCount == 0 || _tallies[_tallyCount - 1].Session != session;
        if (isNew && !session.TryHold())
            return SealOutcome.NoSession;

        // 2. Cut, and take numbers for what came of it.
        int first = _target.Count;
        SegmentTarget before = _target;
        SegmentOutcome cut = Segmenter.Segment(frame, frameBytes, ref _target);
        int count = _target.Count - first;
        ulong counter = 0;
        bool numbered = cut == SegmentOutcome.Done && session.TryReserveCounters(count, out counter);
        if (!numbered)
        {
            _target = before;
            if (isNew)
                session.Release();
            return cut == SegmentOutcome.Done ? SealOutcome.NoSession : SealOutcome.Malformed;
        }
        if (isNew)
            _tallies[_tallyCount++] = new Tally { Session = session };

        // 3. Headers, and a place in a train.
        ref Tally tally = ref _tallies[_tallyCount - 1];
        tally.Packets += count;
        for (int i = first; i < first + count; i++)
        {
            ref WirePacket packet = ref _cut[i];
            DataMessage.WriteHeader(new Span<byte>(packet.MessageStart, WirePacket.HeadRoomBytes), session.RemoteIndex, counter);
            _packets[i] = new AeadPacket
            {
                Key = session.SendKey, Source = packet.Start, Destination = packet.Start, LengthBytes = packet.PaddedBytes, Counter = counter++,
            };
            tally.Bytes += packet.MessageBytes;
            AddToTrain(packet.MessageStart, packet.MessageBytes, to, session.Peer, hopLimit);
        }
        return SealOutcome.Added;
    }

    /// <summary>Adds a packet of the engine's own, which is no IP packet: what of it is not given is zeros.</summary>
    /// <returns>Whether there is a session for it.</returns>
    public bool AddOwn(ReadOnlySpan<byte> start, int lengthBytes, Session session, in Endpoint to)
    {
        if (_target.Count == 0)
            _target = new SegmentTarget(_memory, WantedBytes + LargestAdditionBytes, _cut, MaxPackets, lengthBytes);
        bool isNew = _tallyCount == 0 || _tallies[_tallyCount - 1].Session != session;
        if (isNew && !session.TryHold())
            return false;
        ulong counter = 0;
        if (!_target.Fits(0, 0, lengthBytes) || !session.TryReserveCounters(1, out counter))
        {
            if (isNew)
                session.Release();
            return false;
        }
        if (isNew)
            _tallies[_tallyCount++] = new Tally { Session = session };
        int at = _target.Count;
        var packet = new Span<byte>(_target.Take(lengthBytes), lengthBytes);
        packet.Clear();
        start.CopyTo(packet);
        ref Tally tally = ref _tallies[_tallyCount - 1];
        tally.Packets++;
        ref WirePacket made = ref _cut[at];
        DataMessage.WriteHeader(new Span<byte>(made.MessageStart, WirePacket.HeadRoomBytes), session.RemoteIndex, counter);
        _packets[at] = new AeadPacket { Key = session.SendKey, Source = made.Start, Destination = made.Start, LengthBytes = made.PaddedBytes, Counter = counter };
        tally.Bytes += made.MessageBytes;
        // Alone: when the system refuses one for its length, it must not refuse others with it.
        _trains[_trainCount++] = new Train { Data = made.MessageStart, LengthBytes = made.MessageBytes, SegmentBytes = made.MessageBytes, Segments = 1, Ended = true, To = to, Peer = session.Peer };
        return true;
    }

    /// <summary>Seals and sends all, tells the peers so, and empties the batch.</summary>
    public void SendAll(TimeSpan now, EngineClock clock, IOutbox outbox)
    {
        if (_target.Count == 0)
            return;
        _cipher.Seal(_packets, _target.Count);
        for (int i = 0; i < _trainCount; i++)
        {
            ref Train train = ref _trains[i];
            _sender.TryAdd(train.Data, train.LengthBytes, train.SegmentBytes, train.To, train.HopLimit);
        }
        SendTotals totals = _sender.Send();
        if (totals.LostDatagrams > 0)
            CountLost(totals.LostDatagrams);
        if (totals.AnyLocalAddressRefused)
            ForgetLocalAddresses();
        for (int i = 0; i < _tallyCount; i++)
        {
            ref Tally tally = ref _tallies[i];
            tally.Session.Peer.OnDataSent(tally.Session, tally.Packets, tally.Bytes, anyPayload: true, now, clock.WallClock, outbox);
            tally.Session.Release();
            tally = default;
        }
        _tallyCount = 0;
        _trainCount = 0;
        _target = default;
    }

    public void Dispose()
    {
        for (int i = 0; i < _tallyCount; i++)
            _tallies[i].Session.Release();
        _tallyCount = 0;
        Free();
        GC.SuppressFinalize(this);
    }

    // Packets of one length to one place go as one train; a shorter one may end it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToTrain(byte* message, int messageBytes, in Endpoint to, Peer peer, byte hopLimit)
    {
        if (_trainCount > 0)
        {
            ref Train last = ref _trains[_trainCount - 1];
            if (!last.Ended && messageBytes <= last.SegmentBytes && last.Segments < MaxSegments
                && last.LengthBytes + messageBytes <= MaxTrainBytes && last.Peer == peer && last.HopLimit == hopLimit && last.To == to)
            {
                last.LengthBytes += messageBytes;
                last.Segments++;
                last.Ended = messageBytes < last.SegmentBytes;
                return;
            }
        }
        // There is a place: one packet of TUN is cut into equal lengths, and HasRoom kept places for the longest.
        _trains[_trainCount++] = new Train { Data = message, LengthBytes = messageBytes, SegmentBytes = messageBytes, Segments = 1, To = to, Peer = peer, HopLimit = hopLimit };
    }

    // Which of a batch's datagrams were lost is not known: only a batch of one peer tells whose they are. All are of one interface.
    private void CountLost(int datagrams)
    {
        Peer peer = _tallies[0].Session.Peer;
        if (_tallyCount == 1)
            peer.Refuse(Refusal.NotSent, datagrams, PacketDirection.Outgoing);
        else
            peer.Device.Refusals.Add(Refusal.NotSent, datagrams, PacketDirection.Outgoing);
    }

    // The address went away: the system chooses one from now on.
    private void ForgetLocalAddresses()
    {
        for (int i = 0; i < _trainCount; i++)
        {
            if (_sender.IsLocalAddressRefused(i))
                _trains[i].Peer.SetEndpoint(_trains[i].To.FromAnywhere());
        }
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        NativeMemory.AlignedFree(_cut);
        NativeMemory.AlignedFree(_packets);
    }

    private struct Train
    {
        public byte* Data;
        public int LengthBytes;
        public int SegmentBytes;
        public int Segments;
        public bool Ended;
        public Endpoint To;
        public Peer Peer;
        public byte HopLimit;
    }

    private struct Tally
    {
        public Session Session;
        public long Packets;
        public long Bytes;
    }
}

/// <summary>What became of a packet that should be sealed.</summary>
internal enum SealOutcome
{
    /// <summary>It is in the batch.</summary>
    Added = 0,

    /// <summary>The session is over: the packet has to wait for the next.</summary>
    NoSession = 1,

    /// <summary>It is no packet that could be sent.</summary>
    Malformed = 2,
}
