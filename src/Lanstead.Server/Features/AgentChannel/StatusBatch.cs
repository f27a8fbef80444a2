using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Collects agents' reports on their paths and writes them together; a newer report on a path replaces the older.</summary>
/// <remarks>Statement-level membership check: a report on another network's or a foreign peer matches no row and is nothing.</remarks>
internal sealed class StatusBatch(DataSources sources, TimeProvider time)
{
    // 100 agents with 1,000 peers each. More waits for the agents' next report.
    private const int PathsMax = 100_000;

    // A clock that runs ahead must not make a peer look online for ever.
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(30);

    private const string Write = """
        WITH said AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::bigint[], $7::bigint[], $8::int[], $10::int[], $11::boolean[])
                AS s (device_id, network_id, remote_id, endpoint, handshake_at, rx, tx, latency, path, preshared)),
        valid AS (
            SELECT p.id, r.id AS remote_id, p.tenant_id, s.network_id, s.endpoint, s.handshake_at, s.rx, s.tx, s.latency, s.path, s.preshared
            FROM said s JOIN peers p ON p.device_id = s.device_id AND p.network_id = s.network_id
            JOIN peers r ON r.network_id = s.network_id AND r.id = s.remote_id AND r.id <> p.id),
        written AS (
            INSERT INTO peer_paths (peer_id, remote_peer_id, tenant_id, network_id, endpoint, last_handshake_at, rx_bytes, tx_bytes, latency_us, path_bytes, preshared, updated_at)
            SELECT id, remote_id, tenant_id, network_id, endpoint, handshake_at, rx, tx, latency, path, preshared, $9 FROM valid
            ON CONFLICT (peer_id, remote_peer_id) DO UPDATE SET endpoint = excluded.endpoint, last_handshake_at = excluded.last_handshake_at,
                rx_bytes = excluded.rx_bytes, tx_bytes = excluded.tx_bytes, latency_us = excluded.latency_us,
                path_bytes = excluded.path_bytes, preshared = excluded.preshared, updated_at = excluded.updated_at)
        SELECT DISTINCT id, remote_id, network_id, tenant_id, handshake_at FROM valid
        """;

    // A handshake has two ends. Byte counts are a peer's own sums; a config-only peer has the gateway's, the other way round.
    private const string Roll = """
        UPDATE peers p SET last_handshake_at = greatest(p.last_handshake_at, t.at), rx_bytes = t.rx, tx_bytes = t.tx
        FROM (SELECT q.id, max(w.last_handshake_at) AS at,
                CASE WHEN d.kind = 'agent' THEN coalesce(sum(w.rx_bytes) FILTER (WHERE w.peer_id = q.id), 0) ELSE coalesce(sum(w.tx_bytes), 0) END AS rx,
                CASE WHEN d.kind = 'agent' THEN coalesce(sum(w.tx_bytes) FILTER (WHERE w.peer_id = q.id), 0) ELSE coalesce(sum(w.rx_bytes), 0) END AS tx
              FROM peers q JOIN devices d ON d.id = q.device_id
              JOIN LATERAL (
                SELECT * FROM peer_paths o WHERE o.peer_id = q.id
                UNION ALL SELECT * FROM peer_paths i WHERE i.remote_peer_id = q.id AND i.network_id = q.network_id AND i.peer_id <> q.id) w ON true
              WHERE q.id = ANY ($1) GROUP BY q.id, d.kind) t
        WHERE p.id = t.id AND (p.last_handshake_at IS DISTINCT FROM greatest(p.last_handshake_at, t.at) OR p.rx_bytes <> t.rx OR p.tx_bytes <> t.tx)
        """;

    private ConcurrentDictionary<Path, Report> _waiting = new();

    /// <summary>Reports that were refused or dropped: malformed, impossible, or over the limit.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    private long _refused;

