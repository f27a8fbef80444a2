using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <param name="Version">Which to bring back; 0: the policy of a new network. Null: the one before, or what a change that waits would go back to.</param>
internal sealed record RevertPolicyRequest(long? Version = null);

/// <param name="Version">The version that stays.</param>
internal sealed record ConfirmPolicyRequest(long Version);

/// <summary>Brings an earlier version back, or says that a new one stays.</summary>
/// <remarks>An earlier version is not tested again: it was in force, and whoever brings it back is in a hurry.</remarks>
internal sealed class RevertPolicy(TenantDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Confirm = "UPDATE network_policies SET state = 'kept', confirm_by = NULL WHERE network_id = $1 AND version = $2";

    private const string Find = "SELECT version, text FROM network_policies WHERE network_id = $1 AND version = $2";

    public static Task<Answer<PolicyView>> HandleAsync(NetworkId networkId, RevertPolicyRequest body, RevertPolicy self, CancellationToken stop) => self.RunAsync(networkId, body, stop);

    public static Task<Answer<PolicyView>> ConfirmAsync(NetworkId networkId, ConfirmPolicyRequest body, RevertPolicy self, CancellationToken stop) => self.RunConfirmAsync(networkId, body, stop);

    private async Task<Answer<PolicyView>> RunAsync(NetworkId networkId, RevertPolicyRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        if (!read.IsSuccess)
            return read.Failure;
        PolicyVersion now = read.Value.Version;
        (long Version, string Text) back = (0, PolicyVersion.DefaultText);
        if (body.Version != 0)
        {
            var found = await db.QueryAsync(body.Version is null ? PolicyStore.Kept : Find, [networkId.Value, body.Version ?? now.Version], row => (row.GetInt64(0), row.GetString(1)), stop);
            if (found.Count > 0)
                back = found[0];
            else if (body.Version is not null || now.Version == 0)
                return new Failure("policy.version_missing", "There is no such version of this network's policy.");
        }
        Result<PolicyDocument> document = PolicyText.ReadStored(back.Text);
        if (!document.IsSuccess)
            return document.Failure;
        var version = new PolicyVersion(now.Version + 1, back.Text, "", caller.UserId, await CheckPolicy.OwnerNameAsync(db, caller, stop), "revert", "kept", back.Version, time.GetUtcNow(), null);
        PolicyStore.Add(db, networkId, network.TenantId, version, reverted: true);
        activity.Add(db, network.TenantId, networkId, "policy.reverted", new { version.Version, version.Restores });
        recorder.Audit(db, network.TenantId, "policy.revert", AuditTarget.Of("network", networkId), new { now.Version, now.Text }, new { version.Version, version.Text, version.Restores });
        recorder.Event(db, network.TenantId, "networks", "policy.changed", networkId.Value, networkId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return ReadPolicy.View(new PolicyReading(version, AccessPolicy.Of(document.Value, read.Value.Policy.Facts)), caller);
    }

    private async Task<Answer<PolicyView>> RunConfirmAsync(NetworkId networkId, ConfirmPolicyRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        Result<PolicyReading> read = await PolicyReading.LoadAsync(db, networkId, stop);
        if (!read.IsSuccess)
            return read.Failure;
        PolicyVersion now = read.Value.Version;
        if (now.State != "pending" || now.Version != body.Version)
            return new Failure("policy.nothing_pending", "That version does not wait for a confirmation: it was confirmed, replaced, or went back.");
        if (now.Author != caller.UserId)
            return new Failure("policy.not_author", "Only who made the change can say that it works for them. Anybody who may change the policy can revert it.");
        db.Waiting.Add(Confirm, [networkId.Value, now.Version], rows: 1);
        recorder.Audit(db, network.TenantId, "policy.confirm", AuditTarget.Of("network", networkId), after: new { now.Version });
        recorder.Event(db, network.TenantId, "networks", "policy.changed", networkId.Value, networkId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return ReadPolicy.View(new PolicyReading(now with { State = "kept", ConfirmBy = null }, read.Value.Policy), caller);
    }
}
