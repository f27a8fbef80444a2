using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Invites;

/// <summary>What an invite leads to, for its holder, signed in or not.</summary>
/// <param name="Kind">A link for whoever has it, or an invitation of one person.</param>
/// <param name="SpaceName">The space that one joins.</param>
/// <param name="SpaceKind">What that is for.</param>
/// <param name="SpaceLook">By what people tell it apart.</param>
/// <param name="NetworkName">The network that it is about; null: the space as a whole.</param>
/// <param name="Description">The network's, or the space's.</param>
/// <param name="InviterName">Who invites.</param>
/// <param name="Role">That one will have.</param>
/// <param name="Networks">Names of the networks that one will see, the first ten.</param>
/// <param name="NetworkCount">How many that are.</param>
/// <param name="MemberCount">People in the space.</param>
/// <param name="OnlineCount">Devices that are online now, in the network or in the whole space.</param>
/// <param name="ExpiresAt">When the invite ends; null: never.</param>
/// <param name="MembershipSeconds">How long one will be a member; null: no end.</param>
/// <param name="Email">Invitation: the address that it is for.</param>
/// <param name="IsMember">True when the caller is signed in, and in it already.</param>
internal sealed record InvitePreview(
    InviteKind Kind, string SpaceName, TenantKind SpaceKind, TenantLook SpaceLook, string? NetworkName, string Description, string InviterName, Role Role,
    IReadOnlyList<string> Networks, long NetworkCount, long MemberCount, long OnlineCount, DateTimeOffset? ExpiresAt, long? MembershipSeconds, string? Email, bool IsMember);

/// <summary>Tells what an invite leads to. A POST, so that the token is in no address.</summary>
/// <remarks>Uses the system role: the caller is nobody yet.</remarks>
internal sealed class PreviewInvite(SystemDb db, Caller caller, TimeProvider time)
{
    private const string Query = $"""
        WITH page AS MATERIALIZED (SELECT id, name FROM networks WHERE tenant_id = $1 AND kind = 'mesh')
        SELECT t.name, t.kind, n.name, coalesce(n.description, t.description), ARRAY(SELECT name FROM page ORDER BY id LIMIT 10), (SELECT count(*) FROM page),
            (SELECT count(*) FROM members WHERE tenant_id = $1),
            (SELECT count(DISTINCT p.device_id) FROM ({Liveness.OnlineOnPage}) o JOIN peers p ON p.id = o.id WHERE $2::uuid IS NULL OR o.network_id = $2::uuid),
            EXISTS (SELECT FROM members WHERE tenant_id = $1 AND user_id = $3::uuid), t.symbol, t.colour
        FROM tenants t LEFT JOIN networks n ON n.id = $2::uuid WHERE t.id = $1
        """;

    public async Task<Answer<InvitePreview>> HandleAsync(InviteTokenRequest request, CancellationToken stop)
    {
        if (!InviteToken.TryParse(request.Token, out InviteToken? token) || await OpenInvite.FindAsync(db, token, time.GetUtcNow(), stop) is not { } invite)
            return JoinByInvite.NotValid;
        List<InvitePreview> seen = await db.QueryAsync(
            Query,
            [invite.TenantId.Value, invite.NetworkId?.Value, caller.IsSignedIn ? caller.UserId.Value : null],
            row => new InvitePreview(
                invite.Kind,
                row.GetString(0),
                Enum.Parse<TenantKind>(row.GetString(1), ignoreCase: true),
                TenantLook.Read(row.GetString(9), row.GetString(10)),
                row.IsDBNull(2) ? null : row.GetString(2),
                row.GetString(3),
                invite.InviterName,
                invite.Role,
                row.GetFieldValue<string[]>(4),
                row.GetInt64(5),
                row.GetInt64(6),
                row.GetInt64(7),
                invite.ExpiresAt,
                (long?)invite.Membership?.TotalSeconds,
                invite.Email,
                row.GetBoolean(8)),
            stop);
        // Used up is as good as gone, except to those whom it let in.
        return seen is [var preview] && (preview.IsMember || !invite.IsUsedUp) ? preview : JoinByInvite.NotValid;
    }
}
