using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>What an invite may be: how long it lives, which role it gives, for which network.</summary>
internal static class InviteRules
{
    /// <summary>Without another wish.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>The role without another wish.</summary>
    public const Role UsualRole = Role.Member;

    private const int LabelMaxChars = 64;
    private const long LifeMinSeconds = 30 * 60;
    private const long MembershipMinSeconds = 60 * 60;
    private const long LifeMaxSeconds = 365L * 24 * 60 * 60;

    private static readonly Failure RoleTooHigh = new("invite.role_too_high", "An invite gives at most your own role, and never ownership.");

    public static FieldErrors CheckLife(this FieldErrors errors, string field, long? seconds) =>
        errors.When(seconds is < LifeMinSeconds or > LifeMaxSeconds, field, "30 minutes to a year, in seconds.");

    public static FieldErrors CheckMembership(this FieldErrors errors, string field, long? seconds) =>
        errors.When(seconds is < MembershipMinSeconds or > LifeMaxSeconds, field, "An hour to a year, in seconds.");

    public static FieldErrors CheckInviteLabel(this FieldErrors errors, string? label) =>
        errors.When(label is not null && !DisplayText.IsValid(label, 0, LabelMaxChars), "label", "A label has at most 64 characters on one line.");

    /// <summary>Null when the caller may give that role in that tenant.</summary>
    public static Failure? CheckRole(Caller caller, TenantId tenant, Role given) =>
        given < Role.Owner && caller.Memberships.TryGetValue(tenant, out Role own) && OpenInvite.MayGive(own, given) ? null : RoleTooHigh;

    /// <summary>True when the network is one of the tenant's, or none is meant.</summary>
    public static async Task<bool> IsOfTenantAsync(LansteadDb db, TenantId tenant, NetworkId? network, CancellationToken stop) => network is not { } id
        || (await db.QueryAsync("SELECT 1 FROM networks WHERE id = $1 AND tenant_id = $2 AND kind = 'mesh'", [id.Value, tenant.Value], row => row.GetInt32(0), stop)).Count == 1;
}
