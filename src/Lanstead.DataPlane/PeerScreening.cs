using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>Separates peers that can work from those that cannot, so that one bad peer does not keep the others from working. Pure.</summary>
internal static class PeerScreening
{
    /// <summary>The peers to configure, and what was left out. The order of the config decides between two that exclude each other.</summary>
    public static (IReadOnlyList<TunnelPeer> Peers, IReadOnlyList<RefusedPeer> Refused) Screen(TunnelConfig config)
    {
        PublicKey own = X25519.PublicKeyOf(config.PrivateKey);
        var kept = new List<TunnelPeer>();
        var refused = new List<RefusedPeer>();
        var keys = new HashSet<PublicKey>();
        var taken = new HashSet<IPNetwork>();
        foreach (TunnelPeer peer in config.Peers)
        {
            PeerRefusal? reason =
                peer.PublicKey == own ? PeerRefusal.OwnKey
                : X25519.IsLowOrder(peer.PublicKey) ? PeerRefusal.LowOrderKey
                : keys.Contains(peer.PublicKey) ? PeerRefusal.DuplicateKey
                : peer.AllowedIps.Any(taken.Contains) ? PeerRefusal.AllowedIpTaken
                : null;
            if (reason is { } found)
            {
                refused.Add(new RefusedPeer(peer.PublicKey, found));
                continue;
            }
            keys.Add(peer.PublicKey);
            taken.UnionWith(peer.AllowedIps);
            kept.Add(peer);
        }
        return (WithoutLoops(kept, taken, refused), refused);
    }

    // A default route through the tunnel covers every endpoint; whoever makes one keeps the tunnel's own packets out of it by a mark.
    private static List<TunnelPeer> WithoutLoops(List<TunnelPeer> peers, HashSet<IPNetwork> allowed, List<RefusedPeer> refused)
    {
        // One look-up per length of prefix that occurs, instead of one per network.
        int[] lengths4 = LengthsOf(allowed, v6: false), lengths6 = LengthsOf(allowed, v6: true);
        return peers.ConvertAll(peer =>
        {
            if (peer.Endpoint is not { } endpoint)
                return peer;
            bool v6 = endpoint.AddressFamily == AddressFamily.InterNetworkV6;
            if (!(v6 ? lengths6 : lengths4).Any(length => allowed.Contains(NetworkOf(endpoint.Address, length))))
                return peer;
            refused.Add(new RefusedPeer(peer.PublicKey, PeerRefusal.EndpointInsideTunnel));
            return peer with { Endpoint = null };
        });
    }

    private static int[] LengthsOf(HashSet<IPNetwork> allowed, bool v6) =>
    [
        .. allowed
            .Where(network => (network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6) == v6 && network.PrefixLength > 0)
            .Select(network => network.PrefixLength)
            .Distinct(),
    ];

    private static IPNetwork NetworkOf(IPAddress address, int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        for (int i = 0; i < length; i++)
            bytes[i] &= (byte)(0xff << (8 - Math.Clamp(prefixLength - (i * 8), 0, 8)));
        return new IPNetwork(new IPAddress(bytes[..length]), prefixLength);
    }
}
