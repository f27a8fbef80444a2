using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>Asks a device for another WireGuard key in a network; it makes one as soon as it is connected, and no packet is lost.</summary>
internal sealed class RotateKey(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const string Present = """
        SELECT p.network_id, p.tenant_id, p.device_id, p.name, d.kind = 'agent',
            p.id IS NOT DISTINCT FROM n.gateway_peer_id AND EXISTS (SELECT FROM peers o JOIN devices c ON c.id = o.device_id WHERE o.network_id = n.id AND c.kind = 'config')
        FROM peers p JOIN networks n ON n.id = p.network_id JOIN devices d ON d.id = p.device_id WHERE p.id = $1
        """;

    public static Task<NoContentAnswer> HandleAsync(PeerId peerId, RotateKey self, CancellationToken stop) => self.RunAsync(peerId, stop);

    private async Task<NoContentAnswer> RunAsync(PeerId id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var found = await db.QueryAsync(
            Present, [id.Value],
            row => (Network: new NetworkId(row.GetGuid(0)), Tenant: new TenantId(row.GetGuid(1)), Device: new DeviceId(row.GetGuid(2)), Name: row.GetString(3), IsAgent: row.GetBoolean(4), StandsInConfigs: row.GetBoolean(5)), stop);
        if (found is not [var peer])
            return NotFound.OrHidden;
        if (!peer.IsAgent)
            return new Failure("peer.key_not_ours", "This device has a plain WireGuard configuration: only whoever makes its configuration can give it another key.");
        if (peer.StandsInConfigs)
            return new Failure("peer.key_in_configs", "This device is the gateway of phones and routers, and its key stands in their configurations: with another one they would reach nobody.");
        recorder.Audit(db, peer.Tenant, "peer.rotate_key", AuditTarget.Of("peer", id), after: new { peer.Name, networkId = peer.Network });
        recorder.Event(db, peer.Tenant, "peers", "peer.updated", id.Value, peer.Network);
        // Always later than the key that is there.
        db.Waiting.Add("UPDATE peers SET rotate_at = greatest($2, key_changed_at + interval '1 millisecond') WHERE id = $1", [id.Value, time.GetUtcNow()], rows: 1);
        NetworkRevisions.ManifestChanged(db, peer.Device);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
