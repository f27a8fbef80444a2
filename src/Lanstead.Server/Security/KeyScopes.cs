using System.Collections.Frozen;

namespace Lanstead.Server.Security;

/// <summary>What an API key may be limited to.</summary>
/// <param name="Name">On the wire: <c>networks:read</c>.</param>
/// <param name="Meaning">For people, in English.</param>
/// <param name="Permissions">What it lets through, of what the owner's role has.</param>
internal sealed record KeyScope(string Name, string Meaning, IReadOnlyList<Permission> Permissions);

/// <summary>The scopes of API keys in terms of the <see cref="PermissionMatrix"/>. What stands in no row here, no key may do.</summary>
internal static class KeyScopes
{
    /// <summary>All of them, as people choose among them.</summary>
    public static IReadOnlyList<KeyScope> All { get; } =
    [
        new("spaces:read", "See the space and who is in it", [Permission.TenantRead]),
        new("spaces:write", "Change the space's name, description and who may join", [Permission.TenantUpdate]),
        new("members:write", "Take people into networks and out, change roles, remove and ban members", [Permission.MemberRole, Permission.MemberRemove, Permission.MemberBan, Permission.NetworkMembers, Permission.NetworkRole]),
        new("invites:read", "See invitations and invite links", [Permission.InviteRead]),
        new("invites:write", "Invite people, and withdraw invitations", [Permission.InviteCreate, Permission.InviteDelete]),
        new("networks:read", "See networks, who is in them, and their history", [Permission.NetworkRead]),
        new("networks:write", "Make, change and delete networks", [Permission.NetworkCreate, Permission.NetworkUpdate, Permission.NetworkDelete]),
        new("policies:write", "Say who reaches whom in a network, and tag its devices", [Permission.PolicyUpdate]),
        new("devices:read", "See devices", [Permission.DeviceRead]),
        new("devices:write", "Add devices to networks, change and remove them", [Permission.DeviceUpdate, Permission.DeviceDelete, Permission.PeerCreate, Permission.PeerUpdate, Permission.PeerDelete]),
        new("exposures:read", "See tunnel servers and what is exposed", [Permission.ExposeRead]),
        new("exposures:write", "Expose ports, and manage tunnel servers", [Permission.ExposeCreate, Permission.ExposeManage]),
        new("configs:read", "Read the configurations of phones", [Permission.PeerConfig]),
        new("join-keys:read", "See join keys, never their tokens", [Permission.JoinKeyRead]),
        new("join-keys:write", "Make and revoke join keys", [Permission.JoinKeyCreate, Permission.JoinKeyDelete]),
        new("chat:read", "Read messages", [Permission.ChatRead]),
        new("chat:write", "Write messages", [Permission.ChatPost]),
        new("chat:moderate", "Make and change channels, delete messages, mute people", [Permission.ChatModerate, Permission.ChatManage]),
        new("audit:read", "Read the audit", [Permission.TenantAudit]),
    ];

    private static readonly FrozenDictionary<string, KeyScope> s_byName = All.ToFrozenDictionary(scope => scope.Name);

    /// <summary>The scope of that name; null when there is none.</summary>
    public static KeyScope? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>What scopes of these names let through. A name that is gone lets nothing through.</summary>
    public static FrozenSet<Permission> PermissionsOf(IEnumerable<string> names) =>
        names.SelectMany(name => Find(name)?.Permissions ?? []).ToFrozenSet();

    /// <summary>True when <paramref name="role"/> can make any use of the scope.</summary>
    public static bool IsOfUseTo(KeyScope scope, Role role) => scope.Permissions.Any(permission => PermissionMatrix.Allows(role, permission));
}
