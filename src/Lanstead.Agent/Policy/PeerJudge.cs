using System.Net;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Policy;

/// <summary>Judges the other peers of one network, one after the other; remembers keys and addresses that are taken.</summary>
internal sealed class PeerJudge(
    IReadOnlyList<IPNetwork> prefixes,
    IReadOnlyList<IPNetwork> otherNetworks,
    PublicKey ownKey,
    IReadOnlyList<IPAddress> ownAddresses,
    List<Refusal> refusals)
{
    private readonly HashSet<PublicKey> _keys = [];
    private readonly HashSet<IPAddress> _addresses = [.. ownAddresses];

    /// <summary>The planned peer; null when it was refused.</summary>
    public PlannedPeer? Judge(Peer peer, bool throughGateway)
    {
        if (!WireId.TryRead(peer.PeerId, out PeerId id))
            return Refuse("peer", PolicyFailures.PeerKeyInvalid, "It has no id.");
        string item = $"peer {id}";

        PublicKey? key = null;
        if (!peer.PublicKey.IsEmpty)
        {
            if (peer.PublicKey.Length != PublicKey.SizeBytes)
                return Refuse(item, PolicyFailures.PeerKeyInvalid, $"Its key has {peer.PublicKey.Length} bytes.");
            key = new PublicKey(peer.PublicKey.Span);
            if (X25519.IsLowOrder(key.Value))
                return Refuse(item, PolicyFailures.PeerKeyLowOrder, "Its key is a point of low order: every secret with it is known to all.");
            if (key.Value == ownKey)
                return Refuse(item, PolicyFailures.PeerKeyOwn, "Its key is this machine's own.");
            if (_keys.Contains(key.Value))
                return Refuse(item, PolicyFailures.PeerKeyDuplicate, "Another peer has the same key.");
        }

        if (LocalPolicy.AddressesOf(peer, prefixes) is not { } addresses)
            return Refuse(item, PolicyFailures.PeerAddressInvalid, "Its address is missing or not one of the network.");
        if (addresses.Any(_addresses.Contains))
            return Refuse(item, PolicyFailures.PeerAddressDuplicate, "Another peer, or this machine, has the same address.");

        _addresses.UnionWith(addresses);
        if (key is { } taken)
            _keys.Add(taken);
        bool inTunnel = key is not null && !throughGateway;
        return new PlannedPeer(
            id,
            LocalPolicy.Printable(peer.Name),
            key,
            addresses,
            inTunnel ? [.. addresses.Select(Prefixes.Host)] : [],
            inTunnel ? EndpointsOf(peer, item) : [],
            throughGateway)
        {
            IsConfigOnly = peer.ConfigOnly,
            FormerKey = FormerOf(peer, key),
            PresharedEpoch = peer.ConfigOnly ? peer.PresharedEpoch : 0,
        };
    }

    // One that cannot be, or is somebody's, is no way in; the peer's own key is judged already.
    private PublicKey? FormerOf(Peer peer, PublicKey? key)
    {
        if (key is null || peer.FormerKey.Length != PublicKey.SizeBytes)
            return null;
        var former = new PublicKey(peer.FormerKey.Span);
        return X25519.IsLowOrder(former) || former == ownKey || !_keys.Add(former) ? null : former;
    }

    private List<IPEndPoint> EndpointsOf(Peer peer, string item)
    {
        var endpoints = new List<IPEndPoint>();
        foreach (string text in peer.Endpoints.Take(AgentChannel.EndpointsMax))
        {
            string name = $"{item} endpoint {LocalPolicy.Printable(text)}";
            if (!EndpointText.TryParse(text, out IPEndPoint endpoint) || Prefixes.IsSpecial(endpoint.Address))
                Refuse(name, PolicyFailures.EndpointInvalid, "Nothing can be sent there.");
            // A tunnel whose packets go into a tunnel of this machine never leaves it.
            else if (prefixes.Any(prefix => prefix.Contains(endpoint.Address)) || otherNetworks.Any(prefix => prefix.Contains(endpoint.Address)))
                Refuse(name, PolicyFailures.EndpointLoops, "It lies inside a network of this machine: packets would go in circles.");
            else if (!endpoints.Contains(endpoint))
                endpoints.Add(endpoint);
        }
        return endpoints;
    }

    private PlannedPeer? Refuse(string item, string code, string detail)
    {
        refusals.Add(new Refusal(item, code, detail));
        return null;
    }
}
