using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Devices;

/// <summary>Whose device it is.</summary>
internal sealed record DeviceOwner(UserId Id, string Username);

/// <summary>One network that a device is in.</summary>
/// <param name="NetworkId">The network.</param>
/// <param name="NetworkName">Its name.</param>
/// <param name="PeerId">The device in it.</param>
/// <param name="Ipv4">Its address.</param>
/// <param name="Ipv6">Its other address.</param>
/// <param name="OverlappingLan">A LAN that the machine stands in and that the network's range overlaps with, so that the network is not up there; null: none.</param>
/// <param name="Held">Why it is in no map of the network: <c>approval</c>, <c>disabled</c>, <c>expired</c>; empty: it is in.</param>
/// <param name="EndsAt">When it goes out of the network by itself; null: no end.</param>
/// <param name="Missing">What the network demands and the device lacks: <c>unreported</c>, <c>agent_version LEAST</c>, <c>system LIST</c>, <c>disk_encryption off</c> or <c>unknown</c>, <c>firewall off</c> or <c>unknown</c>.</param>
internal sealed record DeviceNetwork(NetworkId NetworkId, string NetworkName, PeerId PeerId, IPAddress Ipv4, IPAddress Ipv6, IPNetwork? OverlappingLan, string Held, DateTimeOffset? EndsAt, IReadOnlyList<string> Missing);

/// <summary>A device as people see it.</summary>
internal sealed record DeviceView(
    DeviceId Id,
    TenantId TenantId,
    string Name,
    string Kind,
    string Platform,
    string Hostname,
    string AgentVersion,
    string Status,
    bool Connected,
    DateTimeOffset? LastSeenAt,
    string? PublicEndpoint,
    DeviceOwner Owner,
    IReadOnlyList<DeviceNetwork> Networks,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? ExpiresAt,
    Posture? Posture)
{
    private const string Select = $"""
        SELECT d.id, d.tenant_id, d.name, d.kind, d.platform, d.hostname, d.agent_version, {Liveness.OfDevice}, d.connected, d.last_seen_at,
            d.public_endpoint, d.owner_user_id, coalesce(u.username, ''), d.created_at, d.updated_at, d.disabled_at, d.expires_at, d.posture::text
        FROM devices d LEFT JOIN users u ON u.id = d.owner_user_id {Liveness.LastHandshake}
        """;

    private const string OnPage = """
        WHERE ($1::text IS NULL OR strpos(d.name, lower($1::text)) > 0 OR strpos(lower(d.hostname), lower($1::text)) > 0)
          AND ($2::uuid IS NULL OR d.id > $2::uuid)
          AND ($4::uuid IS NULL OR d.tenant_id = $4::uuid)
        ORDER BY d.id LIMIT $3
        """;

    private const string One = $"{Select} WHERE d.id = $1";
    private const string Many = $"{Select} {OnPage}";

    private const string NetworksSelect =
        """
        SELECT p.device_id, p.network_id, n.name, p.id, p.ipv4, p.ipv6, (SELECT l FROM devices o, unnest(o.lans) l WHERE o.id = p.device_id AND l && n.ipv4_cidr LIMIT 1), p.held, p.ends_at, p.posture_missing
        FROM peers p JOIN networks n ON n.id = p.network_id AND n.kind = 'mesh'
        """;

    private const string NetworksOfOne = $"{NetworksSelect} WHERE p.device_id = $1 ORDER BY n.id";
    private const string NetworksOfMany = $"{NetworksSelect} WHERE p.device_id = ANY (ARRAY(SELECT d.id FROM devices d {OnPage})) ORDER BY n.id";

    /// <summary>One device; null when it is not there.</summary>
    public static async Task<DeviceView?> FindAsync(LansteadDb db, DeviceId id, CancellationToken stop) =>
        (await QueryAsync(db, One, NetworksOfOne, [id.Value], stop)).SingleOrDefault();

    /// <summary>Devices in the order in which they came.</summary>
    public static Task<List<DeviceView>> ListAsync(LansteadDb db, TenantId? tenant, string? search, Guid? after, int take, CancellationToken stop) =>
        QueryAsync(db, Many, NetworksOfMany, [search, after, take, tenant?.Value], stop);

    // Both queries in one round trip; the second finds its devices by the same condition.
    private static async Task<List<DeviceView>> QueryAsync(LansteadDb db, string devicesQuery, string networksQuery, object?[] values, CancellationToken stop)
    {
        var (devices, networks) = await db.QueryAsync(devicesQuery, values, Read, networksQuery, values, ReadNetwork, stop);
        ILookup<DeviceId, DeviceNetwork> byDevice = networks.ToLookup(row => row.Device, row => row.Network);
        return [.. devices.Select(device => device with { Networks = [.. byDevice[device.Id]] })];
    }

    private static (DeviceId Device, DeviceNetwork Network) ReadNetwork(NpgsqlDataReader row) => (new DeviceId(row.GetGuid(0)), new DeviceNetwork(
        new NetworkId(row.GetGuid(1)),
        row.GetString(2),
        new PeerId(row.GetGuid(3)),
        row.GetFieldValue<IPAddress>(4),
        row.GetFieldValue<IPAddress>(5),
        row.Nullable<IPNetwork>(6),
        row.GetString(7),
        row.Nullable<DateTimeOffset>(8),
        row.GetFieldValue<string[]>(9)));

    private static DeviceView Read(NpgsqlDataReader row) => new(
        new DeviceId(row.GetGuid(0)),
        new TenantId(row.GetGuid(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        row.GetBoolean(8),
        row.Nullable<DateTimeOffset>(9),
        row.IsDBNull(10) ? null : row.GetString(10),
        new DeviceOwner(new UserId(row.GetGuid(11)), row.GetString(12)),
        [],
        row.Time(13),
        row.Time(14),
        row.Nullable<DateTimeOffset>(15),
        row.Nullable<DateTimeOffset>(16),
        Postures.Parse(row.IsDBNull(17) ? null : row.GetString(17)));
}
