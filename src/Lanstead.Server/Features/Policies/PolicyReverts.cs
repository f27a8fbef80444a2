using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Policies;

/// <summary>Takes changes back whose authors did not say in time that they still get through.</summary>
/// <remarks>Uses the system role: it works for all tenants. Several servers may do it at once: the network's lock lets one, and the others find nothing pending.</remarks>
internal sealed partial class PolicyReverts(IServiceScopeFactory scopes, TimeProvider time, ILogger<PolicyReverts> log) : BackgroundService
{
    private const string Due = "SELECT network_id FROM network_policies WHERE state = 'pending' AND confirm_by <= $1 LIMIT 100";

    // How late a change may go back.
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);

    /// <summary>Takes back what is due now; returns how many.</summary>
    public async Task<int> RevertAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        int reverted = 0;
        foreach (NetworkId network in await db.QueryAsync(Due, [time.GetUtcNow()], row => new NetworkId(row.GetGuid(0)), stop))
            reverted += await RevertAsync(scope.ServiceProvider, db, network, stop) ? 1 : 0;
        return reverted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RevertAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException)
                {
                    RevertFailed(log, e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<bool> RevertAsync(IServiceProvider services, SystemDb db, NetworkId id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, id, stop) is not { } network)
            return false;
        Question<PolicyVersion> current = PolicyRows.AskCurrent(id);
        await db.AskAsync(stop, current);
        DateTimeOffset now = time.GetUtcNow();
        if (current.Rows.Count == 0 || current.Rows[0] is not { State: "pending", ConfirmBy: { } due } pending || due > now)
            return false;
        var kept = await db.QueryAsync(PolicyStore.Kept, [id.Value, pending.Version], row => (Version: row.GetInt64(0), Text: row.GetString(1)), stop);
        (long Version, string Text) back = kept.Count > 0 ? kept[0] : (0, PolicyVersion.DefaultText);
        var version = new PolicyVersion(pending.Version + 1, back.Text, "", null, null, "automatic", "kept", back.Version, now, null);
        PolicyStore.Add(db, id, network.TenantId, version, reverted: true);
        services.GetRequiredService<Caller>().BecomeSystem();
        services.GetRequiredService<ActivityLog>().Add(db, network.TenantId, id, "policy.reverted", new { version.Version, version.Restores });
        Recorder recorder = services.GetRequiredService<Recorder>();
        recorder.Audit(db, network.TenantId, "policy.revert", AuditTarget.Of("network", id), new { pending.Version, pending.Text }, new { version.Version, version.Text, version.Restores });
        recorder.Event(db, network.TenantId, "networks", "policy.changed", id.Value, id);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        Reverted(log, id, pending.Version);
        return true;
    }

    [LoggerMessage(EventId = 4500, Level = LogLevel.Information, Message = "The policy of {NetworkId} went back by itself: version {Version} was not confirmed")]
    private static partial void Reverted(ILogger logger, NetworkId networkId, long version);

    [LoggerMessage(EventId = 4501, Level = LogLevel.Warning, Message = "Could not look for policies to take back: {Reason}")]
    private static partial void RevertFailed(ILogger logger, string reason);
}
