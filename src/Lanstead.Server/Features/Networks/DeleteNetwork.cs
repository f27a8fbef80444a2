using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Networks;

/// <summary>Removes a network: its agents take it down at once. Devices stay; those that can be in no other network go with it.</summary>
internal sealed class DeleteNetwork(TenantDb db, Recorder recorder, ActivityLog activity)
{
    // A config-only device is a key in one network; without any network it is nothing.
    private const string OrphanedConfigDevices = """
        DELETE FROM devices d WHERE d.id = ANY ($1) AND d.kind = 'config' AND NOT EXISTS (SELECT 1 FROM peers p WHERE p.device_id = d.id)
        """;

    public static Task<NoContentAnswer> HandleAsync(NetworkId networkId, DeleteNetwork self, HttpContext http, CancellationToken stop) =>
        self.RunAsync(networkId, http, stop);

    private async Task<NoContentAnswer> RunAsync(NetworkId networkId, HttpContext http, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is null)
            return GetNetwork.NotFound;
        Network network = await db.Networks.SingleAsync(n => n.Id == networkId, stop);
        if (ETags.Check(http, network.UpdatedAt) is { } changed)
            return changed;
        var devices = await db.Peers.Where(p => p.NetworkId == networkId).Select(p => p.DeviceId).ToListAsync(stop);
        activity.Add(db, network.TenantId, null, "network.deleted", new { network.Name, peers = devices.Count });
        recorder.Audit(
            db, network.TenantId, "network.delete", AuditTarget.Of("network", networkId),
            before: new { network.Name, network.Description, ipv4Cidr = network.Ipv4Cidr, peers = devices.Count });
        recorder.Event(db, network.TenantId, "networks", "network.deleted", networkId.Value, networkId);
        db.Waiting.Add("DELETE FROM peer_paths WHERE network_id = $1", [networkId.Value]);
        db.Waiting.Add("DELETE FROM networks WHERE id = $1", [networkId.Value]);
        db.Waiting.Add(OrphanedConfigDevices, [devices.Select(device => device.Value).ToArray()]);
        foreach (DeviceId device in devices.OrderBy(device => device.Value))
            NetworkRevisions.ManifestChanged(db, device);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
