using Lanstead.Crypto;

namespace Lanstead.WireGuard.Sessions;

/// <summary>One pair of keys with a peer, made by one handshake (paper §5.4.5), with its counters and its replay window.</summary>
/// <remarks>
/// Thread-safe. Its life, driven by <see cref="SessionSlots"/>:
/// <code>
///  responder:  next ──first data──▶ current ──newer session──▶ previous ──newer still, 180 s, or 540 s of silence──▶ retired
///  initiator:        response ────▶ current ──…
/// </code>
/// A lane holds the session (<see cref="HeldSecret.TryHold"/>) while it works with the keys, once per batch, and lets go afterwards.
/// </remarks>
public sealed unsafe class Session : HeldSecret
{
    private const int SendKeyOffset = 0;
    private const int ReceiveKeyOffset = 32;
    private const int WindowOffset = 64;

    private readonly long _createdTicks;
    private ulong _nextCounter;
    private ReplayWindow _window;
    private int _windowGate;
    private volatile bool _sendingEnded;

    internal Session(Peer peer, uint localIndex, uint remoteIndex, bool isInitiator, ReadOnlySpan<byte> sendKey, ReadOnlySpan<byte> receiveKey, TimeSpan now)
        : base(WindowOffset + ReplayWindow.SizeBytes)
    {
        (Peer, LocalIndex, RemoteIndex, IsInitiator, _createdTicks) = (peer, localIndex, remoteIndex, isInitiator, now.Ticks);
        sendKey.CopyTo(new Span<byte>(Start + SendKeyOffset, 32));
        receiveKey.CopyTo(new Span<byte>(Start + ReceiveKeyOffset, 32));
        _window = new ReplayWindow((ulong*)(Start + WindowOffset));
    }

    /// <summary>Monotonic time at which it was made.</summary>
    internal TimeSpan CreatedAt => new(_createdTicks);

    /// <summary>Whose it is.</summary>
    public Peer Peer { get; }

    /// <summary>The index that the peer's packets to us carry.</summary>
    public uint LocalIndex { get; }

    /// <summary>The index that our packets to the peer carry.</summary>
    public uint RemoteIndex { get; }

    /// <summary>Whether we sent the first message of the handshake: the initiator is who renews.</summary>
    public bool IsInitiator { get; }

    /// <summary>32 bytes to seal with; valid while held.</summary>
    public byte* SendKey => Start + SendKeyOffset;

    /// <summary>32 bytes to open with; valid while held.</summary>
    public byte* ReceiveKey => Start + ReceiveKeyOffset;

    /// <summary>Counters handed out so far.</summary>
    public ulong SentCounters => Volatile.Read(ref _nextCounter);

    /// <summary>Reserves counters for a batch: <paramref name="first"/> and those after it are the caller's alone.</summary>
    /// <returns>False when they would pass the hard limit, or nothing may be sent on this session any more: the packets wait for the next session.</returns>
    public bool TryReserveCounters(int count, out ulong first)
    {
        // Compare and exchange, not add: past the limit an addition would go on counting, and in the end around.
        first = Volatile.Read(ref _nextCounter);
        while (!_sendingEnded && first <= ProtocolConstants.RejectAfterMessages - (ulong)count)
        {
            ulong seen = Interlocked.CompareExchange(ref _nextCounter, first + (ulong)count, first);
            if (seen == first)
                return true;
            first = seen;
        }
        return false;
    }

    /// <summary>Whether packets may still be sent.</summary>
    public bool MaySend(TimeSpan now) =>
        !_sendingEnded && Age(now) < ProtocolConstants.RejectAfterTime.Ticks && Volatile.Read(ref _nextCounter) < ProtocolConstants.RejectAfterMessages;

    /// <summary>Whether packets may still be received.</summary>
    public bool MayReceive(TimeSpan now) => !IsRetired && Age(now) < ProtocolConstants.RejectAfterTime.Ticks;

    /// <summary>Whether sending asks for a new session: too many messages, or too old and ours to renew (paper §6.2).</summary>
    public bool IsRekeyDueOnSend(TimeSpan now) =>
        Volatile.Read(ref _nextCounter) > ProtocolConstants.RekeyAfterMessages || (IsInitiator && Age(now) >= ProtocolConstants.RekeyAfterTime.Ticks);

    /// <summary>Whether receiving asks for a new session: it is ours to renew, and soon nothing could be answered (paper §6.2).</summary>
    public bool IsRekeyDueOnReceive(TimeSpan now) => IsInitiator && Age(now) >= ProtocolConstants.RekeyOnReceiveAfterTime.Ticks;

    /// <summary>Whether a packet that opened is new, by its counter; marks it.</summary>
    public bool Accept(ulong counter)
    {
        EnterWindow();
        bool accepted = _window.Accept(counter);
        LeaveWindow();
        return accepted;
    }

    /// <summary>Checks the counters of a batch of this session's packets under one lock; takes <see cref="AeadPacket.Authentic"/> away from those that came before.</summary>
    /// <returns>How many are left authentic.</returns>
    public int AcceptBatch(AeadPacket* packets, int count)
    {
        int accepted = 0;
        EnterWindow();
        for (int i = 0; i < count; i++)
        {
            if (!packets[i].Authentic)
                continue;
            if (_window.Accept(packets[i].Counter))
                accepted++;
            else
                packets[i].Authentic = false;
        }
        LeaveWindow();
        return accepted;
    }

    /// <summary>Nothing more is sent on it, as after a change of our private key; what is on its way can still be received.</summary>
    internal void EndSending() => _sendingEnded = true;

    /// <summary>Lets a test stand just before a limit.</summary>
    internal void JumpTo(ulong nextCounter) => Volatile.Write(ref _nextCounter, nextCounter);

    // A clock that stepped back makes it young, never an error.
    private long Age(TimeSpan now) => unchecked(now.Ticks - _createdTicks);

    private void EnterWindow()
    {
        if (Interlocked.CompareExchange(ref _windowGate, 1, 0) == 0)
            return;
        var spin = new SpinWait();
        do
            spin.SpinOnce(sleep1Threshold: -1);
        while (Interlocked.CompareExchange(ref _windowGate, 1, 0) != 0);
    }

    private void LeaveWindow() => Volatile.Write(ref _windowGate, 0);
}
