using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Noise;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.WireGuard;

// The peer's handshakes. What is computed on the curve is computed without the lock; what it led to is taken in under the lock, if nothing overtook it.
//
//   initiator:  closed ──RequestHandshake, timers──▶ open ──response that opens──▶ closed, session is current
//                          ▲                          │ 5 s + jitter: a new initiation, at most 18
//                          └── another 18 tries ◀─────┴ given up after about 90 s ──▶ closed
//   responder:  keeps nothing between messages but the last timestamp: initiation ──▶ response sent, session is next
//
// Both may run at once: each end then has a session that it initiated, and receives on the other's.
public sealed partial class Peer
{
    private readonly PeerSecrets _secrets = new();
    private Identity? _staticStaticOf;
    private bool _agrees;
    private bool _isOpen;
    private uint _openIndex;
    private TimeSpan _openedAt;
    private Identity? _openIdentity;
    private int _tries;
    private TimeSpan? _lastInitiationSent;
    private TimeSpan? _lastInitiationTaken;
    private Tai64n _lastTimestampSent;
    private Tai64n _lastTimestampTaken;

    /// <summary>Asks for a session: sends an initiation, unless one was sent in the last 5 s. Packets that wait keep the tries going.</summary>
    public void RequestHandshake(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox) => SendInitiation(isRetry: false, now, wallClock, outbox);

    private void SendInitiation(bool isRetry, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        if (Device.HoldIdentity(preferOther: isRetry && (_tries & 1) == 1) is not { } identity)
        {
            Refuse(Refusal.NoPrivateKey, direction: PacketDirection.Outgoing);
            return;
        }
        Span<byte> work = stackalloc byte[4 * 32];
        Span<byte> message = stackalloc byte[Initiation.SizeBytes];
        PublicKey key = PublicKey;
        bool written = TryBeginInitiation(isRetry, identity, work[..32], now, wallClock, out Tai64n timestamp);
        if (written)
        {
            uint index = Device.Sessions.Open(this);
            var state = new SymmetricState(work[32..64], work[64..96]);
            written = InitiatorHandshake.TryWrite(identity, key.Bytes, work[..32], Device.Random, timestamp, index, state, work[96..], message)
                && TryOpenInitiation(identity, key, index, work, message, now);
            if (!written)
                Device.Sessions.Close(index);
        }
        CryptographicOperations.ZeroMemory(work);
        identity.Release();
        if (!written)
            return;
        OnAuthenticatedSent();
        OnAuthenticatedEither(now);
        if (TrySend(message, outbox))
            CountSent(1, message.Length);
    }

    // 1. Under the lock: may we, and with what?
    private bool TryBeginInitiation(bool isRetry, Identity identity, Span<byte> staticStatic, TimeSpan now, DateTimeOffset wallClock, out Tai64n timestamp)
    {
        timestamp = default;
        lock (_gate)
        {
            if (!isRetry)
                _tries = 0;
            if (_isGone || !Device.IsUp || WasSentLately(now))
                return false;
            if (!TryCopyStaticStatic(identity, staticStatic))
            {
                Refuse(Refusal.LowOrderKey, direction: PacketDirection.Outgoing);
                return false;
            }
            _lastInitiationSent = now;
            _tries++;
            _jitterTicks = Device.NextJitterTicks();
            if (Endpoint.IsNone)
            {
                // Nothing is computed; the tries go on, since an endpoint may come, and end as they always do.
                Refuse(Refusal.NoEndpoint, direction: PacketDirection.Outgoing);
                ArmRetry(now);
                return false;
            }
            timestamp = _lastTimestampSent = Device.Timestamps.Next(wallClock, _lastTimestampSent);
            return true;
        }
    }

