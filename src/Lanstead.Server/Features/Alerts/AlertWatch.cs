using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Alerts;

/// <summary>Looks each half minute at what alerts ask for, and tells once when it begins to be so, and once when it is over.</summary>
/// <remarks>
/// <code>
/// (nothing) ─it is so→ pending ─for its minutes→ told ─not so→ told, clearing ─for its minutes, at most 5→ (nothing), told that it is over
///     ↑──────not so───────┘                        ↑──────it is so──────┘
/// </code>
/// So what comes and goes faster than the alert's time is told once or never. A server that was away itself gives devices their time from its start. One server at a time, and each looks anew; uses the system role, since it works for all tenants. The audit's row is what sinks send.
/// </remarks>
internal sealed partial class AlertWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<AlertWatch> log) : PeriodicWorker("Looking after alerts", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestClearing = TimeSpan.FromMinutes(5);

    // Who could not hear devices cannot know that they were away.
    private readonly DateTimeOffset _began = time.GetUtcNow();

    // Any number that nobody else locks.
    private const string Lock = "SELECT pg_advisory_xact_lock(5903)";

    // A space's alert counts for a device where its network has none of the kind for it: the narrower one is meant. Of the device as a whole it is told in one network,
    // the one that it has been in for longest. Agents tell of refusals each minute: of the last three at least two are known.
    private const string So = """
        WITH watched AS NOT MATERIALIZED (
            SELECT r.id AS rule_id, r.kind, r.tenant_id, r.per_minute, p.id AS peer_id, p.network_id, p.device_id, p.held FROM alert_rules r
            JOIN peers p ON p.tenant_id = r.tenant_id AND (r.network_id = p.network_id OR r.network_id IS NULL) AND (r.tag IS NULL OR r.tag = ANY (p.tags))
            WHERE r.network_id IS NOT NULL OR NOT EXISTS (SELECT FROM alert_rules o WHERE o.network_id = p.network_id AND o.kind = r.kind AND (o.tag IS NULL OR o.tag = ANY (p.tags)))),
        refused AS (
            SELECT f.network_id, f.remote_peer_id, sum(f.packets_in) AS packets FROM flows f
            WHERE f.network_id IN (SELECT network_id FROM watched WHERE kind = 'refusals') AND NOT f.allowed AND f.started_at > $1 - interval '10 minutes' AND f.seen_at > $1 - interval '3 minutes' GROUP BY 1, 2)
        SELECT * FROM (SELECT DISTINCT ON (w.rule_id, d.id) w.rule_id, w.peer_id, w.tenant_id, d.last_seen_at AS since, '' AS warning FROM watched w JOIN devices d ON d.id = w.device_id
            WHERE w.kind = 'device_away' AND d.kind = 'agent' AND NOT d.connected AND d.last_seen_at IS NOT NULL AND d.disabled_at IS NULL AND w.held <> 'approval' ORDER BY w.rule_id, d.id, w.peer_id) away
        UNION ALL
        SELECT * FROM (SELECT DISTINCT ON (w.rule_id, w.device_id, x.warning) w.rule_id, w.peer_id, w.tenant_id, x.since, x.warning FROM watched w JOIN device_warnings x ON x.device_id = w.device_id
            WHERE w.kind = 'device_warns' AND w.held <> 'approval' AND x.about IN ('00000000-0000-0000-0000-000000000000', w.network_id, w.tenant_id) ORDER BY w.rule_id, w.device_id, x.warning, w.peer_id) warns
        UNION ALL
        SELECT w.rule_id, w.peer_id, w.tenant_id, $1, '' FROM watched w WHERE w.kind = 'device_held' AND w.held IN ('posture', 'expired')
        UNION ALL
        SELECT w.rule_id, w.peer_id, w.tenant_id, $1, '' FROM watched w JOIN refused f ON f.network_id = w.network_id AND f.remote_peer_id = w.peer_id
            WHERE w.kind = 'refusals' AND f.packets > 2 * w.per_minute
        """;

    private const string Known = """
        SELECT s.rule_id, s.peer_id, s.warning, s.since, s.fired_at IS NOT NULL, s.clear_since, r.for_minutes, r.kind, r.per_minute, n.id, n.tenant_id, p.name, n.name, t.name
        FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id JOIN peers p ON p.id = s.peer_id JOIN networks n ON n.id = p.network_id JOIN tenants t ON t.id = n.tenant_id
        """;

    // What was removed meanwhile is left out.
    private const string Begin = """
        INSERT INTO alert_states (rule_id, peer_id, tenant_id, since, warning)
        SELECT s.rule, s.peer, s.tenant, s.since, s.warning FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[]) AS s (rule, peer, tenant, since, warning)
        JOIN alert_rules r ON r.id = s.rule JOIN peers p ON p.id = s.peer ORDER BY s.rule, s.peer, s.warning FOR KEY SHARE OF r, p
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = "DELETE FROM alert_states WHERE rule_id = $1 AND peer_id = $2 AND warning = $3";
    private const string Fire = "UPDATE alert_states SET fired_at = $4, clear_since = NULL WHERE rule_id = $1 AND peer_id = $2 AND warning = $3";
    private const string Clear = "UPDATE alert_states SET clear_since = $4 WHERE rule_id = $1 AND peer_id = $2 AND warning = $3";

    // A line under the bell for each alert, device and warning.
    private const string Tell = """
        SELECT lanstead_tell(lanstead_keepers($1), $2, $3, md5($10::text || $4::text || $11::text)::uuid,
            jsonb_build_object('space', $5::text, 'network', $6::text, 'networkId', $1, 'device', $7::text, 'reason', $8::text, 'warning', nullif($11::text, '')), $9)
        """;

    /// <summary>One look; returns how many were told.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.QueryAsync(Lock, [], _ => 0, stop);
        DateTimeOffset now = Time.GetUtcNow();

        // 1. What is so, and what of it is new.
        var so = await db.QueryAsync(So, [now], row => (Rule: row.GetGuid(0), Peer: row.GetGuid(1), Tenant: row.GetGuid(2), Since: row.Time(3), Warning: row.GetString(4)), stop);
        if (so.Count > 0)
        {
            await db.RunAsync(
                Begin,
                [so.Select(one => one.Rule).ToArray(), so.Select(one => one.Peer).ToArray(), so.Select(one => one.Tenant).ToArray(), so.Select(one => one.Since).ToArray(), so.Select(one => one.Warning).ToArray()], stop);
        }

        // 2. What becomes of each.
        var isSo = so.Select(one => (one.Rule, one.Peer, one.Warning)).ToHashSet();
        List<State> known = await db.QueryAsync(
            Known, [],
            row => new State(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.Time(3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.Time(5), TimeSpan.FromMinutes(row.GetInt32(6)), row.GetString(7), row.Nullable<int>(8),
                new NetworkId(row.GetGuid(9)), new TenantId(row.GetGuid(10)), row.GetString(11), row.GetString(12), row.GetString(13)),
            stop);
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        int told = 0;
        foreach (State state in known)
            told += Step(db, recorder, state, isSo.Contains((state.Rule, state.Peer, state.Warning)), now) ? 1 : 0;
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        if (told > 0)
            LogTold(Log, told);
        return told;
    }

    protected override Task WorkAsync(CancellationToken stop) => LookAsync(stop);

    private bool Step(SystemDb db, Recorder recorder, State state, bool isSo, DateTimeOffset now)
    {
        TimeSpan clearing = state.For < s_longestClearing ? state.For : s_longestClearing;
        DateTimeOffset since = state.Kind == "device_away" && state.Since < _began ? _began : state.Since;
        switch (isSo, state.IsFired, state.ClearSince)
        {
            case (true, false, _) when now - since >= state.For:
                db.Waiting.Add(Fire, [state.Rule, state.Peer, state.Warning, now]);
                TellOf(db, recorder, state, "alert.fired", "alert_fired", now);
                return true;
            case (true, true, not null):
                db.Waiting.Add(Clear, [state.Rule, state.Peer, state.Warning, null]);
                return false;
            case (false, false, _):
                db.Waiting.Add(Forget, [state.Rule, state.Peer, state.Warning]);
                return false;
            case (false, true, null):
                db.Waiting.Add(Clear, [state.Rule, state.Peer, state.Warning, now]);
                return false;
            case (false, true, { } clear) when now - clear >= clearing:
                db.Waiting.Add(Forget, [state.Rule, state.Peer, state.Warning]);
                TellOf(db, recorder, state, "alert.over", "alert_over", now);
                return true;
            default:
                return false;
        }
    }

    private static void TellOf(SystemDb db, Recorder recorder, State state, string action, string kind, DateTimeOffset now)
    {
        recorder.Audit(
            db, state.Tenant, action, AuditTarget.Of("peer", new PeerId(state.Peer)),
            after: new
            {
                alert = state.Kind, warning = state.Warning.Length == 0 ? null : state.Warning, device = state.Device, network = state.Network, networkId = state.NetworkId, state.Since,
                text = AlertText.Of(state.Kind, state.Warning, state.Device, state.Network, state.For, state.PerMinute, action == "alert.over"),
            });
        db.Waiting.Add(Tell, [state.NetworkId.Value, state.Tenant.Value, kind, state.Peer, state.Space, state.Network, state.Device, state.Kind, now, state.Rule, state.Warning], answers: true);
    }

    [LoggerMessage(5900, LogLevel.Information, "Told of {Changes} alerts that began or ended")]
    private static partial void LogTold(ILogger logger, int changes);

    private sealed record State(
        Guid Rule, Guid Peer, string Warning, DateTimeOffset Since, bool IsFired, DateTimeOffset? ClearSince, TimeSpan For, string Kind, int? PerMinute, NetworkId NetworkId, TenantId Tenant, string Device, string Network,
        string Space);
}
