namespace Lanstead.Server.Security;

/// <summary>One thing that a role may allow in a tenant.</summary>
internal enum Permission
{
    /// <summary>See the tenant and its members.</summary>
    TenantRead,

    /// <summary>Read the tenant's audit.</summary>
    TenantAudit,

    /// <summary>Stop being a member.</summary>
    TenantLeave,

    /// <summary>Change its name, description, visibility, access and settings.</summary>
    TenantUpdate,

    /// <summary>Delete it, and call that off.</summary>
    TenantDelete,

    /// <summary>Make somebody else its owner.</summary>
    TenantTransfer,

    /// <summary>Give members of a lower rank another role, up to one's own.</summary>
    MemberRole,

    /// <summary>Remove members of a lower rank, with their devices.</summary>
    MemberRemove,

    /// <summary>Ban members of a lower rank, and lift bans.</summary>
    MemberBan,

    /// <summary>See, make and remove service accounts and their keys.</summary>
    ServiceAccountManage,

    /// <summary>Say where the tenant's audit is sent, and for how long it is kept.</summary>
    TenantSinks,

    /// <summary>Turn a network lock on, hand in what signing devices signed.</summary>
    LockManage,

    /// <summary>See networks, their peers, paths and activity.</summary>
    NetworkRead,

    /// <summary>Make a network.</summary>
    NetworkCreate,

    /// <summary>Change a network's name, gateway and reservations.</summary>
    NetworkUpdate,

    /// <summary>Remove a network.</summary>
    NetworkDelete,

    /// <summary>Say who reaches whom in a network, and tag its devices.</summary>
    PolicyUpdate,

    /// <summary>Take people into a network and out of it, ban them from it.</summary>
    NetworkMembers,

    /// <summary>Change somebody's role in a network, up to one's own.</summary>
    NetworkRole,

    /// <summary>Make somebody else a network's owner.</summary>
    NetworkTransfer,

    /// <summary>See devices.</summary>
    DeviceRead,

    /// <summary>Rename a device, set its public endpoint.</summary>
    DeviceUpdate,

    /// <summary>Remove a device.</summary>
    DeviceDelete,

    /// <summary>Put a device into a network.</summary>
    PeerCreate,

    /// <summary>Change a peer's name or address.</summary>
    PeerUpdate,

    /// <summary>Take a peer out of its network.</summary>
    PeerDelete,

    /// <summary>Read the configuration of a config-only peer.</summary>
    PeerConfig,

    /// <summary>See join keys (never their tokens).</summary>
    JoinKeyRead,

    /// <summary>Make a join key.</summary>
    JoinKeyCreate,

    /// <summary>Revoke a join key.</summary>
    JoinKeyDelete,

    /// <summary>See invite links and invitations (never their tokens).</summary>
    InviteRead,

    /// <summary>Invite people, with at most the inviter's own role; an invite counts only while its maker has this.</summary>
    InviteCreate,

    /// <summary>Revoke an invite link, take an invitation back.</summary>
    InviteDelete,

    /// <summary>Open game rooms, go into them, and pin servers.</summary>
    RoomUse,

    /// <summary>See channels and read messages; a channel may say otherwise for a role.</summary>
    ChatRead,

    /// <summary>Write, edit, react; a channel may say otherwise for a role.</summary>
    ChatPost,

    /// <summary>Delete others' messages, mute people, read the moderation log.</summary>
    ChatModerate,

    /// <summary>Make, change and remove channels; a channel may say otherwise for a role.</summary>
    ChatManage,

    /// <summary>See tunnel servers, exposures, and what went through them.</summary>
    ExposeRead,

    /// <summary>Expose ports of one's own devices.</summary>
    ExposeCreate,

    /// <summary>Make and change tunnel servers, their addresses and clients, and others' exposures.</summary>
    ExposeManage,

    /// <summary>Ask the space's machines to take another release, and call that off.</summary>
    FleetUpdate,
}
