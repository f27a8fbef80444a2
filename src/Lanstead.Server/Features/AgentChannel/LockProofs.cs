using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What an agent says of its lock key and of its WireGuard keys in a network, of the right lengths.</summary>
internal sealed record LockWord(byte[] Key, byte[][] Signatures)
{
    /// <summary>Null when the agent gave none, or something else.</summary>
    public static LockWord? Of(ByteString key, IReadOnlyCollection<ByteString> signatures) =>
        key.Length == EcdsaP256.PublicKeySizeBytes && signatures.Count is > 0 and <= LockJudge.KeySignaturesMax && signatures.All(one => one.Length == EcdsaP256.SignatureSizeBytes)
            ? new LockWord(key.ToByteArray(), [.. signatures.Select(one => one.ToByteArray())]) : null;

    /// <summary>Whether it says of the peer's present key that it is the device's own. An unsigned key would be handed out to no use.</summary>
    public bool Fits(Peer peer) => peer.PublicKey is { } own && Vouches(peer, own);

    /// <summary>Whether it says of a key that it is the device's own in the peer's network.</summary>
    public bool Vouches(Peer peer, PublicKey key) => Signatures.Any(signature => LockKey.Vouches(Key, peer.NetworkId, peer.DeviceId, key, signature));

    /// <summary>Puts it into the peer's row. With the same lock key what was signed before stays, for those who still use the old WireGuard key.</summary>
    public void ApplyTo(Peer peer)
    {
        if (!Fits(peer))
            return;
        bool same = peer.LockKey is { } known && known.AsSpan().SequenceEqual(Key);
        peer.KeySignatures = [.. Signatures.Concat(same ? peer.KeySignatures : []).DistinctBy(Convert.ToHexString).Take(LockJudge.KeySignaturesMax)];
        // Another lock key is another identity: whoever vouched for the old one did not for this.
        if (!same)
            (peer.LockKey, peer.MembershipSignature, peer.MembershipSigner) = (Key, null, null);
    }
}

/// <summary>Stores the lock keys of devices that came before there was a lock, or whose row has others.</summary>
internal sealed class LockProofs(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    public async Task TakeAsync(AgentIdentity agent, NetworkId network, LockWord word, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, network, stop) is null
            || await db.Peers.SingleOrDefaultAsync(p => p.NetworkId == network && p.DeviceId == agent.Device, stop) is not { } peer || !word.Fits(peer))
            return;
        DateTimeOffset now = time.GetUtcNow();
        word.ApplyTo(peer);
        peer.UpdatedAt = now;
        recorder.Audit(db, peer.TenantId, "peer.prove_lock", AuditTarget.Of("peer", peer.Id), after: new { lockKey = Convert.ToHexStringLower(EcdsaP256.KeyId(word.Key)) });
        recorder.Event(db, peer.TenantId, "peers", "peer.updated", peer.Id.Value, network);
        NetworkRevisions.PeerChanged(db, network, peer.Id, now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
