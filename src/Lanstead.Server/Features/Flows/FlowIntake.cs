using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Flows;

/// <summary>Writes down what an agent tells of connections to itself. What it tells of others is nothing, and of too many some are left out and counted.</summary>
/// <remarks>
/// On the system role, since agents are no members; which device it is comes from its proof. The statement itself sees to it that the network logs flows, that the device is
/// in it, that the connection came to its own address, to a LAN that it leads to with people's yes, or, of a gateway, to a phone behind it; and that it came from a device there.
/// </remarks>
internal sealed class FlowIntake(DataSources sources, TimeProvider time)
{
    /// <summary>Rows of one report.</summary>
    public const int RowsMax = 2000;

    // Nothing older is of use, and a clock may be a little ahead.
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(90);
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(5);

    private const int DevicesMax = 100_000;

    private const string Write = """
        WITH me AS (
            SELECT p.id, p.network_id, p.tenant_id, host(p.ipv4)::inet AS ipv4, host(p.ipv6)::inet AS ipv6, n.gateway_peer_id = p.id AS leads
            FROM peers p JOIN networks n ON n.id = p.network_id WHERE p.device_id = $1 AND p.network_id = $2 AND (n.settings->>'flowLog')::boolean),
        counted AS (UPDATE peers SET flows_lost = flows_lost + $3 WHERE $3 > 0 AND id = (SELECT id FROM me)),
        said AS (
            SELECT * FROM unnest($4::bigint[], $5::inet[], $6::inet[], $7::int[], $8::int[], $9::int[], $10::boolean[], $11::int[], $12::timestamptz[], $13::timestamptz[], $14::boolean[],
                $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[])
                AS s (number, remote, local, protocol, remote_port, local_port, allowed, rule, started_at, seen_at, is_over, packets_in, packets_out, bytes_in, bytes_out, policy_version)),
        sources AS (
            SELECT r.remote, coalesce(
                (SELECT q.id FROM peers q WHERE q.network_id = me.network_id AND (q.ipv4 = r.remote OR q.ipv6 = r.remote)),
                (SELECT o.peer_id FROM network_routes o WHERE o.network_id = me.network_id AND o.decision = 'approved' AND r.remote <<= coalesce(o.mapped, o.prefix)::inet ORDER BY o.offered DESC, o.peer_id LIMIT 1)) AS peer_id
            FROM (SELECT DISTINCT remote FROM said) r CROSS JOIN me)
        INSERT INTO flows (peer_id, number, network_id, tenant_id, remote_peer_id, remote, local, protocol, remote_port, local_port, allowed, rule, started_at, seen_at, is_over,
            packets_in, packets_out, bytes_in, bytes_out, policy_version)
        SELECT DISTINCT ON (s.number) me.id, s.number, me.network_id, me.tenant_id, o.peer_id, s.remote, s.local, s.protocol, s.remote_port, s.local_port, s.allowed, s.rule, s.started_at, s.seen_at,
            s.is_over, s.packets_in, s.packets_out, s.bytes_in, s.bytes_out, s.policy_version
        FROM said s CROSS JOIN me JOIN sources o ON o.remote = s.remote AND o.peer_id <> me.id
        WHERE s.local IN (me.ipv4, me.ipv6)
            OR EXISTS (SELECT FROM network_routes l WHERE l.peer_id = me.id AND l.network_id = me.network_id AND l.decision = 'approved' AND s.local <<= coalesce(l.mapped, l.prefix)::inet)
            OR (me.leads AND EXISTS (SELECT FROM peers q JOIN devices d ON d.id = q.device_id WHERE q.network_id = me.network_id AND d.kind <> 'agent' AND s.local IN (q.ipv4, q.ipv6)))
        ORDER BY s.number
        ON CONFLICT (peer_id, number) DO UPDATE SET seen_at = greatest(flows.seen_at, excluded.seen_at), is_over = flows.is_over OR excluded.is_over, packets_in = excluded.packets_in,
            packets_out = excluded.packets_out, bytes_in = excluded.bytes_in, bytes_out = excluded.bytes_out, rule = excluded.rule, policy_version = excluded.policy_version
            WHERE NOT flows.is_over AND flows.remote = excluded.remote AND flows.local = excluded.local AND flows.local_port = excluded.local_port
        """;

