using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Noise;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.WireGuard;

// What comes in, but for data. The order is what keeps strangers cheap: length and type, MAC1 (one hash, nothing allocated), whether a cookie is needed,
// and only then the curve. Nobody gets an answer who does not know our public key, and no answer is longer than the question.
public sealed partial class WireGuardDevice
{
    /// <summary>Whether an initiation or a response is for this device, by MAC1: how a port with several devices finds the right one.</summary>
    public bool ClaimsMac1(ReadOnlySpan<byte> datagram) =>
        WireMessage.TypeOf(datagram, out _) is MessageType.Initiation or MessageType.Response
        && ((Volatile.Read(ref _identity) is { } identity && identity.Mac1.Holds(datagram)) || (Volatile.Read(ref _other) is { } other && other.Mac1.Holds(datagram)));

    /// <summary>Takes a message of the types 1, 2 and 3; any other bytes are refused.</summary>
    /// <param name="datagram">The whole datagram.</param>
    /// <param name="from">Where it came from, with the local address that it came to.</param>
    /// <param name="underLoad">Whether handshakes wait in numbers (<see cref="LoadMeter"/>): then only those who show a cookie are served.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="wallClock">For the time of the handshake, and timestamps.</param>
    /// <param name="outbox">Takes the answer.</param>
    public HandshakeOutcome OnHandshake(
        ReadOnlySpan<byte> datagram, in Endpoint from, bool underLoad, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        MessageType type = WireMessage.TypeOf(datagram, out Refusal refusal);
        HandshakeOutcome outcome = type switch
        {
            MessageType.None => new(refusal),
            MessageType.Data => new(Refusal.WrongType),
            _ when !_isUp => new(Refusal.PeerGone),
            _ when (type == MessageType.CookieReply ? HoldIdentity() : HoldIdentity(datagram)) is { } identity => Take(type, identity, datagram, from, underLoad, now, wallClock, outbox),
            _ => new(Refusal.NoPrivateKey),
        };
        if (!outcome.IsAccepted)
            Count(outcome);
        return outcome;
    }

    private void Count(HandshakeOutcome refused)
    {
        if (refused.Peer is { } peer)
            peer.Refuse(refused.Refusal);
        else
            Refusals.Add(refused.Refusal);
    }

    private HandshakeOutcome Take(
        MessageType type, Identity identity, ReadOnlySpan<byte> datagram, in Endpoint from, bool underLoad, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        try
        {
            if (type == MessageType.CookieReply)
                return TakeCookieReply(datagram, now);
            if (!identity.Mac1.Holds(datagram))
                return new(Refusal.BadMac1);
            Refusal refusal = Admit(identity, datagram, from, underLoad, now, outbox);
            if (refusal != Refusal.None)
                return new(refusal);
            return type == MessageType.Initiation
                ? TakeInitiation(identity, datagram, from, now, outbox)
                : TakeResponse(datagram, from, now, wallClock, outbox);
        }
        finally
        {
            identity.Release();
        }
    }

    // 1. While we are not under load, all are served, up to a limit for each source.
    // 2. Whoever shows a cookie has proved its address, and is limited by it.
    // 3. So has, earlier, whoever comes from where a peer proved itself; and where a peer is by configuration, it is expected. A few of those are served
    //    without a cookie, so that a flood from forged sources does not cost them the 5 s after which an initiator may try again (paper §6.6). Who forges
    //    such an address uses up these few, not those of 2: then it is as for all.
    // 4. So is the answer to what we asked: whoever does not see our packets cannot know its index. It has a few of its own: whoever was stopped for long finds
    //    the other's older initiations before it.
    // 5. The rest is asked for a cookie.
    private Refusal Admit(Identity identity, ReadOnlySpan<byte> datagram, in Endpoint from, bool underLoad, TimeSpan now, IOutbox outbox)
    {
        bool trusted = !underLoad && !_load.IsUnderLoad(now) && _strangers.Allow(from, now);
        if (!trusted)
        {
            bool shows = identity.Cookies.HoldsMac2(datagram, from, now);
            if (!shows && !(IsAwaited(datagram, from) && _awaited.Allow(from, now)) && !(Known.Holds(from) && _familiar.Allow(from, now)))
            {
                Span<byte> reply = stackalloc byte[CookieReply.SizeBytes];
                identity.Cookies.WriteReply(datagram, from, now, reply);
                outbox.SendDatagram(null, reply, from);
                return Refusal.CookieRequired;
            }
            if (shows && !_proved.Allow(from, now))
                return Refusal.RateLimited;
        }
        _load.Count(now);
        return Refusal.None;
    }

    private bool IsAwaited(ReadOnlySpan<byte> datagram, in Endpoint from) =>
        WireMessage.TryReadReceiver(datagram, out uint index) && Sessions.FindHandshake(index) is { } peer && peer.Device == this && peer.Endpoint == from;

