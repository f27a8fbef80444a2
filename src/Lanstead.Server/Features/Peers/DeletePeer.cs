using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Peers;

/// <summary>Takes a device out of one network. A config-only device, which has no other, goes with it.</summary>
internal sealed class DeletePeer(TenantDb db, PeerRemover remover, Recorder recorder)
{
    public static Task<NoContentAnswer> HandleAsync(PeerId peerId, DeletePeer self, CancellationToken stop) => self.RunAsync(peerId, stop);

    private async Task<NoContentAnswer> RunAsync(PeerId peerId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        NetworkId? networkId = await db.Peers.Where(p => p.Id == peerId).Select(p => (NetworkId?)p.NetworkId).SingleOrDefaultAsync(stop);
        if (networkId is not { } id || await NetworkRevisions.LockAsync(db, id, stop) is not { } network)
            return GetNetwork.NotFound;
        // Read again: somebody else may have removed it while we waited for the lock.
        if (await db.Peers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == peerId, stop) is not { } peer)
            return GetNetwork.NotFound;
        Device device = await db.Devices.AsNoTracking().SingleAsync(d => d.Id == peer.DeviceId, stop);
        recorder.Audit(
            db, network.TenantId, "peer.delete", AuditTarget.Of("peer", peer.Id),
            before: new { peer.Name, peer.NetworkId, peer.DeviceId, ipv4 = peer.Ipv4, peer.PublicKey, deviceRemoved = device.Kind != DeviceKind.Agent });
        remover.Remove(db, network, peer);
        if (device.Kind == DeviceKind.Agent)
        {
            NetworkRevisions.ManifestChanged(db, device.Id);
        }
        else
        {
            recorder.Event(db, device.TenantId, "devices", "device.deleted", device.Id.Value);
            db.Waiting.Add("DELETE FROM devices WHERE id = $1", [device.Id.Value]);
        }
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
