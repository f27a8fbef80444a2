using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Who may see that a network exists.</summary>
internal enum NetworkVisibility
{
    /// <summary>Anyone.</summary>
    Public,

    /// <summary>Members of the tenant.</summary>
    Private,
}

/// <summary>How machines get into a network.</summary>
internal enum JoinPolicy
{
    /// <summary>Anyone may.</summary>
    Open,

    /// <summary>With a join key.</summary>
    Invite,

    /// <summary>A person says yes.</summary>
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

    public JoinPolicy JoinPolicy { get; set; } = JoinPolicy.Invite;

    /// <summary>Bytes.</summary>
    public int Mtu { get; set; } = 1280;

    public PeerId? GatewayPeerId { get; set; }

    /// <summary>Of the map; the row lock taken to raise it orders all changes.</summary>
    public long Revision { get; set; } = 1;

    public string Settings { get; set; } = "{}";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