    private HandshakeOutcome TakeInitiation(Identity identity, ReadOnlySpan<byte> message, in Endpoint from, TimeSpan now, IOutbox outbox)
    {
        Span<byte> work = stackalloc byte[7 * 32];
        Span<byte> response = stackalloc byte[Response.SizeBytes];
        Span<byte> initiatorKey = work[64..96], staticStatic = work[96..128], presharedKey = work[128..160];
        var state = new SymmetricState(work[..32], work[32..64]);
        try
        {
            // 1. Who is it?
            Refusal refusal = ResponderHandshake.ReadStatic(identity, state, message, initiatorKey);
            if (refusal != Refusal.None)
                return new(refusal);
            var key = KeyBits.Of(initiatorKey);
            if (!_peers.TryGetValue(key, out Peer? peer))
                return new(key == identity.Key || key == _identity?.Key ? Refusal.OwnKey : Refusal.UnknownPeer);

            // 2. Is it really, and now?
            if (!(key == peer.Key ? peer.TryCopyAgreement(identity, staticStatic) : identity.TryAgree(initiatorKey, staticStatic)))
                return new(Refusal.LowOrderKey);
            if (!ResponderHandshake.TryReadTimestamp(state, staticStatic, message, out Tai64n timestamp))
                return new(Refusal.BadTimestamp);
            refusal = peer.AdmitInitiation(timestamp, now, presharedKey);
            if (refusal != Refusal.None)
                return new(refusal, peer);

            // 3. The response, and the session that waits for the first data.
            uint index = Sessions.Open(peer);
            if (!ResponderHandshake.TryWrite(state, message, initiatorKey, presharedKey, Random, index, response))
            {
                Sessions.Close(index);
                return new(Refusal.LowOrderKey, peer);
            }
            Span<byte> receiveKey = work[160..192], sendKey = work[192..];
            state.Split(receiveKey, sendKey);
            uint theirs = BinaryPrimitives.ReadUInt32LittleEndian(Initiation.Sender.Of(message));
            var session = new Session(peer, index, theirs, isInitiator: false, sendKey, receiveKey, now);
            if (!peer.TryAddResponded(identity, session, timestamp, response, from, now))
            {
                Sessions.Close(index);
                session.Retire();
                return new(Refusal.Superseded, peer);
            }
            outbox.SendDatagram(peer, response, from);
            return new(Refusal.None, peer);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(work);
        }
    }

    private HandshakeOutcome TakeResponse(ReadOnlySpan<byte> message, in Endpoint from, TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        Span<byte> work = stackalloc byte[6 * 32];
        var state = new SymmetricState(work[..32], work[32..64]);
        Span<byte> ephemeral = work[64..96], presharedKey = work[96..128];
        try
        {
            // 1. To which initiation?
            uint index = BinaryPrimitives.ReadUInt32LittleEndian(Response.Receiver.Of(message));
            if (Sessions.FindPeer(index) is not { } peer || peer.Device != this)
                return new(Refusal.UnknownIndex);
            if (!peer.TryCopyInitiation(index, byOther: false, state.ChainingKey, state.Hash, ephemeral, presharedKey, out Identity? asked))
                return new(Refusal.UnexpectedResponse);

            // 2. Does it open, with the key that asked? The answer may bear the MAC1 of our other one. And it may be by the preshared key that gives way to ours, or takes its place.
            Refusal refusal = Refusal.UnexpectedResponse;
            if (asked.TryHold())
            {
                refusal = InitiatorHandshake.Read(asked, presharedKey, ephemeral, state, message);
                if (refusal == Refusal.BadResponse && peer.TryCopyInitiation(index, byOther: true, state.ChainingKey, state.Hash, ephemeral, presharedKey, out _))
                    refusal = InitiatorHandshake.Read(asked, presharedKey, ephemeral, state, message);
                asked.Release();
            }
            if (refusal != Refusal.None)
                return new(refusal, peer);

            // 3. The session, which can be used at once: packets that waited, or an empty one, show the other side that we have the keys.
            Span<byte> sendKey = work[128..160], receiveKey = work[160..];
            state.Split(sendKey, receiveKey);
            uint theirs = BinaryPrimitives.ReadUInt32LittleEndian(Response.Sender.Of(message));
            var session = new Session(peer, index, theirs, isInitiator: true, sendKey, receiveKey, now);
            if (!peer.TryAddInitiated(session, from, now, wallClock))
            {
                session.Retire();
                return new(Refusal.Superseded, peer);
            }
            if (!outbox.SessionReady(peer, session))
                peer.ConfirmSession(now, wallClock, outbox);
            return new(Refusal.None, peer);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(work);
        }
    }

    private HandshakeOutcome TakeCookieReply(ReadOnlySpan<byte> message, TimeSpan now)
    {
        uint index = BinaryPrimitives.ReadUInt32LittleEndian(CookieReply.Receiver.Of(message));
        if (Sessions.FindPeer(index) is not { } peer || peer.Device != this)
            return new(Refusal.UnknownIndex);
        return peer.TryTakeCookie(message, now) ? new(Refusal.None, peer) : new(Refusal.BadCookieReply, peer);
    }
}
