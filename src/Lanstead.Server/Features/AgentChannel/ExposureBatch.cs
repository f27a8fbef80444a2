using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Collects what both ends say of exposures and writes it together; a newer word on one end replaces the older.</summary>
/// <remarks>The statement checks who speaks: the hub for the public side, the client's device for the home; another's word matches no row and is nothing.</remarks>
internal sealed class ExposureBatch(IServiceScopeFactory scopes, TimeProvider time)
{
    // 100 tunnels with 1,000 each. More waits for the agents' next report.
    private const int WordsMax = 100_000;
    private const int CodeMaxLength = 64;
    private const int DetailMaxLength = 500;

    // What an end counts begins anew with it: where one figure is lower than before, all are.
    private const string Write = """
        WITH said AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::boolean[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
                AS s (device_id, exposure_id, public_side, open, code, detail, packets_in, bytes_in, packets_out, bytes_out, connections)),
        valid AS (
            SELECT e.tenant_id, e.client_id, s.*, b.exposure_id IS NULL AS is_new, b.open IS DISTINCT FROM s.open OR b.code IS DISTINCT FROM s.code OR b.detail IS DISTINCT FROM s.detail AS changed,
                CASE WHEN b.exposure_id IS NULL OR s.packets_in < b.packets_in OR s.packets_out < b.packets_out OR s.connections < b.connections THEN 0 ELSE 1 END AS goes_on,
                coalesce(b.packets_in, 0) AS had_packets_in, coalesce(b.bytes_in, 0) AS had_bytes_in, coalesce(b.packets_out, 0) AS had_packets_out, coalesce(b.bytes_out, 0) AS had_bytes_out, coalesce(b.connections, 0) AS had_connections
            FROM said s JOIN exposures e ON e.id = s.exposure_id JOIN tunnel_servers t ON t.id = e.server_id JOIN networks n ON n.id = t.network_id JOIN tunnel_clients c ON c.id = e.client_id
            JOIN peers p ON p.id = CASE WHEN s.public_side THEN n.hub_peer_id ELSE c.peer_id END AND p.device_id = s.device_id
            LEFT JOIN exposure_states b ON b.exposure_id = s.exposure_id AND b.public_side = s.public_side),
        grown AS (
            SELECT v.*, greatest(v.packets_in - goes_on * had_packets_in, 0) AS more_packets_in, greatest(v.bytes_in - goes_on * had_bytes_in, 0) AS more_bytes_in,
                greatest(v.packets_out - goes_on * had_packets_out, 0) AS more_packets_out, greatest(v.bytes_out - goes_on * had_bytes_out, 0) AS more_bytes_out, greatest(v.connections - goes_on * had_connections, 0) AS more_connections
            FROM valid v),
        written AS (
            INSERT INTO exposure_states AS o (exposure_id, public_side, tenant_id, open, code, detail, packets_in, bytes_in, packets_out, bytes_out, connections,
                packets_in_ever, bytes_in_ever, packets_out_ever, bytes_out_ever, connections_ever, updated_at)
            SELECT exposure_id, public_side, tenant_id, open, code, detail, packets_in, bytes_in, packets_out, bytes_out, connections,
                more_packets_in, more_bytes_in, more_packets_out, more_bytes_out, more_connections, $12 FROM grown ORDER BY exposure_id, public_side
            ON CONFLICT (exposure_id, public_side) DO UPDATE SET open = excluded.open, code = excluded.code, detail = excluded.detail, updated_at = excluded.updated_at,
                packets_in = excluded.packets_in, bytes_in = excluded.bytes_in, packets_out = excluded.packets_out, bytes_out = excluded.bytes_out, connections = excluded.connections,
                packets_in_ever = o.packets_in_ever + excluded.packets_in_ever, bytes_in_ever = o.bytes_in_ever + excluded.bytes_in_ever, packets_out_ever = o.packets_out_ever + excluded.packets_out_ever,
                bytes_out_ever = o.bytes_out_ever + excluded.bytes_out_ever, connections_ever = o.connections_ever + excluded.connections_ever),
        metered AS (
            INSERT INTO exposure_metrics AS m (exposure_id, at, tenant_id, packets_in, bytes_in, packets_out, bytes_out, connections)
            SELECT exposure_id, date_trunc('minute', $12::timestamptz), tenant_id, more_packets_in, more_bytes_in, more_packets_out, more_bytes_out, more_connections
            FROM grown WHERE public_side AND more_packets_in + more_packets_out + more_connections > 0 ORDER BY exposure_id
            ON CONFLICT (exposure_id, at) DO UPDATE SET packets_in = m.packets_in + excluded.packets_in, bytes_in = m.bytes_in + excluded.bytes_in,
                packets_out = m.packets_out + excluded.packets_out, bytes_out = m.bytes_out + excluded.bytes_out, connections = m.connections + excluded.connections),
        by_day AS (
            INSERT INTO traffic_days AS m (exposure_id, client_id, day, tenant_id, bytes_in, bytes_out)
            SELECT exposure_id, client_id, ($12::timestamptz AT TIME ZONE 'UTC')::date, tenant_id, more_bytes_in, more_bytes_out
            FROM grown WHERE public_side AND more_bytes_in + more_bytes_out > 0 ORDER BY exposure_id
            ON CONFLICT (exposure_id, client_id, day) DO UPDATE SET bytes_in = m.bytes_in + excluded.bytes_in, bytes_out = m.bytes_out + excluded.bytes_out)
        SELECT DISTINCT exposure_id, tenant_id FROM valid WHERE changed
        """;

