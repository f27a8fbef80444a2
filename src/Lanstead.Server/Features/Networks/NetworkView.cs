using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Networks;

/// <summary>A network as people see it.</summary>
internal sealed record NetworkView(
    NetworkId Id,
    TenantId TenantId,
    string Name,
    string Slug,
    string Description,
    NetworkVisibility Visibility,
    JoinPolicy JoinPolicy,
    Role RequiredRole,
    NetworkSettings Settings,
    IPNetwork Ipv4Cidr,
    IPNetwork Ipv6Cidr,
    int Mtu,
    DeviceId? GatewayDeviceId,
    long Revision,
    long PeerCount,
    long OnlineCount,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    private const string OnPage = $"""
        SELECT n.id, n.tenant_id, n.name, n.slug, n.description, n.ipv4_cidr, n.ipv6_cidr, n.mtu, g.device_id, n.revision, n.peer_count,
            coalesce(c.online, 0), n.created_at, n.updated_at, n.visibility, n.join_policy, n.required_role, n.settings::text
        FROM page n LEFT JOIN peers g ON g.id = n.gateway_peer_id
        LEFT JOIN (SELECT o.network_id, count(*) AS online FROM ({Liveness.OnlineOnPage}) o GROUP BY o.network_id) c ON c.network_id = n.id
        ORDER BY n.id
        """;

    private const string One = $"""
        WITH page AS MATERIALIZED (SELECT * FROM networks WHERE id = $1 AND kind = 'mesh')
        {OnPage}
        """;

    private const string Many = $"""
        WITH page AS MATERIALIZED (
            SELECT * FROM networks n
            WHERE n.kind = 'mesh' AND ($1::uuid IS NULL OR n.tenant_id = $1::uuid)
              AND ($2::text IS NULL OR strpos(lower(n.name), lower($2::text)) > 0 OR strpos(lower(n.description), lower($2::text)) > 0)
              AND ($3::uuid IS NULL OR n.id > $3::uuid)
            ORDER BY n.id LIMIT $4)
        {OnPage}
        """;

    /// <summary>Asks for one network; no row when it is not there.</summary>
    public static Question<NetworkView> Find(NetworkId id) => new(One, [id.Value], Read);

    /// <summary>One network; null when it is not there.</summary>
    public static async Task<NetworkView?> FindAsync(LansteadDb db, NetworkId id, CancellationToken stop) =>
        (await db.QueryAsync(One, [id.Value], Read, stop)).SingleOrDefault();

    /// <summary>Networks in the order in which they were made.</summary>
    public static Task<List<NetworkView>> ListAsync(
        LansteadDb db, TenantId? tenant, string? search, Guid? after, int take, CancellationToken stop) =>
        db.QueryAsync(Many, [tenant?.Value, search, after, take], Read, stop);

    private static NetworkView Read(NpgsqlDataReader row) => Read(row, NetworkRevisions.ReadAccess(row, 14));

    private static NetworkView Read(NpgsqlDataReader row, NetworkAccess access) => new(
        new NetworkId(row.GetGuid(0)),
        new TenantId(row.GetGuid(1)),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        access.Visibility,
        access.JoinPolicy,
        access.RequiredRole,
        NetworkSettings.Parse(row.GetString(17)),
        row.GetFieldValue<IPNetwork>(5),
        row.GetFieldValue<IPNetwork>(6),
        row.GetInt32(7),
        row.Nullable<Guid>(8) is { } gateway ? new DeviceId(gateway) : null,
        row.GetInt64(9),
        row.GetInt64(10),
        row.GetInt64(11),
        row.Time(12),
        row.Time(13));
}
