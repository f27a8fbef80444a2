namespace Lanstead.Server.Security;

/// <summary>What a role may in one channel, otherwise than the <see cref="PermissionMatrix"/> says.</summary>
/// <param name="Role">Viewer, member or moderator: admins and owners are never held back, so that somebody can undo it.</param>
/// <param name="See">Whether it is there for them; null: as the matrix says.</param>
/// <param name="Post">Whether they may write.</param>
/// <param name="Manage">Whether they may change its name, topic and place, and remove it.</param>
internal sealed record ChannelOverride(Role Role, bool? See = null, bool? Post = null, bool? Manage = null)
{
    /// <summary>The same as it holds for somebody to whom an answer of theirs opened the channel, or not.</summary>
    public ChannelOverride For(bool isGranted) => isGranted && See == false ? this with { See = null } : this;
}

/// <summary>What somebody may in one channel: the matrix, and the channel's own word on their role.</summary>
/// <param name="See">Read it.</param>
/// <param name="Post">Write in it.</param>
/// <param name="Manage">Change it.</param>
internal readonly record struct ChannelRights(bool See, bool Post, bool Manage)
{
    /// <summary>The role that counts in a channel: the space's in the space's own; in a network's the higher of both. Null: the channel is not there for them.</summary>
    /// <remarks>A network's channels are for who is in the network, and for those who look after the space.</remarks>
    public static Role? RoleIn(bool ofNetwork, Role inSpace, Role? inNetwork)
    {
        if (!ofNetwork || (inNetwork is null && inSpace >= Role.Moderator))
            return inSpace;
        return inNetwork > inSpace ? inNetwork : inNetwork is null ? null : inSpace;
    }

    /// <summary>The rights of <paramref name="role"/>, whose override is <paramref name="own"/>.</summary>
    public static ChannelRights Of(Role role, ChannelOverride? own)
    {
        bool manages = PermissionMatrix.Allows(role, Permission.ChatManage);
        if (manages || own is null)
            return new(PermissionMatrix.Allows(role, Permission.ChatRead), PermissionMatrix.Allows(role, Permission.ChatPost), manages);
        bool see = own.See ?? PermissionMatrix.Allows(role, Permission.ChatRead);
        return new(see, see && (own.Post ?? PermissionMatrix.Allows(role, Permission.ChatPost)), see && (own.Manage ?? false));
    }

    /// <summary>True when they hold <paramref name="permission"/> here.</summary>
    public bool Allow(Permission permission, Role role) => permission switch
    {
        Permission.ChatRead => See,
        Permission.ChatPost => Post,
        Permission.ChatManage => Manage,
        _ => See && PermissionMatrix.Allows(role, permission),
    };
}
