using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Invites;

/// <param name="Email">Whom to invite.</param>
/// <param name="NetworkId">The network that it leads to; the space as a whole when absent.</param>
/// <param name="Role">That they get, at most the caller's own; member when absent.</param>
/// <param name="ExpiresInSeconds">How long it stays open, from 30 minutes; 7 days when absent.</param>
/// <param name="MembershipSeconds">How long they will be a member, from an hour to a year; no end when absent.</param>
internal sealed record CreateInvitationRequest(
    string Email, NetworkId? NetworkId = null, Role Role = InviteRules.UsualRole, long? ExpiresInSeconds = null, long? MembershipSeconds = null);

/// <summary>Invites one person by mail.</summary>
/// <remarks>Uses the system role: whose account the address belongs to, and how much was sent, is not the tenant's to see. The answer tells neither.</remarks>
internal sealed class CreateInvitation(SystemDb db, Caller caller, InviteLetters letters, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Expire = """
        UPDATE invitations SET status = 'expired' WHERE tenant_id = $1 AND email_normalized = $2 AND network_id IS NOT DISTINCT FROM $3::uuid AND status = 'pending' AND expires_at <= $4
        """;

    private const string Insert = """
        INSERT INTO invitations (id, tenant_id, network_id, email, email_normalized, token_hash, role, inviter_id, created_at, expires_at, sent_at, membership_seconds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $11)
        """;

    private static readonly Failure Pending = new("invitation.pending", "This address is invited already. Send that invitation again, or revoke it first.");

    public async Task<CreatedAnswer<InvitationView>> HandleAsync(TenantId tenant, CreateInvitationRequest body, HttpContext http, CancellationToken stop)
    {
        string email = body.Email.Trim();
        FieldErrors errors = new FieldErrors()
            .When(!AccountNames.IsEmail(email), "email", "This is not an e-mail address.").CheckLife("expiresInSeconds", body.ExpiresInSeconds)
            .CheckMembership("membershipSeconds", body.MembershipSeconds);
        if (errors.Failure is { } invalid)
            return invalid;
        if (InviteRules.CheckRole(caller, tenant, body.Role) is { } tooHigh)
            return tooHigh;
        if (!await InviteRules.IsOfTenantAsync(db, tenant, body.NetworkId, stop))
            return GetNetwork.NotFound;

        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expires = now + (body.ExpiresInSeconds is { } life ? TimeSpan.FromSeconds(life) : InviteRules.Life);
        string normalized = AccountNames.Normalize(email);
        InviteToken token = InviteToken.New(InviteKind.Invitation);
        var id = InvitationId.New(time);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await InviteSends.TakeAsync(db, tenant, caller.UserId, normalized, now, stop) is { } tooMany)
            return InviteLetters.Limited(http, tooMany, now);
        await db.RunAsync(Expire, [tenant.Value, normalized, body.NetworkId?.Value, now], stop);
        db.Waiting.Add(
            Insert,
            [
                id.Value, tenant.Value, body.NetworkId?.Value, email, normalized, token.Hash, body.Role.ToString().ToLowerInvariant(), caller.UserId.Value, now, expires, body.MembershipSeconds,
            ]);
        // No address in what is kept for good: the invitation has it, and goes in time.
        activity.Add(db, tenant, body.NetworkId, "invitation.created", new { id, body.Role });
        recorder.Audit(db, tenant, "invitation.create", AuditTarget.Of("invitation", id), after: new { body.NetworkId, body.Role, body.MembershipSeconds, expiresAt = expires });
        recorder.Event(db, tenant, "invites", "invitation.created", id.Value, body.NetworkId);
        Question<InvitationView> made = InvitationView.Find(id, now, letters.AreSent);
        try
        {
            await db.WriteAsync(stop, made);
            await letters.SendAsync(db, id, token, stop);
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "invitations_pending" })
        {
            db.Forget();
            return Pending;
        }
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }
}
