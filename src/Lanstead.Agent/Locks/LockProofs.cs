using Google.Protobuf;
using Lanstead.Agent.Desired;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Locks;

/// <summary>Vouches by this machine's lock key for its WireGuard keys, so that a new key needs no signer. One for each connection.</summary>
internal sealed class LockProofs(LockBook book, Func<AgentFrame, bool> send)
{
    private readonly Dictionary<NetworkId, Peer> _seen = [];

    /// <summary>Adds the lock key and its signature to an offer.</summary>
    public static KeyOffer Complete(KeyOffer offer, PublicKey offered, MemberView member, Enrolment? enrolment, LockBook book)
    {
        if (enrolment is not null && book.Key is { } key)
        {
            offer.LockKey = ByteString.CopyFrom(key.PublicKey);
            offer.KeySignature = ByteString.CopyFrom(key.Sign(member.Network, new DeviceId(enrolment.DeviceId), offered));
        }
        return offer;
    }

    /// <summary>Sends a proof where the map has another lock key of this machine, or none, or one that did not sign the WireGuard key; once for each such row.</summary>
    public void Offer(MemberView member, Enrolment? enrolment)
    {
        // A server that knows nothing of locks would take the frame for a mistake.
        if (enrolment is null || member.Head is not { Lock: not null } head || member.PublicKey is not { } own || member.Peers.Find(member.Peer) is not { } row
            || (_seen.TryGetValue(member.Network, out Peer? seen) && ReferenceEquals(seen, row)) || !row.PublicKey.Span.SequenceEqual(own.Bytes) || book.Key is not { } key)
            return;
        _seen[member.Network] = row;
        if (row.LockKey.Span.SequenceEqual(key.PublicKey) && LockJudge.IsItsOwn(head, row, own.Bytes))
            return;
        send(new AgentFrame
        {
            LockProof = new LockProof
            {
                NetworkId = member.Network.ToWire(),
                LockKey = ByteString.CopyFrom(key.PublicKey),
                KeySignatures = { ByteString.CopyFrom(key.Sign(member.Network, new DeviceId(enrolment.DeviceId), own)) },
            },
        });
    }
}