    /// <summary>Takes in what is plausible of a report.</summary>
    public void Add(AgentIdentity agent, StatusReport report)
    {
        long latest = (time.GetUtcNow() + s_clockSkew).ToUnixTimeMilliseconds();
        foreach (PeerStatus status in report.Peers)
        {
            bool sound = WireId.TryRead(status.NetworkId, out NetworkId network) & WireId.TryRead(status.RemotePeerId, out PeerId remote)
                & status.RxBytes <= long.MaxValue & status.TxBytes <= long.MaxValue & status.LatencyMicroseconds <= int.MaxValue & status.PathBytes <= ushort.MaxValue
                & status.LastHandshake >= 0 & status.LastHandshake <= latest
                & (status.Endpoint.Length == 0 || EndpointText.TryParse(status.Endpoint, out _));
            if (!sound || _waiting.Count >= PathsMax)
            {
                Interlocked.Increment(ref _refused);
                continue;
            }
            _waiting[new Path(agent.Device, network, remote)] = new Report(
                status.Endpoint,
                status.LastHandshake == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(status.LastHandshake),
                (long)status.RxBytes,
                (long)status.TxBytes,
                status.LatencyMicroseconds == 0 ? null : (int)status.LatencyMicroseconds,
                status.PathBytes == 0 ? null : (int)status.PathBytes,
                status.Preshared);
        }
    }

    /// <summary>Writes all that waits; returns the networks in which something changed.</summary>
    public async Task<IReadOnlyDictionary<NetworkId, TenantId>> FlushAsync(CancellationToken stop)
    {
        if (_waiting.IsEmpty)
            return new Dictionary<NetworkId, TenantId>();
        KeyValuePair<Path, Report>[] batch = [.. Interlocked.Exchange(ref _waiting, new ConcurrentDictionary<Path, Report>())];
        try
        {
            return await WriteAsync(batch, stop);
        }
        catch (NpgsqlException)
        {
            // Agents tell each change once: what was not written waits for the next try, unless something newer has come.
            foreach ((Path path, Report report) in batch)
                _waiting.TryAdd(path, report);
            throw;
        }
    }

    private async Task<IReadOnlyDictionary<NetworkId, TenantId>> WriteAsync(KeyValuePair<Path, Report>[] batch, CancellationToken stop)
    {
        var touched = new Dictionary<NetworkId, TenantId>();
        await using NpgsqlConnection connection = await sources.Yielding.OpenConnectionAsync(stop);
        await using var write = new NpgsqlCommand(Write, connection)
        {
            Parameters =
            {
                new() { Value = batch.Select(item => item.Key.Device.Value).ToArray() },
                new() { Value = batch.Select(item => item.Key.Network.Value).ToArray() },
                new() { Value = batch.Select(item => item.Key.Remote.Value).ToArray() },
                new() { Value = batch.Select(item => item.Value.Endpoint).ToArray() },
                new() { Value = batch.Select(item => item.Value.HandshakeAt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = batch.Select(item => item.Value.RxBytes).ToArray() },
                new() { Value = batch.Select(item => item.Value.TxBytes).ToArray() },
                new() { Value = batch.Select(item => item.Value.LatencyMicroseconds).ToArray() },
                new() { Value = time.GetUtcNow() },
                new() { Value = batch.Select(item => item.Value.PathBytes).ToArray() },
                new() { Value = batch.Select(item => item.Value.Preshared).ToArray() },
            },
        };
        var peers = new HashSet<Guid>();
        await using (NpgsqlDataReader row = await write.ExecuteReaderAsync(stop))
        {
            while (await row.ReadAsync(stop))
            {
                peers.Add(row.GetGuid(0));
                peers.Add(row.GetGuid(1));
                touched[new NetworkId(row.GetGuid(2))] = new TenantId(row.GetGuid(3));
            }
        }
        await using var roll = new NpgsqlCommand(Roll, connection) { Parameters = { new() { Value = peers.Order().ToArray() } } };
        await roll.ExecuteNonQueryAsync(stop);
        return touched;
    }

    private readonly record struct Path(DeviceId Device, NetworkId Network, PeerId Remote);

    private sealed record Report(string Endpoint, DateTimeOffset? HandshakeAt, long RxBytes, long TxBytes, int? LatencyMicroseconds, int? PathBytes, bool Preshared);
}
