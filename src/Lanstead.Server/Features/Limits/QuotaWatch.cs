using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Limits;

/// <summary>Each minute: what agents must know of quotas, and who is told that one is nearly or wholly used up.</summary>
/// <remarks>Uses the system role: it works for all tenants. Several servers may do it at once: the locks of a space's tunnels put them in order.</remarks>
internal sealed class QuotaWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<QuotaWatch> log) : PeriodicWorker("Counting quotas of exposures", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    private const string Since = "lanstead_quota_since(l.quota_period, l.quota_day, $1)";

    // Agents' counters grow with what is used, so that this stays the same until a counter begins anew, a period ends or somebody changes the quota.
    private const string At = "lanstead_quota_counted(l) + l.quota_bytes - lanstead_quota_used(l, $1)";

    // Of what part of the quota people are to be told.
    private const string Percent = "CASE WHEN lanstead_quota_used(l, $1) >= l.quota_bytes THEN 100 WHEN lanstead_quota_used(l, $1) >= l.quota_bytes / 10 * 8 THEN 80 ELSE 0 END";

    private const string Otherwise = $"""
        SELECT DISTINCT l.tenant_id FROM traffic_limits l
        WHERE l.quota_bytes IS NOT NULL AND (l.quota_since IS DISTINCT FROM {Since} OR l.quota_at IS DISTINCT FROM {At} OR l.told_percent < {Percent}) ORDER BY l.tenant_id
        """;

    private const string Lock = "SELECT id FROM networks WHERE tenant_id = $1 AND kind = 'tunnel' ORDER BY id FOR NO KEY UPDATE";

    private const string Settle = $"""
        UPDATE traffic_limits l SET quota_at = {At}, quota_since = {Since}, told_percent = CASE WHEN l.quota_since = {Since} THEN l.told_percent ELSE 0 END
        WHERE l.tenant_id = $2 AND l.quota_bytes IS NOT NULL AND (l.quota_since IS DISTINCT FROM {Since} OR l.quota_at IS DISTINCT FROM {At})
        """;

    // Whoever looks after the space, and whose device it is.
    private const string Tell = $"""
        WITH told AS (
            UPDATE traffic_limits l SET told_percent = {Percent} WHERE l.tenant_id = $2 AND l.quota_bytes IS NOT NULL AND l.told_percent < {Percent}
            RETURNING l.*, lanstead_quota_until(l.quota_period, l.quota_day, $1) AS until)
        SELECT lanstead_tell(
            (SELECT coalesce(array_agg(DISTINCT who), ARRAY[]::uuid[]) FROM (
                SELECT m.user_id AS who FROM members m WHERE m.tenant_id = l.tenant_id AND m.role IN ('admin', 'owner')
                UNION SELECT d.owner_user_id FROM tunnel_clients c JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id
                    WHERE d.owner_user_id IS NOT NULL AND c.id = coalesce(l.client_id, (SELECT e.client_id FROM exposures e WHERE e.id = l.exposure_id))) w),
            l.tenant_id, CASE WHEN l.told_percent = 100 THEN 'quota_reached' ELSE 'quota_near' END, l.id,
            jsonb_build_object('space', t.name, 'until', l.until, 'reason', l.quota_then, 'name', coalesce((SELECT e.name FROM exposures e WHERE e.id = l.exposure_id),
                (SELECT d.name FROM tunnel_clients c JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id WHERE c.id = l.client_id), t.name)), $1)
        FROM told l JOIN tenants t ON t.id = l.tenant_id
        """;

    /// <summary>Brings the space's quotas up to date; who calls it holds the locks of the space's tunnels.</summary>
    public static Task SettleAsync(LansteadDb db, TenantId tenant, DateTimeOffset now, CancellationToken stop) => db.RunAsync(Settle, [now, tenant.Value], stop);

    /// <summary>One look; returns in how many spaces something was otherwise.</summary>
    public async Task<int> LookAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        DateTimeOffset now = Time.GetUtcNow();
        List<TenantId> spaces = await db.QueryAsync(Otherwise, [now], row => new TenantId(row.GetGuid(0)), stop);
        foreach (TenantId space in spaces)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await db.QueryAsync(Lock, [space.Value], _ => 0, stop);
            await SettleAsync(db, space, now, stop);
            if ((await db.QueryAsync(Tell, [now, space.Value], _ => 0, stop)).Count > 0)
                recorder.Event(db, space, "exposures", "exposure.updated", null);
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
        }
        return spaces.Count;
    }

    protected override Task WorkAsync(CancellationToken stop) => LookAsync(stop);
}
