using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Primitives;

namespace Lanstead.Agent.Routes;

/// <summary>The LANs of a network on this machine: those it reaches, and those it leads to.</summary>
/// <param name="Used">What it sends to others' LANs, and by whom.</param>
/// <param name="Own">LANs that it leads the others to.</param>
/// <param name="Offers">What a person of this machine offers, whether or not anybody said yes.</param>
/// <param name="Refusals">What the server tells and this machine does not do.</param>
internal sealed record NetworkRoutes(IReadOnlyList<UsedRoute> Used, IReadOnlyList<OwnRoute> Own, IReadOnlyList<IPNetwork> Offers, IReadOnlyList<Refusal> Refusals)
{
    public static NetworkRoutes None { get; } = new([], [], [], []);
}

/// <summary>Another machine's LAN.</summary>
/// <param name="Reach">What is sent there.</param>
/// <param name="Lan">The LAN itself; the same, but where it is mapped.</param>
/// <param name="Via">The peer that carries it now.</param>
/// <param name="Routers">All that lead there, <paramref name="Via"/> among them.</param>
internal sealed record UsedRoute(IPNetwork Reach, IPNetwork Lan, PeerId Via, IReadOnlyList<PeerId> Routers);

/// <summary>A LAN that this machine leads the others to.</summary>
/// <param name="Reach">What they send.</param>
/// <param name="Lan">The LAN itself.</param>
/// <param name="LinkName">The interface that it is on; null when the machine knows no way there.</param>
internal sealed record OwnRoute(IPNetwork Reach, IPNetwork Lan, string? LinkName)
{
    public bool IsIpv6 => Lan.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
}
