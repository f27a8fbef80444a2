namespace Lanstead.Server.Security;

/// <summary>Which role has which permission: the least role, since each role has all that lesser roles have.</summary>
internal static class PermissionMatrix
{
    /// <summary>The least role that has <paramref name="permission"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The permission has no row here.</exception>
    public static Role LeastRole(Permission permission) => permission switch
    {
        Permission.TenantRead => Role.Viewer,
        Permission.NetworkRead => Role.Viewer,
        Permission.DeviceRead => Role.Viewer,
        Permission.PeerConfig => Role.Member,
        Permission.PeerCreate => Role.Member,
        Permission.JoinKeyRead => Role.Member,
        Permission.JoinKeyCreate => Role.Member,
        Permission.DeviceUpdate => Role.Moderator,
        Permission.DeviceDelete => Role.Moderator,
        Permission.PeerUpdate => Role.Moderator,
        Permission.PeerDelete => Role.Moderator,
        Permission.JoinKeyDelete => Role.Moderator,
        // Lists hold people's addresses, and who comes in is for those who look after the space.
        Permission.InviteRead => Role.Moderator,
        Permission.InviteCreate => Role.Moderator,
        Permission.InviteDelete => Role.Moderator,
        Permission.NetworkCreate => Role.Admin,
        Permission.NetworkUpdate => Role.Admin,
        Permission.TenantAudit => Role.Admin,
        Permission.NetworkDelete => Role.Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "Add the permission to the matrix."),
    };

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/>.</summary>
    public static bool Allows(Role role, Permission permission) => role >= LeastRole(permission);
}
