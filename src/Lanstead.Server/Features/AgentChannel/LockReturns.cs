using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Locks;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Takes back what a restored database has lost of a network lock's log: entries prove themselves, whoever brings them.</summary>
/// <remarks>But for one that turns a lock on, which anybody could make: that is taken from devices alone whose owner may turn one on.</remarks>
internal sealed class LockReturns(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const int EntryMaxBytes = 64 * 1024;

    private const string Standing = """
        SELECT coalesce((SELECT m.role FROM devices d JOIN members m ON m.user_id = d.owner_user_id AND m.tenant_id = $2 WHERE d.id = $1), '')
        FROM tenants t WHERE t.id = $2 AND EXISTS (SELECT FROM peers p WHERE p.device_id = $1 AND p.tenant_id = $2) FOR NO KEY UPDATE OF t
        """;

    /// <summary>Appends those entries that follow; how many did.</summary>
    public async Task<int> TakeAsync(AgentIdentity agent, TenantId tenant, IReadOnlyCollection<Signed> handed, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.QueryAsync(Standing, [agent.Device.Value, tenant.Value], row => row.GetString(0), stop) is not [var role])
            return 0;
        List<LockedNetwork> networks = await NetworkRevisions.LockAllAsync(db, tenant, stop);
        SignerLog before = LockEntries.Log(tenant, await db.QueryAsync(LockEntries.Query, [tenant.Value], LockEntries.Read, stop)), log = before;
        bool mayBegin = Enum.TryParse(role, ignoreCase: true, out Role held) && PermissionMatrix.Allows(held, Permission.LockManage);
        DateTimeOffset now = time.GetUtcNow();
        foreach (Signed entry in handed)
        {
            // Another device brought it already.
            if (entry.Statement.Length > EntryMaxBytes || !WireMessages.TryRead(LockEntry.Parser, entry.Statement.Span, out LockEntry? read) || read.Index < (ulong)before.Length)
                continue;
            if ((read.Kind == LockEntry.Types.Kind.Genesis && !mayBegin) || log.Append(entry).Log is not { } next)
                break;
            log = next;
            LockEntries.Add(db, log, now);
        }
        if (log.Length == before.Length)
            return 0;
        foreach (LockedNetwork network in networks)
            NetworkRevisions.SettingsChanged(db, network.Id, now);
        recorder.Audit(db, tenant, "lock.take_back", AuditTarget.Of("tenant", tenant), before: new { before.IsOn, before.Length }, after: new { log.IsOn, log.Length, hash = Convert.ToHexStringLower(log.Head.Span) });
        recorder.Event(db, tenant, "tenants", "lock.changed", tenant.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return log.Length - before.Length;
    }
}