    private readonly ConcurrentDictionary<DeviceId, Allowance> _allowances = new();

    /// <summary>Writes what is sound of a report; throws when the database is away: then the agent keeps it.</summary>
    public async Task TakeAsync(AgentIdentity agent, NetworkId network, FlowReport report, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        FlowRow[] sound = [.. report.Rows.Where(row => IsSound(row, now))];
        int taken = AllowanceOf(agent.Device).Take(sound.Length, time);
        long lost = (long)Math.Min(report.Lost, int.MaxValue) + (sound.Length - taken);
        FlowRow[] rows = sound[..taken];
        await using NpgsqlCommand command = sources.System.CreateCommand(Write);
        foreach (object values in new object[]
        {
            agent.Device.Value, network.Value, lost,
            Of(rows, row => unchecked((long)row.Number)), Of(rows, row => Address(row.Remote)), Of(rows, row => Address(row.Local)),
            Of(rows, row => (int)row.Protocol), Of(rows, row => (int)row.RemotePort), Of(rows, row => (int)row.LocalPort), Of(rows, row => !row.Refused), Of(rows, row => (int)row.Rule),
            Of(rows, row => Time(row.StartedAt)), Of(rows, row => Time(row.SeenAt)), Of(rows, row => row.Over),
            Of(rows, row => (long)row.PacketsIn), Of(rows, row => (long)row.PacketsOut), Of(rows, row => (long)row.BytesIn), Of(rows, row => (long)row.BytesOut), Of(rows, row => (long)row.PolicyVersion),
        })
            command.Parameters.Add(new NpgsqlParameter { Value = values });
        await command.ExecuteNonQueryAsync(stop);
    }

    private static bool IsSound(FlowRow row, DateTimeOffset now) =>
        row.Remote.Length is 4 or 16 && row.Local.Length == row.Remote.Length && row.Protocol <= byte.MaxValue && row.RemotePort <= ushort.MaxValue && row.LocalPort <= ushort.MaxValue
        && row.Rule <= ushort.MaxValue && row.StartedAt <= row.SeenAt && row.SeenAt <= (now + s_ahead).ToUnixTimeMilliseconds() && row.StartedAt >= (now - s_oldest).ToUnixTimeMilliseconds()
        && row.PacketsIn <= long.MaxValue && row.PacketsOut <= long.MaxValue && row.BytesIn <= long.MaxValue && row.BytesOut <= long.MaxValue && row.PolicyVersion <= long.MaxValue && IsPrivate(Address(row.Remote)) && IsPrivate(Address(row.Local));

    private static bool IsPrivate(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return bytes.Length == 16
            ? (bytes[0] & 0xfe) == 0xfc
            : bytes[0] == 10 || (bytes[0] == 172 && bytes[1] >> 4 == 1) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 100 && bytes[1] >> 6 == 1);
    }

    private static T[] Of<T>(FlowRow[] rows, Func<FlowRow, T> value) => [.. rows.Select(value)];

    private static IPAddress Address(ByteString bytes) => new(bytes.Span);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private Allowance AllowanceOf(DeviceId device)
    {
        // Full ones are as good as new ones.
        if (_allowances.Count >= DevicesMax)
            _allowances.Clear();
        return _allowances.GetOrAdd(device, _ => new Allowance(time.GetTimestamp()));
    }

    // A day's backlog of a busy device at once, and 600 connections a minute all the time.
    private sealed class Allowance(long since)
    {
        private const double Most = 20_000, PerSecond = 10;

        private readonly Lock _lock = new();
        private double _left = Most;
        private long _at = since;

        public int Take(int wanted, TimeProvider time)
        {
            lock (_lock)
            {
                long now = time.GetTimestamp();
                _left = Math.Min(Most, _left + (time.GetElapsedTime(_at, now).TotalSeconds * PerSecond));
                _at = now;
                int taken = (int)Math.Min(wanted, _left);
                _left -= taken;
                return taken;
            }
        }
    }
}
