using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Invites;

/// <summary>How an invite link stands.</summary>
internal enum InviteLinkState
{
    /// <summary>It lets people in.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It let in as many as it may.</summary>
    UsedUp,

    /// <summary>Somebody ended it.</summary>
    Revoked,

    /// <summary>Who made it is gone, disabled, or has a lesser role now.</summary>
    Void,
}

/// <summary>An invite link as those see it who manage the space: never its token.</summary>
internal sealed record InviteLinkView(
    InviteLinkId Id, NetworkId? NetworkId, string? NetworkName, string Label, Role Role, int? MaxUses, int Uses, InviteLinkState State, UserId CreatedBy, string CreatedByName,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, long? MembershipSeconds);

/// <summary>Lists and revokes the invite links of a tenant.</summary>
internal sealed class InviteLinks(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Many = """
        SELECT l.id, l.network_id, n.name, l.label, l.role, l.max_uses, l.uses, l.created_by, u.username, l.created_at, l.expires_at, l.last_used_at,
            l.revoked_at IS NOT NULL, CASE WHEN u.disabled_at IS NULL THEN m.role END, l.membership_seconds
        FROM invite_links l JOIN users u ON u.id = l.created_by
        LEFT JOIN members m ON m.tenant_id = l.tenant_id AND m.user_id = l.created_by LEFT JOIN networks n ON n.id = l.network_id
        WHERE l.tenant_id = $1 AND ($2::uuid IS NULL OR l.id < $2::uuid) ORDER BY l.id DESC LIMIT $3
        """;

    private const string Revoke = """
        UPDATE invite_links SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING tenant_id, network_id, label, uses
        """;

    /// <summary>Newest first.</summary>
    public async Task<Answer<Page<InviteLinkView>>> ListAsync(TenantId tenant, PageQuery page, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<InviteLinkView> items = await db.QueryAsync(Many, [tenant.Value, after.Value, page.Take + 1], Read, stop);
        return page.Cut(items, item => item.Id.ToString());
    }

    /// <summary>Nobody joins by it any more. Those who did stay.</summary>
    public async Task<NoContentAnswer> RevokeAsync(InviteLinkId id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var revoked = await db.QueryAsync(
            Revoke,
            [id.Value, time.GetUtcNow()],
            row => (Tenant: new TenantId(row.GetGuid(0)), Network: row.Nullable<Guid>(1) is { } n ? new NetworkId(n) : (NetworkId?)null, Label: row.GetString(2), Uses: row.GetInt32(3)),
            stop);
        if (revoked is not [var link])
            return NoContentAnswer.Done;
        activity.Add(db, link.Tenant, link.Network, "invite_link.revoked", new { id, label = link.Label });
        recorder.Audit(db, link.Tenant, "invite_link.revoke", AuditTarget.Of("invite_link", id), before: new { label = link.Label, uses = link.Uses });
        recorder.Event(db, link.Tenant, "invites", "invite_link.revoked", id.Value, link.Network);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private InviteLinkView Read(NpgsqlDataReader row)
    {
        Role role = Enum.Parse<Role>(row.GetString(4), ignoreCase: true);
        int? maxUses = row.Nullable<int>(5);
        DateTimeOffset? expires = row.Nullable<DateTimeOffset>(10);
        Role? inviter = row.IsDBNull(13) ? null : Enum.Parse<Role>(row.GetString(13), ignoreCase: true);
        InviteLinkState state = row.GetBoolean(12) ? InviteLinkState.Revoked
            : expires <= time.GetUtcNow() ? InviteLinkState.Expired
            : row.GetInt32(6) >= maxUses ? InviteLinkState.UsedUp
            : inviter is { } now && OpenInvite.MayGive(now, role) ? InviteLinkState.Active
            : InviteLinkState.Void;
        return new InviteLinkView(
            new InviteLinkId(row.GetGuid(0)), row.Nullable<Guid>(1) is { } network ? new NetworkId(network) : null, row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), role,
            maxUses, row.GetInt32(6), state, new UserId(row.GetGuid(7)), row.GetString(8), row.Time(9), expires, row.Nullable<DateTimeOffset>(11), row.Nullable<long>(14));
    }
}
