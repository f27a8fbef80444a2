namespace Lanstead.Server.Security;

/// <summary>Which object a route's permission is about; its id is the route value in brackets.</summary>
internal enum On
{
    /// <summary>A tenant (<c>tenantId</c>).</summary>
    Tenant,

    /// <summary>A network (<c>networkId</c>).</summary>
    Network,

    /// <summary>A device (<c>deviceId</c>).</summary>
    Device,

    /// <summary>A peer (<c>peerId</c>).</summary>
    Peer,

    /// <summary>A join key (<c>joinKeyId</c>).</summary>
    JoinKey,

    /// <summary>An invite link (<c>inviteLinkId</c>).</summary>
    InviteLink,

    /// <summary>An invitation by mail (<c>invitationId</c>).</summary>
    Invitation,

    /// <summary>A channel (<c>channelId</c>), whose overrides count too.</summary>
    Channel,

    /// <summary>A message (<c>messageId</c>), with the overrides of its channel.</summary>
    Message,

    /// <summary>A tunnel server (<c>tunnelServerId</c>).</summary>
    TunnelServer,

    /// <summary>A public address of one (<c>poolAddressId</c>).</summary>
    PoolAddress,

    /// <summary>A device behind one (<c>tunnelClientId</c>).</summary>
    TunnelClient,

    /// <summary>An exposure (<c>exposureId</c>).</summary>
    Exposure,

    /// <summary>A service template of a space (<c>serviceTemplateId</c>).</summary>
    ServiceTemplate,

    /// <summary>The tenant is named in the body or query, or is the caller's own: the handler asks <see cref="Caller.May"/>.</summary>
    Body,
}
