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

    /// <summary>Removes the peer in the caller's transaction, under the network's lock; the caller audits.</summary>
    public async Task RemoveAsync(LansteadDb db, LockedNetwork network, Peer peer, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        activity.Add(db, network.TenantId, network.Id, "peer.removed", new { peer.Name, ipv4 = peer.Ipv4 });
        recorder.Event(db, network.TenantId, "peers", "peer.deleted", peer.Id.Value, network.Id);
        await db.SaveChangesAsync(stop);
        await AddressPool.FreeAsync(db, network.Id, peer.Id, now, stop);
        await db.RunAsync(Gateway, [network.Id.Value, peer.Id.Value], stop);
        await db.RunAsync(Paths, [peer.Id.Value], stop);
        await db.RunAsync(Row, [peer.Id.Value], stop);
        await NetworkRevisions.PeerRemovedAsync(db, network.Id, peer.Id, now, stop);
    }
}
