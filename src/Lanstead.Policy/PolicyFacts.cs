using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;

namespace Lanstead.Policy;

/// <summary>What a policy is applied to: the devices of a network at one moment.</summary>
/// <param name="Ipv4">The network's range.</param>
/// <param name="Ipv6">The network's range.</param>
/// <param name="Peers">Its devices; each once.</param>
/// <param name="Gateway">The device through which those without an agent are reached.</param>
public sealed record PolicyFacts(IPNetwork Ipv4, IPNetwork Ipv6, IReadOnlyList<PolicyPeer> Peers, PeerId? Gateway)
{
    /// <summary>LANs behind devices that have a name.</summary>
    public IReadOnlyList<PolicyLan> Lans { get; init; } = [];
}

/// <summary>A LAN behind a device. Several of one name are one destination: the same LAN behind two devices, or two ranges of a site.</summary>
/// <param name="Name">Its name in the network.</param>
/// <param name="Router">The device that leads there.</param>
/// <param name="Reach">The range by which the others reach it; not its own where it is mapped.</param>
public sealed record PolicyLan(string Name, PeerId Router, IPNetwork Reach)
{
    /// <summary>An id of its own, by which pairs and questions name it like a device.</summary>
    public PeerId Id { get; } = new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"lan {Name} {Router} {Reach}")).AsSpan(0, 16)));
}

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
