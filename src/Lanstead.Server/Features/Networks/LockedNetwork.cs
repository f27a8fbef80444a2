using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.Networks;

/// <summary>What a change of a network needs to know of it, read under its row lock.</summary>
internal sealed record LockedNetwork(
    NetworkId Id, TenantId TenantId, IPNetwork Ipv4, IPNetwork Ipv6, PeerId? GatewayPeerId, string Name, string Description, DateTimeOffset UpdatedAt);
