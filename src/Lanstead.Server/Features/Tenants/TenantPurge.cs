using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Takes, each minute, the spaces whose grace time is over: with networks, devices, join keys and history; the audit stays.</summary>
/// <remarks>Uses the system role: it works for all tenants. Replicas do not meet, since each takes a space's row lock or passes it by.</remarks>
internal sealed partial class TenantPurge(IServiceScopeFactory scopes, TimeProvider time, ILogger<TenantPurge> log)
    : PeriodicWorker("Deleting spaces for good", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);
    // Guesses are counted over a quarter of an hour.
    private static readonly TimeSpan s_triesLive = TimeSpan.FromDays(1);

    private const string Next = """
        SELECT t.id, t.name, t.kind, (SELECT count(*) FROM members m WHERE m.tenant_id = t.id), (SELECT count(*) FROM networks n WHERE n.tenant_id = t.id)
        FROM tenants t WHERE t.delete_after <= $1 ORDER BY t.delete_after LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        """;

    /// <summary>Takes all that are due now; returns how many.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        int taken = 0;
        while (await Deadlocks.RetryAsync(() => TakeOneAsync(stop)))
            taken++;
        return taken;
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        await RunAsync(stop);
        await ForgetTriesAsync(stop);
    }

    private async Task<bool> TakeOneAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var due = await db.QueryAsync(
            Next,
            [Time.GetUtcNow()],
            row => (Id: new TenantId(row.GetGuid(0)), Name: row.GetString(1), Kind: row.GetString(2), Members: row.GetInt64(3), Networks: row.GetInt64(4)),
            stop);
        if (due.Count == 0)
            return false;
        TenantId id = due[0].Id;
        // The order that everybody keeps: space, networks, devices. Agents' words on the way in name the space last, which is why its key stays free until the end.
        await NetworkRevisions.LockAllAsync(db, id, stop);
        List<DeviceId> devices = await db.QueryAsync("SELECT id FROM devices WHERE tenant_id = $1 ORDER BY id FOR UPDATE", [id.Value], row => new DeviceId(row.GetGuid(0)), stop);
        recorder.Audit(
            db, id, "tenant.purge", AuditTarget.Of("tenant", id),
            before: new { due[0].Name, due[0].Kind, due[0].Members, due[0].Networks, devices = devices.Count });
        db.Waiting.Add("DELETE FROM peer_paths WHERE tenant_id = $1", [id.Value]);
        db.Waiting.Add("DELETE FROM networks WHERE tenant_id = $1", [id.Value]);
        db.Waiting.Add("DELETE FROM devices WHERE tenant_id = $1", [id.Value]);
        db.Waiting.Add("DELETE FROM tenants WHERE id = $1", [id.Value], rows: 1);
        foreach (DeviceId device in devices)
            NetworkRevisions.DeviceRemoved(db, device);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        LogTaken(Log, id, devices.Count);
        return true;
    }

    private async Task ForgetTriesAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SystemDb>()
            .RunAsync("DELETE FROM tenant_join_tries WHERE since < $1", [Time.GetUtcNow() - s_triesLive], stop);
    }

    [LoggerMessage(4000, LogLevel.Information, "Space {TenantId} is deleted for good, with {Count} devices")]
    private static partial void LogTaken(ILogger logger, TenantId tenantId, int count);
}
