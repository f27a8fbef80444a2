using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Peers;

/// <summary>A peer's path to one other, as its agent last reported it. <c>PathBytes</c>: the largest packet that passes there in one piece; null when not known. <c>Preshared</c>: the tunnel has a preshared key.</summary>
internal sealed record PathView(
    PeerId RemotePeerId,
    string RemoteName,
    string Path,
    string Endpoint,
    DateTimeOffset? LastHandshakeAt,
    int? LatencyUs,
    long RxBytes,
    long TxBytes,
    int? PathBytes,
    bool Preshared);

/// <summary>A device's membership of a network, as people see it. <c>Held</c>: why it is in no map (<c>approval</c>, <c>disabled</c>, <c>expired</c>); empty: it is in. <c>EndsAt</c>: when it goes by itself.</summary>
internal sealed record PeerView(
    PeerId Id,
    NetworkId NetworkId,
    DeviceId DeviceId,
    string Name,
    string Kind,
    string Platform,
    PublicKey? PublicKey,
    IPAddress Ipv4,
    IPAddress Ipv6,
    IReadOnlyList<string> Endpoints,
    string Status,
    DateTimeOffset? LastHandshakeAt,
    long RxBytes,
    long TxBytes,
    IReadOnlyList<PathView> Paths,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Tags,
    string Held,
    DateTimeOffset? EndsAt,
    DeviceOwner Owner)
{
    private const string Columns = $"""
        SELECT p.id, p.network_id, p.device_id, p.name, d.kind, d.platform, p.public_key, p.ipv4, p.ipv6, p.endpoints::text, {Liveness.OfPeer},
            p.last_handshake_at, p.rx_bytes, p.tx_bytes, p.created_at, p.tags, p.held, p.ends_at, d.owner_user_id, coalesce((SELECT u.username FROM users u WHERE u.id = d.owner_user_id), '')
        """;

    private const string OnPage = "WHERE p.network_id = $1 AND EXISTS (SELECT FROM networks m WHERE m.id = $1 AND m.kind = 'mesh') AND ($2::uuid IS NULL OR p.id > $2::uuid) ORDER BY p.id LIMIT $3";
    private const string One = $"{Columns} FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.id = $1 AND EXISTS (SELECT FROM networks m WHERE m.id = p.network_id AND m.kind = 'mesh')";

    // The page first, so that no more devices are looked up than it has peers.
    private const string Many = $"""
        WITH page AS MATERIALIZED (SELECT p.* FROM peers p {OnPage})
        {Columns} FROM page p JOIN devices d ON d.id = p.device_id ORDER BY p.id
        """;

    // d and p are the far side here: its status tells a path that is being sought from one that leads nowhere now.
    private const string PathsSelect = $"""
        SELECT w.peer_id, w.remote_peer_id, p.name, w.endpoint, w.last_handshake_at, w.latency_us, w.rx_bytes, w.tx_bytes,
            CASE WHEN w.last_handshake_at > now() - interval '3 minutes' THEN 'direct'
                 WHEN d.kind = 'config' AND n.gateway_peer_id IS DISTINCT FROM w.peer_id THEN 'gateway'
                 WHEN {Liveness.OfPeer} = '{Liveness.Online}' THEN 'connecting'
                 ELSE 'offline' END, w.path_bytes, w.preshared
        FROM peer_paths w JOIN peers p ON p.id = w.remote_peer_id JOIN devices d ON d.id = p.device_id JOIN networks n ON n.id = w.network_id
        """;

    private const string PathsOfOne = $"{PathsSelect} WHERE w.peer_id = $1 ORDER BY p.name";
    private const string PathsOfMany = $"{PathsSelect} WHERE w.peer_id = ANY (ARRAY(SELECT p.id FROM peers p {OnPage})) ORDER BY w.peer_id, p.name";

    /// <summary>Asks for one peer, to go with what is written before; <see cref="Of"/> makes one of both answers.</summary>
    public static (Question<PeerView> Peer, Question<(PeerId, PathView)> Paths) Find(PeerId id) => (new(One, [id.Value], Read), new(PathsOfOne, [id.Value], ReadPath));

    /// <summary>The peer of the answers to <see cref="Find"/>.</summary>
    public static PeerView Of((Question<PeerView> Peer, Question<(PeerId, PathView Path)> Paths) asked) =>
        asked.Peer.Rows[0] with { Paths = [.. asked.Paths.Rows.Select(row => row.Path)] };

    /// <summary>One peer; null when it is not there.</summary>
    public static async Task<PeerView?> FindAsync(LansteadDb db, PeerId id, CancellationToken stop) =>
        (await QueryAsync(db, One, PathsOfOne, [id.Value], stop)).SingleOrDefault();

    /// <summary>Peers in the order in which they joined.</summary>
    public static Task<List<PeerView>> ListAsync(LansteadDb db, NetworkId network, Guid? after, int take, CancellationToken stop) =>
        QueryAsync(db, Many, PathsOfMany, [network.Value, after, take], stop);

    // Both queries in one round trip; the second finds its peers by the same condition.
    private static async Task<List<PeerView>> QueryAsync(LansteadDb db, string peersQuery, string pathsQuery, object?[] values, CancellationToken stop)
    {
        var (peers, paths) = await db.QueryAsync(peersQuery, values, Read, pathsQuery, values, ReadPath, stop);
        ILookup<PeerId, PathView> byPeer = paths.ToLookup(row => row.Peer, row => row.Path);
        return [.. peers.Select(peer => peer with { Paths = [.. byPeer[peer.Id]] })];
    }

    private static (PeerId Peer, PathView Path) ReadPath(NpgsqlDataReader row) => (new PeerId(row.GetGuid(0)), new PathView(
        new PeerId(row.GetGuid(1)),
        row.GetString(2),
        row.GetString(8),
        row.GetString(3),
        row.Nullable<DateTimeOffset>(4),
        row.Nullable<int>(5),
        row.GetInt64(6),
        row.GetInt64(7),
        row.Nullable<int>(9),
        row.GetBoolean(10)));

    private static PeerView Read(NpgsqlDataReader row) => new(
        new PeerId(row.GetGuid(0)),
        new NetworkId(row.GetGuid(1)),
        new DeviceId(row.GetGuid(2)),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        row.IsDBNull(6) ? null : new PublicKey(row.GetFieldValue<byte[]>(6)),
        row.GetFieldValue<IPAddress>(7),
        row.GetFieldValue<IPAddress>(8),
        JsonSerializer.Deserialize<string[]>(row.GetString(9)) ?? [],
        row.GetString(10),
        row.Nullable<DateTimeOffset>(11),
        row.GetInt64(12),
        row.GetInt64(13),
        [],
        row.Time(14),
        row.GetFieldValue<string[]>(15),
        row.GetString(16),
        row.Nullable<DateTimeOffset>(17),
        new DeviceOwner(new UserId(row.GetGuid(18)), row.GetString(19)));
}
