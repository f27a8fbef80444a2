using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Networks;

/// <summary>What a change of a network needs to know of it, read under its row lock.</summary>
internal sealed record LockedNetwork(
    NetworkId Id, TenantId TenantId, IPNetwork Ipv4, IPNetwork Ipv6, PeerId? GatewayPeerId, string Name, string Description, DateTimeOffset UpdatedAt, NetworkAccess Access, NetworkSettings Settings)
{
    /// <summary>True for the tunnel of a tunnel server, which is no network to people.</summary>
    public bool IsTunnel { get; init; }
}

/// <summary>Who finds a network, and how people become members of it.</summary>
/// <param name="Visibility">Who finds it.</param>
/// <param name="JoinPolicy">How one comes in.</param>
/// <param name="RequiredRole">The least role in the space with which one comes in by oneself.</param>
internal sealed record NetworkAccess(NetworkVisibility Visibility, JoinPolicy JoinPolicy, Role RequiredRole)
{
    public NetworkAccess With(NetworkVisibility? visibility, JoinPolicy? joinPolicy, Role? requiredRole) =>
        new(visibility ?? Visibility, joinPolicy ?? JoinPolicy, requiredRole ?? RequiredRole);
}
