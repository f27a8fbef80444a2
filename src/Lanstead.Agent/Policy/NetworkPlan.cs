using System.Net;
using Lanstead.Agent.Routes;
using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Policy;

/// <summary>What the policy lets through of one network: plain values, ready to be made true.</summary>
internal sealed record NetworkPlan(
    NetworkId Network,
    ulong Revision,
    string Name,
    string Slug,
    IReadOnlyList<IPNetwork> Prefixes,
    IReadOnlyList<IPAddress> Addresses,
    int MtuBytes,
    bool IsGateway,
    PeerId? Gateway,
    IReadOnlyList<PlannedPeer> Peers)
{
    /// <summary>Of a tunnel: whom all others have their tunnel with. Null: it is a mesh.</summary>
    public PeerId? Hub { get; init; }

    /// <summary>It is a tunnel, and this machine its tunnel server.</summary>
    public bool IsHub { get; init; }

    /// <summary>What is meant for all reaches all.</summary>
    public bool ActsAsLan { get; init; }

    /// <summary>Under a network lock: how LANs behind devices stand with it, each by its own object of the map; what is not here is not signed. Null without a lock.</summary>
    public IReadOnlyDictionary<PeerRoute, MemberStanding>? LockedRoutes { get; init; }

    /// <summary>Who connects to this machine is noted and told.</summary>
    public bool LogsFlows { get; init; }

    /// <summary>LANs that this machine leads to: what goes there is judged as what goes to itself.</summary>
    public IReadOnlyList<IPNetwork> OwnLans { get; init; } = [];

    /// <summary>The same with the LANs: each belongs to the peer that carries it now.</summary>
    public NetworkPlan With(NetworkRoutes lans) => lans is { Used.Count: 0, Own.Count: 0 } ? this : this with
    {
        OwnLans = [.. lans.Own.Select(route => route.Reach)],
        Peers = [.. Peers.Select(peer => peer with
        {
            AllowedIps = [.. peer.AllowedIps, .. lans.Used.Where(route => route.Via == peer.Id).Select(route => route.Reach)],
            // An address in such a LAN is reached through the tunnel, so the tunnel itself cannot go there.
            Endpoints = [.. peer.Endpoints.Where(endpoint => !lans.Used.Any(route => route.Reach.Contains(endpoint.Address)))],
        })],
    };

    /// <summary>The address that reaches all of the IPv4 range; null where there is none.</summary>
    public IPAddress? Broadcast => Policy.Prefixes.BroadcastOf(Prefixes[0]);
}

/// <summary>One other peer of the network.</summary>
/// <param name="Id">The peer.</param>
/// <param name="Name">As people see it; not trusted for anything.</param>
/// <param name="PublicKey">Its key; null when it has none yet or it was refused.</param>
/// <param name="Addresses">Its own addresses.</param>
/// <param name="AllowedIps">What is sent to it: its addresses, and those it is the gateway for. Empty: not in the tunnel.</param>
/// <param name="Endpoints">Where it may be, best guess of the server first.</param>
/// <param name="ThroughGateway">It is reached through the gateway peer.</param>
internal sealed record PlannedPeer(
    PeerId Id,
    string Name,
    PublicKey? PublicKey,
    IReadOnlyList<IPAddress> Addresses,
    IReadOnlyList<IPNetwork> AllowedIps,
    IReadOnlyList<IPEndPoint> Endpoints,
    bool ThroughGateway)
{
    /// <summary>It has a WireGuard configuration and no agent.</summary>
    public bool IsConfigOnly { get; init; }

    /// <summary>A key by which it may come still, while its key changes; null: none.</summary>
    public PublicKey? FormerKey { get; init; }

    /// <summary>Of a configuration that has a preshared key, which one; 0: none.</summary>
    public long PresharedEpoch { get; init; }

    /// <summary>How it stands in a tunnel: by its key, or where that was never used, by the one before.</summary>
    public TunnelPeerState? In(TunnelState? tunnel)
    {
        TunnelPeerState? own = tunnel?.Peers.FirstOrDefault(there => there.PublicKey == PublicKey);
        return own is { LastHandshakeAt: not null } || FormerKey is null ? own : tunnel?.Peers.FirstOrDefault(there => there.PublicKey == FormerKey) ?? own;
    }

    /// <summary>The peer has a place of its own in the tunnel.</summary>
    public bool InTunnel => PublicKey is not null && AllowedIps.Count > 0;
}

/// <summary>One item that is not applied, and why.</summary>
internal sealed record Refusal(string Item, string Code, string Detail);

/// <summary>The policy's answer: a plan, or nothing because the network as a whole is refused; and what was refused.</summary>
internal sealed record Verdict(NetworkPlan? Plan, IReadOnlyList<Refusal> Refusals);
