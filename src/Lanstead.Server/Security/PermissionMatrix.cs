using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Security;

/// <summary>One row of the matrix.</summary>
/// <param name="Permission">What is allowed.</param>
/// <param name="Least">The least role that has it: each role has all that lesser roles have.</param>
/// <param name="Meaning">The same for people, in English, as an infinitive.</param>
/// <param name="WhileDeleted">True when it holds in a space that is being deleted: reading, leaving, and calling the deletion off.</param>
/// <param name="Personal">False when it means nothing in a personal space, which goes with its account.</param>
/// <param name="InNetwork">True when it is about one network and what is in it: then a role in that network gives it too, there alone.</param>
internal sealed record PermissionRow(Permission Permission, Role Least, string Meaning, bool WhileDeleted = false, bool Personal = true, bool InNetwork = false);

/// <summary>Which role has which permission: the one table for server, UI (<c>GET /v1/roles</c>, <c>permissions</c> of a tenant) and docs/authorization.md.</summary>
internal static class PermissionMatrix
{
    /// <summary>All rows, from the least role to the most.</summary>
    public static IReadOnlyList<PermissionRow> Rows { get; } =
    [
        new(Permission.TenantRead, Role.Viewer, "See the space and who is in it", WhileDeleted: true),
        new(Permission.TenantLeave, Role.Viewer, "Leave the space", WhileDeleted: true, Personal: false),
        new(Permission.NetworkRead, Role.Viewer, "See networks, who is in them, and their history", WhileDeleted: true, InNetwork: true),
        new(Permission.DeviceRead, Role.Viewer, "See devices", WhileDeleted: true),
        new(Permission.ChatRead, Role.Viewer, "See channels and read messages", WhileDeleted: true),
        new(Permission.ExposeRead, Role.Viewer, "See tunnel servers, what is exposed, and what went through", WhileDeleted: true),
        new(Permission.ExposeCreate, Role.Member, "Expose ports of one's own devices"),
        new(Permission.ChatPost, Role.Member, "Write messages and react"),
        new(Permission.RoomUse, Role.Member, "Open game rooms, go into them, and pin servers", InNetwork: true),
        new(Permission.PeerConfig, Role.Member, "Read the configuration of a phone", WhileDeleted: true, InNetwork: true),
        new(Permission.PeerCreate, Role.Member, "Put a device into a network", InNetwork: true),
        new(Permission.JoinKeyRead, Role.Member, "See join keys, never their tokens", WhileDeleted: true, InNetwork: true),
        new(Permission.JoinKeyCreate, Role.Member, "Make a join key", InNetwork: true),
        new(Permission.DeviceUpdate, Role.Moderator, "Rename a device and set where it is reached"),
        new(Permission.DeviceDelete, Role.Moderator, "Remove a device"),
        new(Permission.PeerUpdate, Role.Moderator, "Change a device's name or address in a network", InNetwork: true),
        new(Permission.PeerDelete, Role.Moderator, "Take a device out of a network", InNetwork: true),
        new(Permission.JoinKeyDelete, Role.Moderator, "Revoke a join key", InNetwork: true),
        // Lists hold people's addresses, and who comes in is for those who look after the space.
        new(Permission.InviteRead, Role.Moderator, "See invitations and invite links", WhileDeleted: true),
        new(Permission.InviteCreate, Role.Moderator, "Invite people"),
        new(Permission.InviteDelete, Role.Moderator, "Withdraw invitations and invite links"),
        new(Permission.MemberRemove, Role.Moderator, "Remove members of a lower rank, with their devices"),
        new(Permission.ChatModerate, Role.Moderator, "Delete others' messages, mute people, see what moderators did"),
        new(Permission.MemberBan, Role.Moderator, "Ban members of a lower rank from the space, and lift bans", Personal: false),
        new(Permission.NetworkMembers, Role.Moderator, "Take people into a network and out of it, and ban them from it", InNetwork: true),
        new(Permission.ChatManage, Role.Admin, "Make, change and remove channels"),
        new(Permission.NetworkCreate, Role.Admin, "Make a network"),
        new(Permission.NetworkUpdate, Role.Admin, "Change a network's name, gateway, reserved addresses, and how people come in", InNetwork: true),
        new(Permission.ExposeManage, Role.Admin, "Add tunnel servers, their addresses and clients, and change what others expose"),
        new(Permission.FleetUpdate, Role.Admin, "Update the programs of the space's machines"),
        new(Permission.PolicyUpdate, Role.Admin, "Say who reaches whom in a network, and tag its devices", InNetwork: true),
        new(Permission.NetworkDelete, Role.Admin, "Delete a network", InNetwork: true),
        new(Permission.NetworkRole, Role.Admin, "Change roles in a network, up to one's own", InNetwork: true),
        new(Permission.MemberRole, Role.Admin, "Change the roles of members of a lower rank, up to one's own"),
        new(Permission.TenantUpdate, Role.Admin, "Change the space's name, description and who may join"),
        new(Permission.LockManage, Role.Admin, "Say by a network lock which devices are trusted"),
        new(Permission.ServiceAccountManage, Role.Admin, "Make service accounts and their keys"),
        new(Permission.TenantAudit, Role.Admin, "Read the audit", WhileDeleted: true),
        new(Permission.TenantSinks, Role.Admin, "Say where the audit is sent and how long it is kept"),
        new(Permission.TenantTransfer, Role.Owner, "Make somebody else the owner", Personal: false),
        new(Permission.NetworkTransfer, Role.Owner, "Make somebody else a network's owner", InNetwork: true),
        new(Permission.TenantDelete, Role.Owner, "Delete the space, and call that off", WhileDeleted: true, Personal: false),
    ];

    // By the permission's number: every request asks.
    private static readonly PermissionRow[] s_rows = [.. Enum.GetValues<Permission>().Select(permission =>
        Rows.SingleOrDefault(row => row.Permission == permission) ?? throw new InvalidOperationException($"Add {permission} to the matrix."))];

    /// <summary>The least role that has <paramref name="permission"/>.</summary>
    public static Role LeastRole(Permission permission) => s_rows[(int)permission].Least;

    /// <summary>True when a role in a network gives <paramref name="permission"/> there.</summary>
    public static bool HoldsInNetwork(Permission permission) => s_rows[(int)permission].InNetwork;

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/>.</summary>
    public static bool Allows(Role role, Permission permission) => role >= LeastRole(permission);

    /// <summary>True when <paramref name="permission"/> holds in a space that is being deleted.</summary>
    public static bool HoldsWhileDeleted(Permission permission) => s_rows[(int)permission].WhileDeleted;

    /// <summary>True when <paramref name="permission"/> holds in a space that administrators of the deployment suspended: what does while it is being deleted, but for its end.</summary>
    public static bool HoldsWhileSuspended(Permission permission) => HoldsWhileDeleted(permission) && permission != Permission.TenantDelete;

    /// <summary>What <paramref name="role"/> may do in a space of that kind and state, in the order of the rows.</summary>
    public static IReadOnlyList<Permission> Of(Role role, TenantKind kind, bool beingDeleted, bool suspended = false) =>
    [
        .. Rows.Where(row => role >= row.Least && (row.WhileDeleted || !beingDeleted) && (!suspended || HoldsWhileSuspended(row.Permission)) && (row.Personal || kind != TenantKind.Personal)).Select(row => row.Permission),
    ];
}
