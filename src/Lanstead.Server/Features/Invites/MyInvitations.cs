using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Invites;

/// <summary>An invitation as the invited person sees it.</summary>
internal sealed record MyInvitationView(
    InvitationId Id, string SpaceName, TenantKind SpaceKind, string? NetworkName, Role Role, string InviterName, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>The invitations that wait for the caller: those to their own address, which they have proven to be theirs.</summary>
/// <remarks>Uses the system role: the caller is no member of those tenants. An address that anybody may have typed into a form proves nothing.</remarks>
internal sealed class MyInvitations(SystemDb db, Caller caller, TimeProvider time)
{
    private const string IsProven = "me.email_verified_at IS NOT NULL AND me.disabled_at IS NULL";

    private const string Mine = $"""
        SELECT i.id, t.name, t.kind, n.name, i.role, u.username, i.created_at, i.expires_at, m.role
        FROM users me JOIN invitations i ON i.email_normalized = me.email_normalized JOIN tenants t ON t.id = i.tenant_id AND NOT t.closed LEFT JOIN networks n ON n.id = i.network_id
        JOIN users u ON u.id = i.inviter_id AND u.disabled_at IS NULL JOIN members m ON m.tenant_id = i.tenant_id AND m.user_id = i.inviter_id
        WHERE me.id = $1 AND {IsProven} AND i.status = 'pending' AND i.expires_at > $2 AND ($3::uuid IS NULL OR i.id < $3::uuid) ORDER BY i.id DESC LIMIT $4
        """;

    private const string OneIsMine = $"SELECT 1 FROM users me JOIN invitations i ON i.email_normalized = me.email_normalized WHERE me.id = $1 AND i.id = $2 AND {IsProven}";

    private const string Addressee = $"SELECT me.id FROM users me JOIN invitations i ON i.email_normalized = me.email_normalized WHERE i.id = $1 AND {IsProven}";

    /// <summary>Newest first.</summary>
    public async Task<Answer<Page<MyInvitationView>>> ListAsync(PageQuery page, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<(MyInvitationView View, Role Inviter)> rows = await db.QueryAsync(
            Mine,
            [caller.UserId.Value, time.GetUtcNow(), after.Value, page.Take + 1],
            row => (
                new MyInvitationView(
                    new InvitationId(row.GetGuid(0)),
                    row.GetString(1),
                    Enum.Parse<TenantKind>(row.GetString(2), ignoreCase: true),
                    row.IsDBNull(3) ? null : row.GetString(3),
                    Enum.Parse<Role>(row.GetString(4), ignoreCase: true),
                    row.GetString(5),
                    row.Time(6),
                    row.Time(7)),
                Enum.Parse<Role>(row.GetString(8), ignoreCase: true)),
            stop);
        Page<(MyInvitationView View, Role Inviter)> cut = page.Cut(rows, row => row.View.Id.ToString());
        // Of people who may not invite so far any more, nothing is shown.
        return new Page<MyInvitationView>([.. cut.Items.Where(row => OpenInvite.MayGive(row.Inviter, row.View.Role)).Select(row => row.View)], cut.NextCursor);
    }

    /// <summary>True when it is to that person's address, and the address is proven.</summary>
    public static async Task<bool> IsMineAsync(SystemDb db, UserId user, InvitationId id, CancellationToken stop) =>
        (await db.QueryAsync(OneIsMine, [user.Value, id.Value], row => row.GetInt32(0), stop)).Count == 1;

    /// <summary>Whose list shows the invitation; null when nobody's does.</summary>
    public static async Task<UserId?> AddresseeAsync(SystemDb db, InvitationId id, CancellationToken stop) =>
        await db.QueryAsync(Addressee, [id.Value], row => new UserId(row.GetGuid(0)), stop) is [var user] ? user : null;
}
