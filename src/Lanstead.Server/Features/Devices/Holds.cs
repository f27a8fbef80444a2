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
        "CASE WHEN d.disabled_at IS NOT NULL THEN 'disabled' WHEN d.expires_at <= $2 THEN 'expired' WHEN NOT p.approved THEN 'approval' ELSE '' END";

    private const string Refresh = $"""
        UPDATE peers p SET held = {Reason}, updated_at = $2 FROM devices d
        WHERE d.id = p.device_id AND p.device_id = $1 AND p.held <> {Reason} RETURNING p.id, p.network_id, p.tenant_id, p.held
        """;

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
