using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Networks;

/// <summary>Raises the revision of a network's map: called in the transaction of every change that agents must hear of.</summary>
/// <remarks>
/// The row lock that it takes puts all changes of one network in order, and the notification leaves with the commit.
/// Whoever changes several networks takes them in the order of their ids, so that two such never wait for each other.
/// </remarks>
internal static class NetworkRevisions
{
    public const string MapsChannel = "lanstead_maps";
    public const string ManifestsChannel = "lanstead_manifests";

    private const string LockStatement =
        "SELECT tenant_id, ipv4_cidr, ipv6_cidr, gateway_peer_id FROM networks WHERE id = $1 FOR NO KEY UPDATE";

    private const string RaiseStatement = """
        WITH raised AS (
            UPDATE networks SET revision = revision + 1, updated_at = CASE WHEN $2::uuid IS NULL THEN $4 ELSE updated_at END
            WHERE id = $1 RETURNING id, tenant_id, revision),
        noted AS (
            INSERT INTO network_changes (network_id, revision, tenant_id, peer_id, removed, at)
            SELECT id, revision, tenant_id, $2::uuid, $3, $4 FROM raised)
        SELECT pg_notify('lanstead_maps', id::text || ' ' || revision::text) FROM raised
        """;

    private const string ManifestStatement = """
        WITH raised AS (UPDATE devices SET manifest_revision = manifest_revision + 1 WHERE id = $1 RETURNING id)
        SELECT pg_notify('lanstead_manifests', id::text) FROM raised
        """;

    /// <summary>Takes the network's row lock until the transaction ends; null when the network is gone.</summary>
    public static async Task<LockedNetwork?> LockAsync(LansteadDb db, NetworkId network, CancellationToken stop)
    {
        var rows = await db.QueryAsync(LockStatement, [network.Value], row => new LockedNetwork(
            network,
            new TenantId(row.GetGuid(0)),
            row.GetFieldValue<System.Net.IPNetwork>(1),
            row.GetFieldValue<System.Net.IPNetwork>(2),
            row.Nullable<Guid>(3) is { } gateway ? new PeerId(gateway) : null), stop);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>A peer is new or changed.</summary>
    public static Task PeerChangedAsync(LansteadDb db, NetworkId network, PeerId peer, DateTimeOffset now, CancellationToken stop) =>
        db.QueryAsync(RaiseStatement, [network.Value, peer.Value, false, now], _ => 0, stop);

    /// <summary>A peer is gone.</summary>
    public static Task PeerRemovedAsync(LansteadDb db, NetworkId network, PeerId peer, DateTimeOffset now, CancellationToken stop) =>
        db.QueryAsync(RaiseStatement, [network.Value, peer.Value, true, now], _ => 0, stop);

    /// <summary>The network's own settings changed.</summary>
    public static Task SettingsChangedAsync(LansteadDb db, NetworkId network, DateTimeOffset now, CancellationToken stop) =>
        db.QueryAsync(RaiseStatement, [network.Value, null, false, now], _ => 0, stop);

    /// <summary>The set of networks of a device, or its name, changed.</summary>
    public static Task ManifestChangedAsync(LansteadDb db, DeviceId device, CancellationToken stop) =>
        db.QueryAsync(ManifestStatement, [device.Value], _ => 0, stop);

    /// <summary>A device is gone: its connection, wherever it is, hears of it.</summary>
    public static Task DeviceRemovedAsync(LansteadDb db, DeviceId device, CancellationToken stop) =>
        db.QueryAsync("SELECT pg_notify('lanstead_manifests', $1::text)", [device.ToString()], _ => 0, stop);
}
