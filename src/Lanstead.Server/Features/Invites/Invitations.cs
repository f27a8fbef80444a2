using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>Lists and takes back the invitations of a tenant.</summary>
/// <remarks>Uses the system role to take one back, so that the invited person's own list hears of it.</remarks>
internal sealed class Invitations(TenantDb db, SystemDb system, InviteLetters letters, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Revoke = "UPDATE invitations SET status = 'revoked', answered_at = $2 WHERE id = $1 AND status = 'pending' RETURNING tenant_id, network_id, role";

    /// <summary>Newest first.</summary>
    public async Task<Answer<Page<InvitationView>>> ListAsync(TenantId tenant, PageQuery page, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<InvitationView> items = await InvitationView.ListAsync(db, tenant, after.Value, page.Take + 1, time.GetUtcNow(), letters.AreSent, stop);
        return page.Cut(items, item => item.Id.ToString());
    }

    /// <summary>Its link ends, and it goes from the list of the person.</summary>
    public async Task<NoContentAnswer> RevokeAsync(InvitationId id, CancellationToken stop)
    {
        await using var transaction = await system.Database.BeginTransactionAsync(stop);
        UserId? addressee = await MyInvitations.AddresseeAsync(system, id, stop);
        var revoked = await system.QueryAsync(
            Revoke,
            [id.Value, time.GetUtcNow()],
            row => (Tenant: new TenantId(row.GetGuid(0)), Network: row.Nullable<Guid>(1) is { } n ? new NetworkId(n) : (NetworkId?)null, Role: row.GetString(2)),
            stop);
        if (revoked is not [var invitation])
            return NoContentAnswer.Done;
        activity.Add(system, invitation.Tenant, invitation.Network, "invitation.revoked", new { id });
        recorder.Audit(system, invitation.Tenant, "invitation.revoke", AuditTarget.Of("invitation", id), before: new { role = invitation.Role });
        recorder.Event(system, invitation.Tenant, "invites", "invitation.revoked", id.Value, invitation.Network);
        if (addressee is { } person)
            recorder.Event(system, person, "invitations", "invitation.revoked", id.Value);
        await system.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
