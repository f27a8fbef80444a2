using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Invites;

/// <summary>How an invitation stands.</summary>
internal enum InvitationStatus
{
    /// <summary>Waits for its answer.</summary>
    Pending,

    /// <summary>The person joined.</summary>
    Accepted,

    /// <summary>The person does not want to.</summary>
    Declined,

    /// <summary>Somebody took it back.</summary>
    Revoked,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Who invited is gone, disabled, or has a lesser role now.</summary>
    Void,
}

/// <summary>An invitation as those see it who manage the space: never its token. Not mailed: this server sends no mail, so only who has proven the address finds it.</summary>
internal sealed record InvitationView(
    InvitationId Id, NetworkId? NetworkId, string? NetworkName, string Email, Role Role, InvitationStatus Status, UserId InviterId, string InviterName,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset SentAt, DateTimeOffset? AnsweredAt, bool IsMailed, long? MembershipSeconds)
{
    private const string Columns = """
        SELECT i.id, i.network_id, n.name, i.email, i.role, i.status, i.inviter_id, u.username, i.created_at, i.expires_at, i.sent_at, i.answered_at,
            CASE WHEN u.disabled_at IS NULL THEN m.role END, i.membership_seconds
        FROM invitations i JOIN users u ON u.id = i.inviter_id
        LEFT JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.inviter_id LEFT JOIN networks n ON n.id = i.network_id
        """;

    private const string Many = $"{Columns} WHERE i.tenant_id = $1 AND ($2::uuid IS NULL OR i.id < $2::uuid) ORDER BY i.id DESC LIMIT $3";

    private const string One = $"{Columns} WHERE i.id = $1";

    /// <summary>Those of a tenant, newest first.</summary>
    public static Task<List<InvitationView>> ListAsync(LansteadDb db, TenantId tenant, Guid? after, int take, DateTimeOffset now, bool isMailed, CancellationToken stop) =>
        db.QueryAsync(Many, [tenant.Value, after, take], row => Read(row, now, isMailed), stop);

    /// <summary>Asks for one.</summary>
    public static Question<InvitationView> Find(InvitationId id, DateTimeOffset now, bool isMailed) => new(One, [id.Value], row => Read(row, now, isMailed));

    private static InvitationView Read(NpgsqlDataReader row, DateTimeOffset now, bool isMailed)
    {
        Role role = Enum.Parse<Role>(row.GetString(4), ignoreCase: true);
        InvitationStatus status = Enum.Parse<InvitationStatus>(row.GetString(5), ignoreCase: true);
        Role? inviter = row.IsDBNull(12) ? null : Enum.Parse<Role>(row.GetString(12), ignoreCase: true);
        if (status == InvitationStatus.Pending && row.Time(9) <= now)
            status = InvitationStatus.Expired;
        else if (status == InvitationStatus.Pending && !(inviter is { } holds && OpenInvite.MayGive(holds, role)))
            status = InvitationStatus.Void;
        return new InvitationView(
            new InvitationId(row.GetGuid(0)), row.Nullable<Guid>(1) is { } network ? new NetworkId(network) : null, row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3), role, status,
            new UserId(row.GetGuid(6)), row.GetString(7), row.Time(8), row.Time(9), row.Time(10), row.Nullable<DateTimeOffset>(11), isMailed, row.Nullable<long>(13));
    }
}
