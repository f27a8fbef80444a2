using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <param name="NetworkId">The network that it leads to; the space as a whole when absent.</param>
/// <param name="Role">That those who join get, at most the caller's own; member when absent.</param>
/// <param name="Label">What it is for, seen by those who manage the space.</param>
/// <param name="MaxUses">How many people may join by it; any number when absent.</param>
/// <param name="ExpiresInSeconds">How long it lives, from 30 minutes; 7 days when absent.</param>
/// <param name="NeverExpires">True: it lives until it is revoked.</param>
/// <param name="MembershipSeconds">How long those who join are members, from an hour to a year; no end when absent.</param>
internal sealed record CreateInviteLinkRequest(
    NetworkId? NetworkId = null, Role Role = InviteRules.UsualRole, string? Label = null, int? MaxUses = null, long? ExpiresInSeconds = null, bool NeverExpires = false, long? MembershipSeconds = null);

/// <summary>A new link; the only answer that ever shows its token.</summary>
/// <param name="Id">The link.</param>
/// <param name="Token">What joins.</param>
/// <param name="Url">What people open; the token stands behind the #, where no server sees it.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
internal sealed record NewInviteLink(InviteLinkId Id, string Token, string Url, DateTimeOffset? ExpiresAt);

/// <summary>Makes an invite link.</summary>
internal sealed class CreateInviteLink(TenantDb db, Caller caller, ServerSettings settings, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const int UsesMax = 100_000;

    private const string Insert = """
        INSERT INTO invite_links (id, tenant_id, network_id, label, token_hash, role, max_uses, created_by, created_at, expires_at, membership_seconds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    public async Task<CreatedAnswer<NewInviteLink>> HandleAsync(TenantId tenant, CreateInviteLinkRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckInviteLabel(body.Label).CheckLife("expiresInSeconds", body.ExpiresInSeconds)
            .When(body is { NeverExpires: true, ExpiresInSeconds: not null }, "neverExpires", "Give a life or none, not both.")
            .When(body.MaxUses is < 1 or > UsesMax, "maxUses", "1 to 100,000 uses.")
            .CheckMembership("membershipSeconds", body.MembershipSeconds);
        if (errors.Failure is { } invalid)
            return invalid;
        if (InviteRules.CheckRole(caller, tenant, body.Role) is { } tooHigh)
            return tooHigh;
        if (!await InviteRules.IsOfTenantAsync(db, tenant, body.NetworkId, stop))
            return GetNetwork.NotFound;

        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? expires = body.NeverExpires ? null : now + (body.ExpiresInSeconds is { } life ? TimeSpan.FromSeconds(life) : InviteRules.Life);
        InviteToken token = InviteToken.New(InviteKind.Link);
        var id = InviteLinkId.New(time);
        db.Waiting.Add(
            Insert,
            [
                id.Value, tenant.Value, body.NetworkId?.Value, body.Label ?? "", token.Hash, body.Role.ToString().ToLowerInvariant(), body.MaxUses,
                caller.UserId.Value, now, expires, body.MembershipSeconds,
            ]);
        activity.Add(db, tenant, body.NetworkId, "invite_link.created", new { id, label = body.Label ?? "", body.Role, body.MaxUses });
        recorder.Audit(
            db, tenant, "invite_link.create", AuditTarget.Of("invite_link", id),
            after: new { body.NetworkId, label = body.Label ?? "", body.Role, body.MaxUses, body.MembershipSeconds, expiresAt = expires });
        recorder.Event(db, tenant, "invites", "invite_link.created", id.Value, body.NetworkId);
        await db.WriteAsync(stop);
        return new NewInviteLink(id, token.Reveal(), token.Url(settings.PublicUrl), expires);
    }
}
