using System.Runtime.CompilerServices;
using Lanstead.Crypto;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;
using Lanstead.WireGuard.Timers;

namespace Lanstead.WireGuard;

// The timers (paper §6). Each is a time or Never; the device looks at the peer at the earliest (see DeadlineQueue).
//
//   timer          armed by                                    stopped by                 when it is due
//   retransmit     initiation sent: +5 s + jitter              handshake complete         the next try; after 18: given up, staged packets dropped
//   keepalive      data received, if not armed: +10 s          anything sent              an empty packet; once more if data came meanwhile
//   new handshake  data sent, if not armed: +15 s + jitter     anything received          an initiation
//   persistent     anything sent or received: +interval        interval set to 0          an empty packet
//   wipe           session made, or given up: +540 s           –                          all keys are wiped
public sealed partial class Peer
{
    private long _retransmitAt = DeadlineQueue.Never;
    private long _keepaliveAt = DeadlineQueue.Never;
    private long _newHandshakeAt = DeadlineQueue.Never;
    private long _persistentAt = DeadlineQueue.Never;
    private long _wipeAt = DeadlineQueue.Never;
    private long _jitterTicks;
    private bool _anotherKeepalive;
    private bool _lastMinuteSent;

    /// <summary>The place in the device's queue.</summary>
    internal DeadlinePlace Place = new();

    /// <summary>Does what is due, and takes a new place in the queue.</summary>
    internal void OnDeadline(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        if (TryClaim(ref _retransmitAt, now))
            OnNoResponse(now, wallClock, outbox);
        if (TryClaim(ref _keepaliveAt, now))
            OnAnswerOwed(now, wallClock, outbox);
        if (TryClaim(ref _newHandshakeAt, now))
        {
            ForgetLocalAddress();
            SendInitiation(isRetry: false, now, wallClock, outbox);
        }
        if (TryClaim(ref _wipeAt, now))
            WipeKeys(now);
        if (TryClaim(ref _persistentAt, now) && PersistentKeepaliveSeconds != 0)
        {
            SendKeepalive(now, wallClock, outbox);
            // Nothing that could be sent armed it again: it goes on nevertheless.
            if (Volatile.Read(ref _persistentAt) == DeadlineQueue.Never)
                OnAuthenticatedEither(now);
        }
        long next = Math.Min(
            Math.Min(Volatile.Read(ref _retransmitAt), Volatile.Read(ref _keepaliveAt)),
            Math.Min(Volatile.Read(ref _newHandshakeAt), Math.Min(Volatile.Read(ref _wipeAt), Volatile.Read(ref _persistentAt))));
        if (next != DeadlineQueue.Never)
            Device.Deadlines.Schedule(this, next);
    }

    /// <summary>Shows the other side, which answered, that we have the keys.</summary>
    internal void ConfirmSession(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox) => SendKeepalive(now, wallClock, outbox);

    private void OnNoResponse(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        if (Volatile.Read(ref _tries) < ProtocolConstants.InitiationTriesMax)
        {
            ForgetLocalAddress();
            SendInitiation(isRetry: true, now, wallClock, outbox);
            return;
        }
        lock (_gate)
        {
            Volatile.Write(ref _keepaliveAt, DeadlineQueue.Never);
            CloseInitiation();
            if (_wipeAt == DeadlineQueue.Never)
                Arm(ref _wipeAt, (now + ProtocolConstants.WipeKeysAfterTime).Ticks);
        }
        outbox.DropStaged(this);
    }

    private void OnAnswerOwed(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        bool another = Volatile.Read(ref _anotherKeepalive);
        SendKeepalive(now, wallClock, outbox);
        if (another)
            Arm(ref _keepaliveAt, now.Ticks + ProtocolConstants.KeepaliveTimeout.Ticks);
    }

    // An attempt that has just begun stays: after a long suspension this is overdue together with the timers, and the packets, that ask for a session. It
    // ends by itself.
    private void WipeKeys(TimeSpan now)
    {
        lock (_gate)
        {
            _sessions.RetireAll();
            if (now - _openedAt >= ProtocolConstants.RekeyTimeout)
                CloseInitiation();
        }
    }

    /// <summary>Sends an empty packet, or asks for the session that it needs.</summary>
    private void SendKeepalive(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        Session? session = CurrentSession(now);
        if (session is null || !session.TryHold())
        {
            RequestHandshake(now, wallClock, outbox);
            return;
        }
        Span<byte> message = stackalloc byte[DataMessage.SizeMinBytes];
        bool reserved = session.TryReserveCounters(1, out ulong counter);
        if (reserved)
        {
            DataMessage.WriteHeader(message, session.RemoteIndex, counter);
            unsafe
            {
                ChaCha20Poly1305Aead.Seal(new ReadOnlySpan<byte>(session.SendKey, 32), counter, [], [], message[DataMessage.HeaderSizeBytes..]);
            }
        }
        session.Release();
        if (!reserved)
        {
            RequestHandshake(now, wallClock, outbox);
            return;
        }
        if (TrySend(message, outbox))
            OnDataSent(session, 1, message.Length, anyPayload: false, now, wallClock, outbox);
    }

    private bool TrySend(ReadOnlySpan<byte> message, IOutbox outbox)
    {
        Endpoint to = Endpoint;
        if (to.IsNone)
        {
            Refuse(Refusal.NoEndpoint, direction: PacketDirection.Outgoing);
            return false;
        }
        outbox.SendDatagram(this, message, to);
        return true;
    }

    private void OnAuthenticatedSent()
    {
        if (Volatile.Read(ref _keepaliveAt) != DeadlineQueue.Never)
            Volatile.Write(ref _keepaliveAt, DeadlineQueue.Never);
        if (Volatile.Read(ref _anotherKeepalive))
            Volatile.Write(ref _anotherKeepalive, false);
    }

    private void OnAuthenticatedReceived()
    {
        if (Volatile.Read(ref _newHandshakeAt) != DeadlineQueue.Never)
            Volatile.Write(ref _newHandshakeAt, DeadlineQueue.Never);
    }

    private void OnAuthenticatedEither(TimeSpan now)
    {
        int seconds = PersistentKeepaliveSeconds;
        if (seconds != 0)
            Arm(ref _persistentAt, now.Ticks + (seconds * TimeSpan.TicksPerSecond));
    }

    private void StopTimers()
    {
        Volatile.Write(ref _retransmitAt, DeadlineQueue.Never);
        Volatile.Write(ref _keepaliveAt, DeadlineQueue.Never);
        Volatile.Write(ref _newHandshakeAt, DeadlineQueue.Never);
        Volatile.Write(ref _persistentAt, DeadlineQueue.Never);
        Volatile.Write(ref _wipeAt, DeadlineQueue.Never);
        (_anotherKeepalive, _lastMinuteSent) = (false, false);
    }

    // The exchange is a full fence: either we see that the queue has let go of the peer, or OnDeadline sees the new time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Arm(ref long timer, long atTicks)
    {
        Interlocked.Exchange(ref timer, atTicks);
        if (atTicks < Volatile.Read(ref Place.AtTicks))
            Device.Deadlines.Schedule(this, atTicks);
    }

    // Whoever claims it does it: a lane may be moving the timer at the same time.
    private static bool TryClaim(ref long timer, TimeSpan now)
    {
        long at = Volatile.Read(ref timer);
        return at <= now.Ticks && Interlocked.CompareExchange(ref timer, DeadlineQueue.Never, at) == at;
    }
}
