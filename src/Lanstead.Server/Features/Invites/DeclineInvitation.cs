using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>The invited person does not want to join.</summary>
/// <remarks>Uses the system role: they are no member.</remarks>
internal sealed class DeclineInvitation(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Decline = """
        UPDATE invitations SET status = 'declined', answered_at = $2, answered_by = $3 WHERE id = $1 AND status = 'pending' RETURNING tenant_id, network_id
        """;

    public async Task<NoContentAnswer> HandleAsync(InvitationId id, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        var declined = await MyInvitations.IsMineAsync(db, caller.UserId, id, stop)
            ? await db.QueryAsync(
                Decline,
                [id.Value, time.GetUtcNow(), caller.UserId.Value],
                row => (Tenant: new TenantId(row.GetGuid(0)), Network: row.Nullable<Guid>(1) is { } n ? new NetworkId(n) : (NetworkId?)null),
                stop)
            : [];
        if (declined is not [var invitation])
            return NotFound.OrHidden;
        recorder.Audit(db, invitation.Tenant, "invitation.decline", AuditTarget.Of("invitation", id));
        recorder.Event(db, invitation.Tenant, "invites", "invitation.declined", id.Value, invitation.Network);
        recorder.Event(db, caller.UserId, "invitations", "invitation.declined", id.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
