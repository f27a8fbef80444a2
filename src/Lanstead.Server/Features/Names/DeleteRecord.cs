using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Names;

/// <summary>Removes a name that somebody added.</summary>
internal sealed class DeleteRecord(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Delete = "DELETE FROM network_records WHERE network_id = $1 AND id = $2 RETURNING name, type, data";

    public static Task<NoContentAnswer> HandleAsync(NetworkId networkId, Guid recordId, DeleteRecord self, CancellationToken stop) => self.RunAsync(networkId, recordId, stop);

    private async Task<NoContentAnswer> RunAsync(NetworkId networkId, Guid recordId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var gone = await db.QueryAsync(Delete, [networkId.Value, recordId], row => new { Name = row.GetString(0), Type = row.GetString(1), Data = row.GetString(2) }, stop);
        if (gone.Count == 0)
            return new Failure("not_found", "There is no such name in this network.");
        activity.Add(db, network.TenantId, networkId, "record.deleted", gone[0]);
        recorder.Audit(db, network.TenantId, "record.delete", AuditTarget.Of("network", networkId), before: gone[0]);
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        NetworkRevisions.SettingsChanged(db, networkId, time.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
