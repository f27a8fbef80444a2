using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Devices;

/// <summary>Removes a device from all its networks: the others drop it at once, and its agent takes everything down.</summary>
internal sealed class DeleteDevice(TenantDb db, PeerRemover remover, Recorder recorder)
{
    public static Task<NoContentAnswer> HandleAsync(DeviceId deviceId, DeleteDevice self, HttpContext http, CancellationToken stop) => self.RunAsync(deviceId, http, stop);

    private async Task<NoContentAnswer> RunAsync(DeviceId deviceId, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // 1. Its networks, in the order of their ids; then the device, so that it can join no further one.
        var locked = new Dictionary<NetworkId, LockedNetwork>();
        await LockNetworksAsync(deviceId, locked, stop);
        var versions = await db.QueryAsync("SELECT updated_at FROM devices WHERE id = $1 FOR UPDATE", [deviceId.Value], row => row.Time(0), stop);
        if (versions.Count == 0)
            return GetNetwork.NotFound;
        if (ETags.Check(http, versions[0]) is { } changed)
            return changed;
        // 2. One that it joined while we waited.
        await LockNetworksAsync(deviceId, locked, stop);

        Device device = await db.Devices.AsNoTracking().SingleAsync(d => d.Id == deviceId, stop);
        List<Peer> peers = await db.Peers.AsNoTracking().Where(p => p.DeviceId == deviceId).ToListAsync(stop);
        foreach (Peer peer in peers.OrderBy(peer => peer.NetworkId.Value))
            remover.Remove(db, locked[peer.NetworkId], peer);
        recorder.Audit(
            db, device.TenantId, "device.delete", AuditTarget.Of("device", deviceId),
            before: new { device.Name, device.Kind, device.Hostname, peers = peers.Select(p => new { p.Id, p.Name, p.NetworkId, ipv4 = p.Ipv4, p.PublicKey }) });
        recorder.Event(db, device.TenantId, "devices", "device.deleted", deviceId.Value);
        db.Waiting.Add("DELETE FROM devices WHERE id = $1", [deviceId.Value]);
        NetworkRevisions.DeviceRemoved(db, deviceId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private async Task LockNetworksAsync(DeviceId device, Dictionary<NetworkId, LockedNetwork> locked, CancellationToken stop)
    {
        List<NetworkId> networks = await db.Peers.Where(p => p.DeviceId == device).Select(p => p.NetworkId).ToListAsync(stop);
        foreach (NetworkId network in networks.Where(network => !locked.ContainsKey(network)).OrderBy(network => network.Value))
        {
            if (await NetworkRevisions.LockAsync(db, network, stop) is { } taken)
                locked[network] = taken;
        }
    }
}
