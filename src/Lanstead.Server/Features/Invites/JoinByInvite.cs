using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Invites;

/// <param name="Token">What stands behind the # of the link.</param>
internal sealed record InviteTokenRequest(string Token);

/// <summary>Where one is now.</summary>
/// <param name="TenantId">The space.</param>
/// <param name="NetworkId">The network that the invite was for; null when it was for the space as a whole.</param>
/// <param name="Role">In the space.</param>
/// <param name="WasMember">True when one was in it before, which used the invite for nothing.</param>
internal sealed record JoinedView(TenantId TenantId, NetworkId? NetworkId, Role Role, bool WasMember);

/// <summary>Makes a person a member by an invite.</summary>
/// <remarks>Uses the system role: who joins is no member yet, and only the token tells of which tenant.</remarks>
internal sealed class JoinByInvite(SystemDb db, NetworkEntry entry, Recorder recorder, ActivityLog activity, SessionCache known, Caller caller, TimeProvider time)
{
    /// <summary>One answer for every invite that does not count, so that none tells why, or whether there ever was one.</summary>
    public static readonly Failure NotValid = new("invite.not_valid", "This invite is no longer valid. Ask who sent it for a new one.");

    private const string Insert = "INSERT INTO members (tenant_id, user_id, role, created_at, ends_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, user_id) DO NOTHING";
    private const string RoleOf = "SELECT role FROM members WHERE tenant_id = $1 AND user_id = $2";
    private const string EmailOf = "SELECT email_normalized FROM users WHERE id = $1";
    private const string UseLink = "UPDATE invite_links SET uses = uses + 1, last_used_at = $2 WHERE id = $1";
    // The letter was read where it was sent to: that proves the address.
    private const string Prove = "UPDATE users SET email_verified_at = coalesce(email_verified_at, $2) WHERE id = $1";

    private const string UseInvitation = "UPDATE invitations SET status = 'accepted', answered_at = $2, answered_by = $3 WHERE id = $1";

    public async Task<Answer<JoinedView>> HandleAsync(InviteTokenRequest request, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Result<JoinedView> joined = await JoinAsync(caller.UserId, request.Token, stop);
        await EndAsync(transaction, stop);
        return joined;
    }

    public async Task<Answer<JoinedView>> AcceptAsync(InvitationId id, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Result<JoinedView> joined = await MyInvitations.IsMineAsync(db, caller.UserId, id, stop)
            ? await EnterAsync(caller.UserId, await OpenInvite.LockAsync(db, id, time.GetUtcNow(), stop), byLetter: false, stop)
            : Refuse(null, NotFound.OrHidden);
        await EndAsync(transaction, stop);
        return joined;
    }

    /// <summary>In the transaction of the caller, who commits in either case: a refusal leaves its row in the audit.</summary>
    public async Task<Result<JoinedView>> JoinAsync(UserId user, string token, CancellationToken stop) =>
        await EnterAsync(user, InviteToken.TryParse(token, out InviteToken? parsed) ? await OpenInvite.LockAsync(db, parsed, time.GetUtcNow(), stop) : null, byLetter: true, stop);


    private async Task<Result<JoinedView>> EnterAsync(UserId user, OpenInvite? invite, bool byLetter, CancellationToken stop)
    {
        // 1. Does it count, and is it for this person?
        if (invite is null)
            return Refuse(null, NotValid);
        if (invite.EmailNormalized is { } address && (await db.QueryAsync(EmailOf, [user.Value], row => row.GetString(0), stop))[0] != address)
            return Refuse(invite, OtherAddress);
        List<string> before = await db.QueryAsync(RoleOf, [invite.TenantId.Value, user.Value], row => row.GetString(0), stop);
        if (before is [] && invite.IsUsedUp)
            return Refuse(invite, NotValid);

        Question<Failure> bans = TenantBans.Ask(invite.TenantId, user, time.GetUtcNow());
        await db.AskAsync(stop, bans);
        if (bans.Rows is [var banned])
            return Refuse(invite, banned);
        Question<Standing>? standing = invite.NetworkId is { } asked ? entry.Ask(asked, invite.TenantId, user) : null;
        if (standing is not null)
        {
            await db.AskAsync(stop, standing);
            if (standing.Rows is [{ Status: NetworkMemberStatus.Banned } shut])
                return Refuse(invite, NetworkMemberProblems.Banned("network", shut.Reason, shut.EndsAt));
        }

        // 2. The membership, by the database's own unique key. Who is in already keeps the role that they have.
        DateTimeOffset now = time.GetUtcNow();
        string role = invite.Role.ToString().ToLowerInvariant();
        bool isNew = before is [] && await db.RunAsync(Insert, [invite.TenantId.Value, user.Value, role, now, now + invite.Membership], stop) == 1;
        if (!isNew && before is [])
            before = await db.QueryAsync(RoleOf, [invite.TenantId.Value, user.Value], row => row.GetString(0), stop);

        // An invite into a network is its owner's yes, whatever its policy is. Who is invited to look looks there too; higher roles of a network are given by hand.
        if (invite.NetworkId is { } network && standing?.Rows is [{ Status: not NetworkMemberStatus.Active }])
            entry.Write(db, network, invite.TenantId, user, invite.Role < Role.Member ? invite.Role : Role.Member, NetworkMemberStatus.Active, "", invite.InviterId);

        // 3. The use, under the lock of the invite's row.
        if (isNew && invite.Kind == InviteKind.Link)
            db.Waiting.Add(UseLink, [invite.Id, now], rows: 1);
        if (invite.Kind == InviteKind.Invitation)
        {
            db.Waiting.Add(UseInvitation, [invite.Id, now, user.Value], rows: 1);
            recorder.Event(db, user, "invitations", "invitation.accepted", invite.Id);
            if (byLetter)
                db.Waiting.Add(Prove, [user.Value, now], rows: 1);
        }
        Record(user, invite, isNew);
        return new JoinedView(invite.TenantId, invite.NetworkId, isNew ? invite.Role : Enum.Parse<Role>(before[0], ignoreCase: true), !isNew);
    }

    private void Record(UserId user, OpenInvite invite, bool isNew)
    {
        recorder.Audit(db, invite.TenantId, "invite.use", Target(invite), after: new { userId = user, invite.Role, invite.InviterId, invite.NetworkId, endsAfter = isNew ? invite.Membership : null, wasMember = !isNew });
        recorder.Event(db, invite.TenantId, "invites", invite.Kind == InviteKind.Link ? "invite_link.used" : "invitation.accepted", invite.Id, invite.NetworkId);
        if (!isNew)
            return;
        activity.Add(db, invite.TenantId, invite.NetworkId, "member.joined", new { userId = user, invite.Role, invitedBy = invite.InviterName });
        recorder.Event(db, invite.TenantId, "members", "member.joined", user.Value);
    }

    private Failure Refuse(OpenInvite? invite, Failure reason)
    {
        recorder.Audit(
            db, invite?.TenantId, "invite.use", invite is null ? new AuditTarget("invite", "") : Target(invite), after: new { reason.Code }, outcome: AuditOutcome.Failed);
        return reason;
    }

    private async Task EndAsync(IDbContextTransaction transaction, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
    }

    private static AuditTarget Target(OpenInvite invite) => new(invite.Kind == InviteKind.Link ? "invite_link" : "invitation", invite.Id.ToString("D"));

    private static readonly Failure OtherAddress = new("invite.other_address", "This invitation is for another e-mail address. Sign in with the account that has it, or ask for one to yours.");
}
