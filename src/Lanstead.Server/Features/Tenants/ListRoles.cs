using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Tenants;

/// <summary>One permission, and who has it.</summary>
/// <param name="Permission">Its word, as in a space's <c>permissions</c>.</param>
/// <param name="Meaning">The same in English.</param>
/// <param name="Roles">The roles that have it, the least first.</param>
internal sealed record PermissionView(Permission Permission, string Meaning, IReadOnlyList<Role> Roles);

/// <summary>The permission matrix: what each role may do in a space.</summary>
/// <param name="Roles">All roles, the least first.</param>
/// <param name="Permissions">All permissions.</param>
internal sealed record RolesView(IReadOnlyList<Role> Roles, IReadOnlyList<PermissionView> Permissions);

internal static class ListRoles
{
    private static readonly Role[] s_roles = Enum.GetValues<Role>();

    private static readonly RolesView s_view = new(
        s_roles,
        [.. PermissionMatrix.Rows.Select(row => new PermissionView(row.Permission, row.Meaning, [.. s_roles.Where(role => PermissionMatrix.Allows(role, row.Permission))]))]);

    public static Answer<RolesView> Handle() => s_view;
}
