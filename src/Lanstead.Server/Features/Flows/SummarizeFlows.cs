using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Flows;

/// <summary>A network's connections in few lines.</summary>
/// <param name="IsOn">Whether they are logged now.</param>
/// <param name="Days">For how many days they are kept.</param>
/// <param name="Since">From when on this counts.</param>
/// <param name="Connections">How many were let in.</param>
/// <param name="Refused">How many packets were refused.</param>
/// <param name="Lost">How many connections could not be noted since the network is there: there were too many at once.</param>
/// <param name="TopPairs">Who moved the most bytes, at most ten.</param>
/// <param name="RefusedBy">Which rules refused the most, at most ten.</param>
/// <param name="CannotTell">Devices with an agent whose packets another program carries than its engine: they note nothing.</param>
internal sealed record FlowSummaryView(
    bool IsOn, int Days, DateTimeOffset Since, long Connections, long Refused, long Lost, IReadOnlyList<FlowPairView> TopPairs, IReadOnlyList<FlowRefusalView> RefusedBy, IReadOnlyList<string> CannotTell);

/// <summary>Connections from one device to another.</summary>
internal sealed record FlowPairView(FlowEnd From, FlowEnd To, long Connections, long Bytes);

/// <summary>What one rule refused.</summary>
/// <param name="Rule">Null: the default.</param>
/// <param name="Packets">How many packets.</param>
/// <param name="Devices">Of how many devices.</param>
internal sealed record FlowRefusalView(int? Rule, long Packets, long Devices);

/// <summary>Counts them.</summary>
internal static class SummarizeFlows
{
    private static readonly TimeSpan s_usual = TimeSpan.FromDays(1);

    private const string Head = """
        SELECT n.settings::text, (SELECT coalesce(sum(p.flows_lost), 0) FROM peers p WHERE p.network_id = n.id)::bigint,
            ARRAY(SELECT p.name FROM peers p JOIN tunnels t ON t.peer_id = p.id WHERE p.network_id = n.id AND t.back_end <> 'engine' ORDER BY p.name LIMIT 20)
        FROM networks n WHERE n.id = $1 AND n.kind = 'mesh'
        """;

    private const string Totals = """
        SELECT count(*) FILTER (WHERE allowed), coalesce(sum(packets_in) FILTER (WHERE NOT allowed), 0)::bigint FROM flows WHERE network_id = $1 AND started_at >= $2
        """;

    private const string Pairs = """
        SELECT r.id, r.device_id, r.name, p.id, p.device_id, p.name, s.flows, s.bytes FROM (
            SELECT remote_peer_id, peer_id, count(*) AS flows, sum(bytes_in + bytes_out)::bigint AS bytes FROM flows
            WHERE network_id = $1 AND started_at >= $2 AND allowed GROUP BY remote_peer_id, peer_id ORDER BY bytes DESC, flows DESC, remote_peer_id, peer_id LIMIT 10) s
        JOIN peers p ON p.id = s.peer_id JOIN peers r ON r.id = s.remote_peer_id ORDER BY s.bytes DESC, s.flows DESC, r.name, p.name
        """;

    private const string Refusals = """
        SELECT rule, sum(packets_in)::bigint, count(DISTINCT remote_peer_id) FROM flows WHERE network_id = $1 AND started_at >= $2 AND NOT allowed
        GROUP BY rule ORDER BY 2 DESC, rule LIMIT 10
        """;

    public static async Task<Answer<FlowSummaryView>> HandleAsync(NetworkId networkId, DateTimeOffset? from, TenantDb db, Hosting.ServerSettings settings, TimeProvider time, CancellationToken stop)
    {
        DateTimeOffset since = from?.ToUniversalTime() ?? time.GetUtcNow() - s_usual;
        var head = new Question<(NetworkSettings Settings, long Lost, string[] CannotTell)>(
            Head, [networkId.Value], row => (NetworkSettings.Parse(row.GetString(0)), row.GetInt64(1), row.GetFieldValue<string[]>(2)));
        var totals = new Question<(long Connections, long Refused)>(Totals, [networkId.Value, since], row => (row.GetInt64(0), row.GetInt64(1)));
        var pairs = new Question<FlowPairView>(Pairs, [networkId.Value, since], row => new FlowPairView(End(row, 0), End(row, 3), row.GetInt64(6), row.GetInt64(7)));
        var refusals = new Question<FlowRefusalView>(
            Refusals, [networkId.Value, since], row => new FlowRefusalView(row.GetInt32(0) is var rule and > 0 ? rule : null, row.GetInt64(1), row.GetInt64(2)));
        await db.AskAsync(stop, head, totals, pairs, refusals);
        if (head.Rows is not [var network])
            return GetNetwork.NotFound;
        return new FlowSummaryView(
            network.Settings.FlowLog, network.Settings.FlowLogDays is var days and > 0 ? days : settings.Retention.Flows, since, totals.Rows[0].Connections, totals.Rows[0].Refused, network.Lost,
            pairs.Rows, refusals.Rows, network.Settings.FlowLog ? network.CannotTell : []);
    }

    private static FlowEnd End(NpgsqlDataReader row, int from) => new(new PeerId(row.GetGuid(from)), new DeviceId(row.GetGuid(from + 1)), row.GetString(from + 2));
}
