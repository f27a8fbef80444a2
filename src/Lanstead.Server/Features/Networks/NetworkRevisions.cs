using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

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

    private const string Columns = "SELECT id, tenant_id, ipv4_cidr, ipv6_cidr, gateway_peer_id, name, description, updated_at, visibility, join_policy, required_role, settings::text, kind FROM networks";

    /// <summary>One network of people, without a lock; <see cref="Read"/> makes it of the row.</summary>
    public const string ReadStatement = $"{Columns} WHERE id = $1 AND kind = 'mesh'";

    private const string LockStatement = $"{Columns} WHERE id = $1 FOR NO KEY UPDATE";

    private const string LockAllStatement = $"{Columns} WHERE tenant_id = $1 ORDER BY id FOR NO KEY UPDATE";

    private const string LockOfPeerStatement = $"{Columns} WHERE id = (SELECT network_id FROM peers WHERE id = $1) FOR NO KEY UPDATE";

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

    /// <summary>Takes the network's row lock until the transaction ends; no row when the network is gone.</summary>
    public static Question<LockedNetwork> Lock(NetworkId network) => new(LockStatement, [network.Value], Read);

    /// <summary>The same of the network that a peer is in.</summary>
    public static Question<LockedNetwork> LockOf(PeerId peer) => new(LockOfPeerStatement, [peer.Value], Read);

    /// <summary>Takes the network's row lock until the transaction ends; null when the network is gone.</summary>
    public static async Task<LockedNetwork?> LockAsync(LansteadDb db, NetworkId network, CancellationToken stop)
    {
        Question<LockedNetwork> taken = Lock(network);
        await db.AskAsync(stop, taken);
        return taken.Rows.Count == 0 ? null : taken.Rows[0];
    }

    /// <summary>The same of all networks of a tenant, in the order of their ids: nothing joins or leaves any of them until the transaction ends.</summary>
    public static Task<List<LockedNetwork>> LockAllAsync(LansteadDb db, TenantId tenant, CancellationToken stop) =>
        db.QueryAsync(LockAllStatement, [tenant.Value], Read, stop);

    /// <summary>A peer is new or changed. As all of these: goes with the next SaveChanges or WriteAsync.</summary>
    public static void PeerChanged(LansteadDb db, NetworkId network, PeerId peer, DateTimeOffset now) =>
        db.Waiting.Add(RaiseStatement, [network.Value, peer.Value, false, now], answers: true);

    /// <summary>A peer is gone.</summary>
    public static void PeerRemoved(LansteadDb db, NetworkId network, PeerId peer, DateTimeOffset now) =>
        db.Waiting.Add(RaiseStatement, [network.Value, peer.Value, true, now], answers: true);

    /// <summary>The network's own settings changed.</summary>
    public static void SettingsChanged(LansteadDb db, NetworkId network, DateTimeOffset now) =>
        db.Waiting.Add(RaiseStatement, [network.Value, null, false, now], answers: true);

    /// <summary>The set of networks of a device, or its name, changed.</summary>
    public static void ManifestChanged(LansteadDb db, DeviceId device) => db.Waiting.Add(ManifestStatement, [device.Value], answers: true);

    /// <summary>A device is gone: its connection, wherever it is, hears of it.</summary>
    public static void DeviceRemoved(LansteadDb db, DeviceId device) =>
        db.Waiting.Add("SELECT pg_notify('lanstead_manifests', $1::text)", [device.ToString()], answers: true);

    /// <summary>Makes a network of a row.</summary>
    public static LockedNetwork Read(NpgsqlDataReader row) => new(
        new NetworkId(row.GetGuid(0)),
        new TenantId(row.GetGuid(1)),
        row.GetFieldValue<System.Net.IPNetwork>(2),
        row.GetFieldValue<System.Net.IPNetwork>(3),
        row.Nullable<Guid>(4) is { } gateway ? new PeerId(gateway) : null,
        row.GetString(5),
        row.GetString(6),
        row.Time(7),
        ReadAccess(row, 8),
        NetworkSettings.Parse(row.GetString(11)))
    {
        IsTunnel = row.GetString(12) == "tunnel",
    };

    /// <summary>Of three columns in this order: visibility, join policy, required role.</summary>
    public static NetworkAccess ReadAccess(NpgsqlDataReader row, int at) => new(
        Enum.Parse<NetworkVisibility>(row.GetString(at), ignoreCase: true),
        Enum.Parse<JoinPolicy>(row.GetString(at + 1), ignoreCase: true),
        Enum.Parse<Role>(row.GetString(at + 2), ignoreCase: true));
}
