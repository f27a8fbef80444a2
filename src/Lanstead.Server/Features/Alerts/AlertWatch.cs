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

    // Agents tell of refusals each minute: of the last three at least two are known.
    private const string So = """
        SELECT r.id, p.id, r.tenant_id, d.last_seen_at FROM alert_rules r JOIN peers p ON p.network_id = r.network_id JOIN devices d ON d.id = p.device_id
            WHERE r.kind = 'device_away' AND d.kind = 'agent' AND NOT d.connected AND d.last_seen_at IS NOT NULL AND d.disabled_at IS NULL AND p.held <> 'approval' AND (r.tag IS NULL OR r.tag = ANY (p.tags))
        UNION ALL
        SELECT r.id, p.id, r.tenant_id, $1 FROM alert_rules r JOIN peers p ON p.network_id = r.network_id
            WHERE r.kind = 'device_held' AND p.held IN ('posture', 'expired') AND (r.tag IS NULL OR r.tag = ANY (p.tags))
        UNION ALL
        SELECT r.id, p.id, r.tenant_id, $1 FROM alert_rules r
            JOIN LATERAL (SELECT f.remote_peer_id, sum(f.packets_in) AS packets FROM flows f WHERE f.network_id = r.network_id AND NOT f.allowed AND f.started_at > $1 - interval '10 minutes' AND f.seen_at > $1 - interval '3 minutes' GROUP BY 1) s ON s.packets > 2 * r.per_minute
            JOIN peers p ON p.id = s.remote_peer_id
            WHERE r.kind = 'refusals' AND (r.tag IS NULL OR r.tag = ANY (p.tags))
        """;

    private const string Known = """
        SELECT s.rule_id, s.peer_id, s.since, s.fired_at IS NOT NULL, s.clear_since, r.for_minutes, r.kind, r.per_minute, r.network_id, r.tenant_id, p.name, n.name, t.name
        FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id JOIN peers p ON p.id = s.peer_id JOIN networks n ON n.id = r.network_id JOIN tenants t ON t.id = r.tenant_id
        """;

    // What was removed meanwhile is left out.
    private const string Begin = """
        INSERT INTO alert_states (rule_id, peer_id, tenant_id, since)
        SELECT s.rule, s.peer, s.tenant, s.since FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS s (rule, peer, tenant, since)
        JOIN alert_rules r ON r.id = s.rule JOIN peers p ON p.id = s.peer ORDER BY s.rule, s.peer FOR KEY SHARE OF r, p
        ON CONFLICT DO NOTHING
        """;

    private const string Forget = "DELETE FROM alert_states WHERE rule_id = $1 AND peer_id = $2";
    private const string Fire = "UPDATE alert_states SET fired_at = $3, clear_since = NULL WHERE rule_id = $1 AND peer_id = $2";
    private const string Clear = "UPDATE alert_states SET clear_since = $3 WHERE rule_id = $1 AND peer_id = $2";

    // A line under the bell for each alert and device.
    private const string Tell = """
        SELECT lanstead_tell(lanstead_keepers($1), $2, $3, md5($10::text || $4::text)::uuid, jsonb_build_object('space', $5::text, 'network', $6::text, 'networkId', $1, 'device', $7::text, 'reason', $8::text), $9)
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
        var so = await db.QueryAsync(So, [now], row => (Rule: row.GetGuid(0), Peer: row.GetGuid(1), Tenant: row.GetGuid(2), Since: row.Time(3)), stop);
        if (so.Count > 0)
        {
            await db.RunAsync(
                Begin, [so.Select(one => one.Rule).ToArray(), so.Select(one => one.Peer).ToArray(), so.Select(one => one.Tenant).ToArray(), so.Select(one => one.Since).ToArray()], stop);
        }

        // 2. What becomes of each.
        var isSo = so.Select(one => (one.Rule, one.Peer)).ToHashSet();
        List<State> known = await db.QueryAsync(
            Known, [],
            row => new State(
                row.GetGuid(0), row.GetGuid(1), row.Time(2), row.GetBoolean(3), row.IsDBNull(4) ? null : row.Time(4), TimeSpan.FromMinutes(row.GetInt32(5)), row.GetString(6), row.Nullable<int>(7),
                new NetworkId(row.GetGuid(8)), new TenantId(row.GetGuid(9)), row.GetString(10), row.GetString(11), row.GetString(12)),
            stop);
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        int told = 0;
        foreach (State state in known)
            told += Step(db, recorder, state, isSo.Contains((state.Rule, state.Peer)), now) ? 1 : 0;
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
                db.Waiting.Add(Fire, [state.Rule, state.Peer, now]);
                TellOf(db, recorder, state, "alert.fired", "alert_fired", now);
                return true;
            case (true, true, not null):
                db.Waiting.Add(Clear, [state.Rule, state.Peer, null]);
                return false;
            case (false, false, _):
                db.Waiting.Add(Forget, [state.Rule, state.Peer]);
                return false;
            case (false, true, null):
                db.Waiting.Add(Clear, [state.Rule, state.Peer, now]);
                return false;
            case (false, true, { } clear) when now - clear >= clearing:
                db.Waiting.Add(Forget, [state.Rule, state.Peer]);
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
            after: new { alert = state.Kind, device = state.Device, network = state.Network, networkId = state.NetworkId, state.Since, text = TextOf(state, action == "alert.over") });
        db.Waiting.Add(Tell, [state.NetworkId.Value, state.Tenant.Value, kind, state.Peer, state.Space, state.Network, state.Device, state.Kind, now, state.Rule], answers: true);
    }

    // One line, for chats.
    private static string TextOf(State state, bool isOver) => (state.Kind, isOver) switch
    {
        ("device_away", false) => $"{state.Device} in {state.Network} has not been seen for {(int)state.For.TotalMinutes} min",
        ("device_away", true) => $"{state.Device} in {state.Network} is back",
        ("refusals", false) => $"{state.Device} in {state.Network} is refused more than {state.PerMinute} times a minute",
        ("refusals", true) => $"{state.Device} in {state.Network} is no longer refused so often",
        (_, false) => $"{state.Device} in {state.Network} is held: its time is over, or it lacks what the network demands",
        _ => $"{state.Device} in {state.Network} is held no longer",
    };

    [LoggerMessage(5900, LogLevel.Information, "Told of {Changes} alerts that began or ended")]
    private static partial void LogTold(ILogger logger, int changes);

    private sealed record State(
        Guid Rule, Guid Peer, DateTimeOffset Since, bool IsFired, DateTimeOffset? ClearSince, TimeSpan For, string Kind, int? PerMinute, NetworkId NetworkId, TenantId Tenant, string Device, string Network,
        string Space);
}
