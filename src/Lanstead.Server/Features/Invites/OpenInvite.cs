using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Invites;

/// <summary>What somebody was invited into, read from an invite that counts: not answered, revoked or expired, of somebody who may still invite so far, into a space that is not being deleted.</summary>
/// <param name="Kind">Link or invitation.</param>
/// <param name="Id">Of the link or invitation.</param>
/// <param name="TenantId">Whose member one becomes.</param>
/// <param name="NetworkId">The network that it is about; null: the tenant as a whole.</param>
/// <param name="Role">That one gets.</param>
/// <param name="InviterId">Who invites.</param>
/// <param name="InviterName">Their username.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="IsUsedUp">A link that has let in as many as it may; only who is in already may still open it.</param>
/// <param name="Email">Invitation: whom it is for.</param>
/// <param name="EmailNormalized">The same in the form in which addresses are compared.</param>
/// <param name="Membership">How long one will be a member; null: no end.</param>
internal sealed record OpenInvite(
    InviteKind Kind, Guid Id, TenantId TenantId, NetworkId? NetworkId, Role Role, UserId InviterId, string InviterName,
    DateTimeOffset? ExpiresAt, bool IsUsedUp, string? Email, string? EmailNormalized, TimeSpan? Membership)
{
    private const string Links = """
        SELECT l.id, l.tenant_id, l.network_id, l.role, l.created_by, u.username, m.role, l.expires_at, coalesce(l.uses >= l.max_uses, false), NULL, NULL, l.membership_seconds
        FROM invite_links l JOIN members m ON m.tenant_id = l.tenant_id AND m.user_id = l.created_by JOIN users u ON u.id = l.created_by
        JOIN tenants t ON t.id = l.tenant_id AND NOT t.closed
        WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > $2) AND u.disabled_at IS NULL
            AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = l.tenant_id AND t.closed)
        """;

    private const string Invitations = """
        SELECT i.id, i.tenant_id, i.network_id, i.role, i.inviter_id, u.username, m.role, i.expires_at, false, i.email, i.email_normalized, i.membership_seconds
        FROM invitations i JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.inviter_id JOIN users u ON u.id = i.inviter_id
        JOIN tenants t ON t.id = i.tenant_id AND NOT t.closed
        WHERE i.status = 'pending' AND i.expires_at > $2 AND u.disabled_at IS NULL
            AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = i.tenant_id AND t.closed)
        """;

    private const string ByToken = $"{Invitations} AND i.token_hash = $1";

    private const string ById = $"{Invitations} AND i.id = $1";

    // Whoever uses the same invite waits here, and the inviter cannot be removed, demoted or disabled until it is done.
    private const string LockLink = " FOR UPDATE OF l FOR SHARE OF m, u";
    private const string LockInvitation = " FOR UPDATE OF i FOR SHARE OF m, u";

    /// <summary>The invite of a token; null when there is none that counts.</summary>
    public static Task<OpenInvite?> FindAsync(SystemDb db, InviteToken token, DateTimeOffset now, CancellationToken stop) =>
        ReadAsync(db, token.Kind, token.Kind == InviteKind.Link ? Links : ByToken, token.Hash, now, stop);

    /// <summary>As <see cref="FindAsync"/>, with its rows locked until the transaction ends.</summary>
    public static Task<OpenInvite?> LockAsync(SystemDb db, InviteToken token, DateTimeOffset now, CancellationToken stop) =>
        ReadAsync(db, token.Kind, token.Kind == InviteKind.Link ? Links + LockLink : ByToken + LockInvitation, token.Hash, now, stop);

    /// <summary>The same for an invitation that its addressee saw in the list of their own.</summary>
    public static Task<OpenInvite?> LockAsync(SystemDb db, InvitationId id, DateTimeOffset now, CancellationToken stop) =>
        ReadAsync(db, InviteKind.Invitation, ById + LockInvitation, id.Value, now, stop);

    /// <summary>True when an inviter of that role may have given <paramref name="given"/>: asked when an invite is made, and again whenever it is used.</summary>
    public static bool MayGive(Role inviter, Role given) => PermissionMatrix.Allows(inviter, Permission.InviteCreate) && inviter >= given;

    private static async Task<OpenInvite?> ReadAsync(SystemDb db, InviteKind kind, string query, object key, DateTimeOffset now, CancellationToken stop)
    {
        List<(OpenInvite Invite, Role Inviter)> found = await db.QueryAsync(query, [key, now], row => (Read(kind, row), Enum.Parse<Role>(row.GetString(6), ignoreCase: true)), stop);
        return found is [var (invite, inviter)] && MayGive(inviter, invite.Role) ? invite : null;
    }

    private static OpenInvite Read(InviteKind kind, NpgsqlDataReader row) => new(
        kind,
        row.GetGuid(0),
        new TenantId(row.GetGuid(1)),
        row.Nullable<Guid>(2) is { } network ? new NetworkId(network) : null,
        Enum.Parse<Role>(row.GetString(3), ignoreCase: true),
        new UserId(row.GetGuid(4)),
        row.GetString(5),
        row.Nullable<DateTimeOffset>(7),
        row.GetBoolean(8),
        row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetString(10),
        row.Nullable<long>(11) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
}
