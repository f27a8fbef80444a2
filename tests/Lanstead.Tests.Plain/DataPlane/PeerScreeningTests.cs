using System.Net;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.DataPlane;

/// <summary>A9: configurations that cannot work, and the peers that still can.</summary>
public sealed class PeerScreeningTests
{
    [Fact]
    public void Peers_that_cannot_work_are_left_out_and_the_others_stay()
    {
        TunnelPeer good = Some.Peer(1, "10.0.0.1/32");
        TunnelPeer own = Some.Peer(2, "10.0.0.2/32") with { PublicKey = X25519.PublicKeyOf(Some.OwnKey) };
        TunnelPeer lowOrder = Some.Peer(3, "10.0.0.3/32") with { PublicKey = new PublicKey([1, .. new byte[31]]) };
        TunnelPeer duplicate = Some.Peer(1, "10.0.0.4/32");
        TunnelPeer thief = Some.Peer(5, "10.0.0.1/32");
        TunnelPeer last = Some.Peer(6, "10.0.0.3/32");

        (IReadOnlyList<TunnelPeer> peers, IReadOnlyList<RefusedPeer> refused) = PeerScreening.Screen(Some.Config(good, own, lowOrder, duplicate, thief, last));

        Assert.Equal([good, last], peers);
        Assert.Equal(
            [
                new(own.PublicKey, PeerRefusal.OwnKey), new(lowOrder.PublicKey, PeerRefusal.LowOrderKey),
                new(duplicate.PublicKey, PeerRefusal.DuplicateKey), new(thief.PublicKey, PeerRefusal.AllowedIpTaken),
            ],
            refused);
    }

    [Theory]
    [InlineData("10.0.0.9:51820", "10.0.0.0/24")]
    [InlineData("10.0.0.9:51820", "10.0.0.9/32")]
    [InlineData("[fd00::9]:51820", "fd00::/8")]
    public void An_endpoint_inside_the_tunnel_is_not_set(string endpoint, string allowed)
    {
        TunnelPeer other = Some.Peer(1, allowed);
        TunnelPeer looping = Some.Peer(2, "192.0.2.1/32") with { Endpoint = IPEndPoint.Parse(endpoint) };

        (IReadOnlyList<TunnelPeer> peers, IReadOnlyList<RefusedPeer> refused) = PeerScreening.Screen(Some.Config(other, looping));

        Assert.Null(peers[1].Endpoint);
        Assert.Equal([new(looping.PublicKey, PeerRefusal.EndpointInsideTunnel)], refused);
    }

    [Theory]
    [InlineData("198.51.100.1:51820", "0.0.0.0/0")]
    [InlineData("10.0.1.9:51820", "10.0.0.0/24")]
    [InlineData("[2001:db8::1]:51820", "10.0.0.0/24")]
    public void An_endpoint_outside_or_behind_a_default_route_is_set(string endpoint, string allowed)
    {
        TunnelPeer peer = Some.Peer(1, allowed) with { Endpoint = IPEndPoint.Parse(endpoint) };
        (IReadOnlyList<TunnelPeer> peers, IReadOnlyList<RefusedPeer> refused) = PeerScreening.Screen(Some.Config(peer));
        Assert.Equal([peer], peers);
        Assert.Empty(refused);
    }
}
