using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Invites;

/// <summary>Takes out, every few seconds, the members whose time is over, with their devices.</summary>
/// <remarks>
/// Their sessions see nothing of the space from that very moment (<see cref="SessionReader"/>); this ends the tunnels. Uses the system role: it works for all
/// tenants. Replicas do not meet, since each looks again under the space's row lock.
/// </remarks>
internal sealed partial class EndMemberships(IServiceScopeFactory scopes, SessionCache known, TimeProvider time, ILogger<EndMemberships> log)
    : PeriodicWorker("Ending memberships", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(15);

    // An owner has no end, however the membership began.
    private const string Due = "SELECT tenant_id, user_id FROM members WHERE ends_at <= $1 AND role <> 'owner' ORDER BY ends_at LIMIT 100";
    private const string StillDue = "SELECT 1 FROM members WHERE tenant_id = $1 AND user_id = $2 AND ends_at <= $3 AND role <> 'owner' FOR UPDATE";

    /// <summary>Takes out all who are due now; returns how many.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        int ended = 0;
        foreach ((TenantId tenant, UserId user) in await DueAsync(stop))
            ended += await EndAsync(tenant, user, stop) ? 1 : 0;
        if (ended > 0)
            known.Forget();
        return ended;
    }

    protected override Task WorkAsync(CancellationToken stop) => RunAsync(stop);

    private async Task<List<(TenantId Tenant, UserId User)>> DueAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        return await db.QueryAsync(Due, [Time.GetUtcNow()], row => (new TenantId(row.GetGuid(0)), new UserId(row.GetGuid(1))), stop);
    }

    private async Task<bool> EndAsync(TenantId tenant, UserId user, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenant, stop) is null)
            return false;
        if ((await db.QueryAsync(StillDue, [tenant.Value, user.Value, Time.GetUtcNow()], row => row.GetInt32(0), stop)).Count == 0)
            return false;
        IReadOnlyList<string> devices = await scope.ServiceProvider.GetRequiredService<MemberRemover>().RemoveAsync(db, tenant, user, stop);
        recorder.Audit(db, tenant, "member.end", AuditTarget.Of("user", user), before: new { devices });
        recorder.Event(db, tenant, "members", "member.left", user.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        LogEnded(Log, tenant, devices.Count);
        return true;
    }

    [LoggerMessage(4050, LogLevel.Information, "A membership of space {TenantId} is over, with {Count} devices")]
    private static partial void LogEnded(ILogger logger, TenantId tenantId, int count);
}
