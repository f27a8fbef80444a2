using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Devices;

/// <summary>Keeps <c>peers.held</c> what it follows from, and tells agents: a peer that is held is in no map, and its own machine is told why.</summary>
internal sealed class Holds(Recorder recorder, TimeProvider time)
{
    /// <summary>Of a peer <c>p</c> of device <c>d</c>, at a time that is the last parameter of the statement, written as <c>$2</c>.</summary>
    private const string Reason =
        "CASE WHEN EXISTS (SELECT FROM tenants t WHERE t.id = p.tenant_id AND t.suspended_at IS NOT NULL) THEN 'suspended' WHEN d.disabled_at IS NOT NULL THEN 'disabled' WHEN d.expires_at <= $2 THEN 'expired' WHEN NOT p.approved THEN 'approval' WHEN p.posture_missing <> '{}' THEN 'posture' ELSE '' END";

    private const string Refresh = $"""
        UPDATE peers p SET held = {Reason}, updated_at = $2 FROM devices d
        WHERE d.id = p.device_id AND p.device_id = $1 AND p.held <> {Reason} RETURNING p.id, p.network_id, p.tenant_id, p.held
        """;

    // All in one statement: each peer that changes is one revision of its network, as if they changed one by one.
    private const string RefreshMany = $"""
        WITH changed AS (
            UPDATE peers p SET held = {Reason}, updated_at = $2 FROM devices d
            WHERE d.id = p.device_id AND (p.tenant_id = $1::uuid OR p.network_id = $3::uuid) AND p.held <> {Reason} RETURNING p.id, p.network_id, p.device_id, p.held),
        numbered AS (SELECT c.*, row_number() OVER (PARTITION BY c.network_id ORDER BY c.id) AS place, count(*) OVER (PARTITION BY c.network_id) AS total FROM changed c),
        raised AS (
            UPDATE networks n SET revision = n.revision + c.total FROM (SELECT DISTINCT network_id, total FROM numbered) c
            WHERE n.id = c.network_id RETURNING n.id, n.tenant_id, n.revision, c.total),
        noted AS (
            INSERT INTO network_changes (network_id, revision, tenant_id, peer_id, removed, at)
            SELECT r.id, r.revision - r.total + c.place, r.tenant_id, c.id, c.held <> '', $2 FROM raised r JOIN numbered c ON c.network_id = r.id),
        told AS (UPDATE devices SET manifest_revision = manifest_revision + 1 WHERE id IN (SELECT device_id FROM changed) RETURNING id),
        news AS (
            SELECT pg_notify('lanstead_maps', id::text || ' ' || revision::text) FROM raised UNION ALL SELECT pg_notify('lanstead_manifests', id::text) FROM told)
        SELECT (SELECT count(*) FROM news), (SELECT count(*) FROM told)
        """;

    /// <summary>The same for all devices of a space, under the locks of the space and its networks. Returns how many devices changed.</summary>
    public async Task<long> RefreshSpaceAsync(LansteadDb db, TenantId space, CancellationToken stop) =>
        (await db.QueryAsync(RefreshMany, [space.Value, time.GetUtcNow(), null], row => row.GetInt64(1), stop))[0];

    /// <summary>The same for all devices of a network, under its lock.</summary>
    public async Task<long> RefreshNetworkAsync(LansteadDb db, NetworkId network, CancellationToken stop) =>
        (await db.QueryAsync(RefreshMany, [null, time.GetUtcNow(), network.Value], row => row.GetInt64(1), stop))[0];

    /// <summary>Takes the networks of a device, in the order of their ids, before anything of it is changed.</summary>
    public static async Task LockAsync(LansteadDb db, DeviceId device, CancellationToken stop)
    {
        var networks = await db.QueryAsync("SELECT network_id FROM peers WHERE device_id = $1 ORDER BY network_id", [device.Value], row => new NetworkId(row.GetGuid(0)), stop);
        foreach (NetworkId network in networks)
            await NetworkRevisions.LockAsync(db, network, stop);
    }

    /// <summary>Under the locks: writes what holds now, and adds the news of it to what is written next. Returns how many peers changed.</summary>
    public async Task<int> RefreshAsync(LansteadDb db, DeviceId device, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var changed = await db.QueryAsync(
            Refresh, [device.Value, now],
            row => (Peer: new PeerId(row.GetGuid(0)), Network: new NetworkId(row.GetGuid(1)), Tenant: new TenantId(row.GetGuid(2)), Held: row.GetString(3)), stop);
        foreach (var one in changed.OrderBy(one => one.Network.Value))
        {
            if (one.Held.Length > 0)
                NetworkRevisions.PeerRemoved(db, one.Network, one.Peer, now);
            else
                NetworkRevisions.PeerChanged(db, one.Network, one.Peer, now);
            recorder.Event(db, one.Tenant, "peers", "peer.updated", one.Peer.Value, one.Network);
        }
        if (changed.Count > 0)
            NetworkRevisions.ManifestChanged(db, device);
        return changed.Count;
    }
}