    // 2. Under the lock again: the initiation is the open one now.
    private bool TryOpenInitiation(Identity identity, PublicKey key, uint index, ReadOnlySpan<byte> work, Span<byte> message, TimeSpan now)
    {
        lock (_gate)
        {
            if (_isGone || !Device.IsUp)
                return false;
            ArmRetry(now);
            // One of the two keys changed while it was computed.
            if (!Device.IsCurrent(identity) || key != PublicKey)
                return false;
            CloseInitiation();
            (_isOpen, _openIndex, _openIdentity, _openedAt) = (true, index, identity, now);
            work[32..64].CopyTo(_secrets.ChainingKey);
            work[64..96].CopyTo(_secrets.Hash);
            work[96..].CopyTo(_secrets.Ephemeral);
            _cookies.WriteMacs(message, now);
            return true;
        }
    }

    /// <summary>Takes a copy of the secret of both static keys; false when it would be known to all.</summary>
    internal bool TryCopyAgreement(Identity identity, Span<byte> staticStatic)
    {
        lock (_gate)
            return !_isGone && TryCopyStaticStatic(identity, staticStatic);
    }

    /// <summary>Whether an authentic initiation may be answered; from then on older ones may not.</summary>
    internal Refusal AdmitInitiation(Tai64n timestamp, TimeSpan now, Span<byte> presharedKey)
    {
        lock (_gate)
        {
            if (_isGone)
                return Refusal.PeerGone;
            if (timestamp <= _lastTimestampTaken)
                return Refusal.ReplayedInitiation;
            if (_lastInitiationTaken is { } last && now >= last && now - last < ProtocolConstants.InitiationSpacing)
                return Refusal.InitiationFlood;
            (_lastTimestampTaken, _lastInitiationTaken) = (timestamp, now);
            _secrets.PresharedKey.CopyTo(presharedKey);
            return Refusal.None;
        }
    }

    /// <summary>Takes in the session that an initiation led to, and finishes the response.</summary>
    internal bool TryAddResponded(Identity identity, Session session, Tai64n timestamp, Span<byte> response, in Endpoint from, TimeSpan now)
    {
        lock (_gate)
        {
            if (_isGone || !Device.IsUp || timestamp != _lastTimestampTaken || !Device.IsCurrent(identity))
                return false;
            _cookies.WriteMacs(response, now);
            _sessions.AddResponded(session);
            _lastInitiationSent = now;
            OnSessionMade(from, Initiation.SizeBytes, now);
        }
        OnAuthenticatedSent();
        CountSent(1, Response.SizeBytes);
        return true;
    }

    /// <summary>Takes a copy of the open initiation, to read the response with; false when it is not open, or when there is no other preshared key to read it with.</summary>
    internal bool TryCopyInitiation(
        uint index, bool byOther, Span<byte> chainingKey, Span<byte> hash, Span<byte> ephemeral, Span<byte> presharedKey, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Identity? asked)
    {
        lock (_gate)
        {
            asked = _openIdentity;
            if (_isGone || !_isOpen || _openIndex != index || asked is null || (byOther && !_secrets.TakesOther))
                return false;
            _secrets.ChainingKey.CopyTo(chainingKey);
            _secrets.Hash.CopyTo(hash);
            _secrets.Ephemeral.CopyTo(ephemeral);
            (byOther ? _secrets.OtherPresharedKey : _secrets.PresharedKey).CopyTo(presharedKey);
            return true;
        }
    }

    /// <summary>Takes in the session that our initiation led to; false when something overtook it.</summary>
    internal bool TryAddInitiated(Session session, in Endpoint from, TimeSpan now, DateTimeOffset wallClock)
    {
        lock (_gate)
        {
            if (_isGone || !_isOpen || _openIndex != session.LocalIndex)
                return false;
            // The index goes over to the session.
            _isOpen = false;
            _openIdentity = null;
            _secrets.ClearInitiation();
            _sessions.AddInitiated(session);
            OnSessionMade(from, Response.SizeBytes, now);
            OnHandshakeComplete(wallClock);
            NoteRoundTrip(_openedAt, now);
            return true;
        }
    }

