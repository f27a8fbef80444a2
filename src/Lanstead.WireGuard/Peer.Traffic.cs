using Lanstead.WireGuard.Sessions;
using Lanstead.WireGuard.Timers;

namespace Lanstead.WireGuard;

// What the lanes ask and tell, once per batch and peer. No lock, no allocation, but when a session is confirmed, renewed, or the peer has moved.
public sealed partial class Peer
{
    /// <summary>The session to seal with now; null when there is none: the caller keeps the packets and calls <see cref="RequestHandshake"/>.</summary>
    /// <remarks>Hold it (<see cref="HeldSecret.TryHold"/>) before use, and let go after the batch; a refused hold is as good as null.</remarks>
    public Session? CurrentSession(TimeSpan now) => _sessions.Current is { } session && session.MaySend(now) ? session : null;

    /// <summary>Tells that sealed packets were sent.</summary>
    /// <param name="session">On which.</param>
    /// <param name="packets">How many.</param>
    /// <param name="bytes">Sum of the datagrams' payloads, headers and tags included.</param>
    /// <param name="anyPayload">Whether one was more than a keepalive.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="wallClock">For the timestamp of a new handshake.</param>
    /// <param name="outbox">Takes the initiation, if it is time for one.</param>
    public void OnDataSent(Session session, long packets, long bytes, bool anyPayload, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        CountSent(packets, bytes);
        OnAuthenticatedSent();
        OnAuthenticatedEither(now);
        if (anyPayload && Volatile.Read(ref _newHandshakeAt) == DeadlineQueue.Never)
            Arm(ref _newHandshakeAt, now.Ticks + ProtocolConstants.NewHandshakeAfterSilence.Ticks + Volatile.Read(ref _jitterTicks));
        if (session.IsRekeyDueOnSend(now))
            RequestHandshake(now, wallClock, outbox);
    }

    /// <summary>Tells that packets of the peer were opened, with counters that had not come before.</summary>
    /// <param name="session">On which.</param>
    /// <param name="from">Where the last of them came from: the peer is there now.</param>
    /// <param name="packets">How many.</param>
    /// <param name="bytes">Sum of the datagrams' payloads, headers and tags included.</param>
    /// <param name="anyPayload">Whether one was more than a keepalive.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="wallClock">For the time of the handshake that this may complete, and the timestamp of a new one.</param>
    /// <param name="outbox">Takes the initiation, if it is time for one, and the news that a session is ready.</param>
    public void OnDataReceived(Session session, in Endpoint from, long packets, long bytes, bool anyPayload, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        CountReceived(packets, bytes);
        Learn(from);

        // 1. The first packet on a session that the other side initiated shows that it has the keys.
        if (_sessions.Next == session && Confirm(session, now, wallClock))
            outbox.SessionReady(this, session);

        // 2. Soon it will be too late to answer on this session: one new handshake, and not for every packet.
        if (!Volatile.Read(ref _lastMinuteSent) && _sessions.Current is { } current && current.MaySend(now) && current.IsRekeyDueOnReceive(now))
        {
            Volatile.Write(ref _lastMinuteSent, true);
            RequestHandshake(now, wallClock, outbox);
        }

        // 3. Timers.
        OnAuthenticatedReceived();
        OnAuthenticatedEither(now);
        if (!anyPayload)
            return;
        if (Volatile.Read(ref _keepaliveAt) == DeadlineQueue.Never)
            Arm(ref _keepaliveAt, now.Ticks + ProtocolConstants.KeepaliveTimeout.Ticks);
        else
            Volatile.Write(ref _anotherKeepalive, true);
    }

    private bool Confirm(Session session, TimeSpan now, DateTimeOffset wallClock)
    {
        lock (_gate)
        {
            if (_isGone || !_sessions.Confirm(session))
                return false;
            OnHandshakeComplete(wallClock);
            // The other side shows at once that it has the keys.
            NoteRoundTrip(session.CreatedAt, now);
            return true;
        }
    }
}
