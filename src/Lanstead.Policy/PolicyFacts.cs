using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Policy;

/// <summary>What a policy is applied to: the devices of a network at one moment.</summary>
/// <param name="Ipv4">The network's range.</param>
/// <param name="Ipv6">The network's range.</param>
/// <param name="Peers">Its devices; each once.</param>
/// <param name="Gateway">The device through which those without an agent are reached.</param>
public sealed record PolicyFacts(IPNetwork Ipv4, IPNetwork Ipv6, IReadOnlyList<PolicyPeer> Peers, PeerId? Gateway);

/// <summary>One device of a network.</summary>
/// <param name="Id">Its peer.</param>
/// <param name="Name">Its name in the network.</param>
/// <param name="Owner">Its owner's username.</param>
/// <param name="Role">Its owner's role in the space, in lower case; empty for who is no member.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Ipv4">Its address.</param>
/// <param name="Ipv6">Its address.</param>
/// <param name="IsConfigOnly">It has no agent: its gateway judges for it.</param>
public sealed record PolicyPeer(
    PeerId Id, string Name, string Owner, string Role, IReadOnlyList<string> Tags, IPAddress Ipv4, IPAddress Ipv6, bool IsConfigOnly);