    /// <summary>Takes the cookie out of a reply to our last handshake message. The endpoint stays: the reply proves nothing about it.</summary>
    /// <remarks>
    /// The next try still waits its 5 s (paper §6.6: who is under load is not to be asked sooner), but the first one not the random time on top: that is
    /// there so that two who began together do not collide for ever (§6.1), and the reply shows that one waits for the other. Whoever could forge
    /// such a reply, by seeing our messages, gains a third of a second once for each series of tries.
    /// </remarks>
    internal bool TryTakeCookie(ReadOnlySpan<byte> reply, TimeSpan now)
    {
        lock (_gate)
        {
            if (_isGone || !_cookies.TryTake(reply, now))
                return false;
            if (_isOpen && _tries == 1 && _lastInitiationSent is { } sent)
                Arm(ref _retransmitAt, (sent + ProtocolConstants.RekeyTimeout).Ticks);
        }
        CountReceived(1, reply.Length);
        return true;
    }

    /// <summary>Takes another key for the handshakes to come; the open one, which was for the key before, is void.</summary>
    internal void Rename(PublicKey key, PublicKey? former)
    {
        lock (_gate)
        {
            if (key == PublicKey)
            {
                _names = _names with { Former = former };
                return;
            }
            _names = new Names(key, KeyBits.Of(key.Bytes), former);
            _cookies = new CookieJar(key.Bytes);
            CloseInitiation();
            _secrets.ClearStaticStatic();
            _staticStaticOf = null;
            _lastInitiationSent = null;
        }
    }

    /// <summary>Our private key changed: open handshakes are void, nothing more is sent on the sessions, and a new handshake may start at once.</summary>
    internal void OnIdentityChanged()
    {
        lock (_gate)
        {
            CloseInitiation();
            _secrets.ClearStaticStatic();
            _staticStaticOf = null;
            _lastInitiationSent = null;
            _sessions.EndSending();
        }
    }

    // The initiation may go again at exactly five seconds; a clock that stepped back does not hold it up.
    private bool WasSentLately(TimeSpan now) =>
        _lastInitiationSent is { } last && now >= last && now - last < ProtocolConstants.RekeyTimeout;

    private void ArmRetry(TimeSpan now) => Arm(ref _retransmitAt, now.Ticks + ProtocolConstants.RekeyTimeout.Ticks + _jitterTicks);

    private bool TryCopyStaticStatic(Identity identity, Span<byte> destination)
    {
        if (_staticStaticOf != identity)
        {
            _agrees = identity.TryAgree(PublicKey.Bytes, _secrets.StaticStatic);
            _staticStaticOf = identity;
        }
        _secrets.StaticStatic.CopyTo(destination);
        return _agrees;
    }

    private void CloseInitiation()
    {
        if (_isOpen)
            Device.Sessions.Close(_openIndex);
        _isOpen = false;
        _openIdentity = null;
        _secrets.ClearInitiation();
    }

    private void OnSessionMade(in Endpoint from, int bytes, TimeSpan now)
    {
        CountReceived(1, bytes);
        Learn(from);
        Device.Known.Add(from);
        Volatile.Write(ref _jitterTicks, Device.NextJitterTicks());
        Arm(ref _wipeAt, (now + ProtocolConstants.WipeKeysAfterTime).Ticks);
        OnAuthenticatedReceived();
        OnAuthenticatedEither(now);
    }

    // From our message to the answer that only its receiver could give. A clock that stepped back tells nothing.
    private void NoteRoundTrip(TimeSpan sent, TimeSpan now) =>
        Volatile.Write(ref _roundTripTicks, now > sent && now - sent < ProtocolConstants.RekeyTimeout ? (now - sent).Ticks : 0);

    private void OnHandshakeComplete(DateTimeOffset wallClock)
    {
        Volatile.Write(ref _retransmitAt, Timers.DeadlineQueue.Never);
        Volatile.Write(ref _lastMinuteSent, false);
        _tries = 0;
        Volatile.Write(ref _lastHandshakeTicks, wallClock.UtcTicks);
    }
}