    private ConcurrentDictionary<(Guid Exposure, bool PublicSide, DeviceId Device), ExposureStatus> _waiting = new();

    /// <summary>Takes in what is plausible of a report.</summary>
    public void Add(AgentIdentity agent, StatusReport report)
    {
        foreach (ExposureStatus one in report.Exposures)
        {
            bool sound = one.Id.Length == WireId.SizeBytes && DisplayText.IsValid(one.Code, 0, CodeMaxLength) && DisplayText.IsValid(one.Detail, 0, DetailMaxLength)
                && one.PacketsIn <= long.MaxValue && one.BytesIn <= long.MaxValue && one.PacketsOut <= long.MaxValue && one.BytesOut <= long.MaxValue && one.Connections <= long.MaxValue;
            if (sound && _waiting.Count < WordsMax)
                _waiting[(new Guid(one.Id.Span, bigEndian: true), one.PublicSide, agent.Device)] = one;
        }
    }

    /// <summary>Writes all that waits, and tells browsers of what is otherwise than before.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (_waiting.IsEmpty)
            return;
        var batch = Interlocked.Exchange(ref _waiting, new()).ToArray();
        try
        {
            await WriteAsync(batch, stop);
        }
        catch (Npgsql.NpgsqlException)
        {
            // Agents tell each change once: what was not written waits for the next try, unless something newer has come.
            foreach (var (key, status) in batch)
                _waiting.TryAdd(key, status);
            throw;
        }
    }

    private async Task WriteAsync(KeyValuePair<(Guid Exposure, bool PublicSide, DeviceId Device), ExposureStatus>[] batch, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var changed = await db.QueryAsync(
            Write,
            [
                batch.Select(one => one.Key.Device.Value).ToArray(), batch.Select(one => one.Key.Exposure).ToArray(), batch.Select(one => one.Key.PublicSide).ToArray(),
                batch.Select(one => one.Value.Open).ToArray(), batch.Select(one => one.Value.Code).ToArray(), batch.Select(one => one.Value.Detail).ToArray(),
                batch.Select(one => (long)one.Value.PacketsIn).ToArray(), batch.Select(one => (long)one.Value.BytesIn).ToArray(), batch.Select(one => (long)one.Value.PacketsOut).ToArray(),
                batch.Select(one => (long)one.Value.BytesOut).ToArray(), batch.Select(one => (long)one.Value.Connections).ToArray(), time.GetUtcNow(),
            ],
            row => (Exposure: row.GetGuid(0), Tenant: new TenantId(row.GetGuid(1))),
            stop);
        foreach ((Guid exposure, TenantId tenant) in changed)
            recorder.Event(db, tenant, "exposures", "exposure.status", exposure);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
