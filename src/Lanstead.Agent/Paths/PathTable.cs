using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Agent.Paths;

/// <summary>The path to each peer of each network. One owner: the reconciler's loop.</summary>
internal sealed class PathTable(PathMemory memory, TimeProvider time)
{
    private readonly Dictionary<(NetworkId Network, PeerId Peer), PeerPath> _paths = [];
    private readonly long _start = time.GetTimestamp();

    /// <summary>Addresses of this machine that others can reach, and the prefixes of its links; set before each pass.</summary>
    public (IReadOnlyList<IPAddress> Addresses, IReadOnlyList<IPNetwork> Links) Own { get; set; } = ([], []);

    /// <summary>The endpoint to set for a peer now; null: leave it.</summary>
    public IPEndPoint? EndpointToSet(NetworkId network, PlannedPeer peer, TunnelPeerState? tunnel)
    {
        if (!_paths.TryGetValue((network, peer.Id), out PeerPath? path))
            _paths[(network, peer.Id)] = path = new PeerPath();
        var sighting = new PathSighting(
            tunnel?.Endpoint,
            tunnel?.LastHandshakeAt is { } handshake ? time.GetUtcNow() - handshake : null,
            tunnel?.RxBytes ?? 0);
        // Nobody tells where a tunnel's client is: where it was last, it is called after a start of ours, and has not to find out by itself that we forgot it.
        bool isRemembered = peer is { Endpoints.Count: 0, IsConfigOnly: false };
        IReadOnlyList<IPEndPoint> candidates = isRemembered ? memory.Of(network, peer.Id) : OwnEndpoints.Order(peer.Endpoints, Own.Addresses, Own.Links);
        IPEndPoint? set = path.Observe(candidates, sighting, time.GetElapsedTime(_start));
        if (isRemembered && path.IsAlive && tunnel?.Endpoint is { } there)
            memory.Note(network, peer.Id, there);
        return set;
    }

    /// <summary>What people are told of each peer's path: direct, gateway, connecting or offline.</summary>
    public IEnumerable<KeyValuePair<(NetworkId Network, PeerId Peer), string>> StatesOf(NetworkId network, NetworkPlan? plan)
    {
        if (plan is null)
            yield break;
        bool gatewayAlive = plan.Gateway is { } gateway && _paths.TryGetValue((network, gateway), out PeerPath? way) && way.IsAlive;
        foreach (PlannedPeer peer in plan.Peers)
        {
            string state = peer.ThroughGateway ? (gatewayAlive ? "gateway" : "offline")
                : peer.InTunnel && _paths.TryGetValue((network, peer.Id), out PeerPath? path) ? path.State : "offline";
            yield return new KeyValuePair<(NetworkId, PeerId), string>((network, peer.Id), state);
        }
    }

    /// <summary>Forgets peers that are gone.</summary>
    public void Keep(NetworkId network, IEnumerable<PeerId> peers)
    {
        HashSet<PeerId> kept = [.. peers];
        foreach (var key in _paths.Keys.Where(key => key.Network == network && !kept.Contains(key.Peer)).ToArray())
            _paths.Remove(key);
        memory.Keep(network, kept);
    }
}
