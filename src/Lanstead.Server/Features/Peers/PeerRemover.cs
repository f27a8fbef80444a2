using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Peers;

/// <summary>Takes a peer out of its network: its address rests, the others hear of it at once.</summary>
internal sealed class PeerRemover(Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Paths = "DELETE FROM peer_paths WHERE peer_id = $1 OR remote_peer_id = $1";
    private const string Row = "DELETE FROM peers WHERE id = $1";

    // The foreign key would clear it too, but the map must tell of it in the same revision.
    private const string Gateway = "UPDATE networks SET gateway_peer_id = NULL WHERE id = $1 AND gateway_peer_id = $2";

    /// <summary>Adds the removal to what is written next in the caller's transaction, under the network's lock; the caller audits.</summary>
    public void Remove(LansteadDb db, LockedNetwork network, Peer peer)
    {
        DateTimeOffset now = time.GetUtcNow();
        activity.Add(db, network.TenantId, network.Id, "peer.removed", new { peer.Name, ipv4 = peer.Ipv4 });
        recorder.Event(db, network.TenantId, "peers", "peer.deleted", peer.Id.Value, network.Id);
        AddressPool.Free(db, network, peer.Id, now);
        db.Waiting.Add(Gateway, [network.Id.Value, peer.Id.Value]);
        db.Waiting.Add(Paths, [peer.Id.Value]);
        db.Waiting.Add(Row, [peer.Id.Value]);
        NetworkRevisions.PeerRemoved(db, network.Id, peer.Id, now);
    }
}
