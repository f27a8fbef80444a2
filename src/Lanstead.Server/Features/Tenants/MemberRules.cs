using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Who may do what to whom, beyond the permission itself: rank counts.</summary>
/// <remarks>Nobody gives a role above their own, nor touches who has their own or a higher one; owners may, since there is nobody above them.</remarks>
internal static class MemberRules
{
    private static readonly Role[] s_fromTheTop = [Role.Owner, Role.Admin, Role.Moderator, Role.Member, Role.Viewer];

    /// <summary>True when <paramref name="actor"/> outranks <paramref name="target"/>, or is an owner.</summary>
    public static bool Outranks(Role actor, Role target) => actor == Role.Owner || actor > target;

    /// <summary>True when <paramref name="actor"/> may make <paramref name="target"/> a <paramref name="wanted"/>.</summary>
    public static bool MayGive(Role actor, Role target, Role wanted) =>
        PermissionMatrix.Allows(actor, Permission.MemberRole) && Outranks(actor, target) && wanted <= actor;

    /// <summary>True when <paramref name="actor"/> may remove <paramref name="target"/>.</summary>
    public static bool MayRemove(Role actor, Role target) => PermissionMatrix.Allows(actor, Permission.MemberRemove) && Outranks(actor, target);

    /// <summary>What <paramref name="actor"/> may make of <paramref name="target"/>; empty when nothing.</summary>
    public static IReadOnlyList<Role> Assignable(Role actor, Role target) => [.. s_fromTheTop.Where(wanted => MayGive(actor, target, wanted))];
}
