using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Security;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Who may see that a network exists.</summary>
internal enum NetworkVisibility
{
    /// <summary>Everybody with an account.</summary>
    Public,

    /// <summary>Members of the tenant.</summary>
    Private,
}

/// <summary>How people of the space become members of a network; who looks after it can always take them in.</summary>
internal enum JoinPolicy
{
    /// <summary>By themselves.</summary>
    Open,

    /// <summary>By an invite.</summary>
    Invite,

    /// <summary>They ask, and a moderator says yes.</summary>
    Approval,
}

/// <summary>A private network: address ranges and the revision of its map.</summary>
internal sealed class Network
{
    public NetworkId Id { get; set; }

    public TenantId TenantId { get; set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }

    public string Description { get; set; } = "";

    public IPNetwork Ipv4Cidr { get; set; }

    public IPNetwork Ipv6Cidr { get; set; }

    public NetworkVisibility Visibility { get; set; } = NetworkVisibility.Private;

    public JoinPolicy JoinPolicy { get; set; } = JoinPolicy.Open;

    /// <summary>The least role in the space with which one comes in by oneself.</summary>
    public Role RequiredRole { get; set; } = Role.Member;

    /// <summary>Bytes.</summary>
    public int Mtu { get; set; } = 1280;

    public PeerId? GatewayPeerId { get; set; }

    /// <summary>Of the map; the row lock taken to raise it orders all changes.</summary>
    public long Revision { get; set; } = 1;

    public string Settings { get; set; } = "{}";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
