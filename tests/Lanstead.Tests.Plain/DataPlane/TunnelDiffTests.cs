using System.Net;
using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Tests.Plain.DataPlane;

public sealed class TunnelDiffTests
{
    [Fact]
    public void D4_equal_needs_no_change()
    {
        TunnelPeer peer = Some.Peer(1, "10.0.0.1/32", "fd00::1/128") with { Endpoint = IPEndPoint.Parse("192.0.2.1:1") };
        UapiChange change = Between(Device(peer with { AllowedIps = [.. peer.AllowedIps.Reverse()] }), Some.Config(peer));
        Assert.True(change.IsEmpty);
        Assert.Equal(0, TunnelDiff.Count(change));
    }

    [Fact]
    public void A_key_that_the_interface_clamped_is_the_same_key()
    {
        byte[] unclamped = [.. Some.OwnKey.Reveal()];
        unclamped[0] |= 7;
        Assert.True(Between(Device(), Some.Config() with { PrivateKey = new PrivateKey(unclamped) }).IsEmpty);
    }

    [Fact]
    public void An_empty_interface_gets_everything()
    {
        using var empty = new UapiDevice();
        UapiChange change = Between(empty, Some.Config(Some.Peer(1, "10.0.0.1/32")) with { FirewallMark = 5 });
        Assert.Equal(4, TunnelDiff.Count(change));
        Assert.Equal((Some.OwnKey, (ushort?)51820, 5u), (change.PrivateKey, change.ListenPort, change.FirewallMark!.Value));
        UapiPeerChange peer = Assert.Single(change.Peers);
        Assert.True(peer is { UpdateOnly: false, ReplaceAllowedIps: true, PersistentKeepaliveSeconds: 25 });
    }

    [Fact]
    public void What_is_not_told_is_left()
    {
        UapiChange change = Between(Device(), Some.Config() with { ListenPort = null, FirewallMark = null });
        Assert.True(change.IsEmpty);
    }

    [Fact]
    public void Removals_come_first_so_that_addresses_are_free()
    {
        UapiChange change = Between(Device(Some.Peer(1, "10.0.0.1/32")), Some.Config(Some.Peer(2, "10.0.0.1/32")));
        Assert.Equal([(Some.Key(1), true), (Some.Key(2), false)], change.Peers.Select(peer => (peer.PublicKey, peer.Remove)));
    }

    [Fact]
    public void Each_member_is_changed_alone()
    {
        TunnelPeer there = Some.Peer(1, "10.0.0.1/32") with { Endpoint = IPEndPoint.Parse("192.0.2.1:1") };
        using var secret = new PresharedKey([.. Enumerable.Repeat((byte)1, 32)]);

        Assert.True(Only(there with { PersistentKeepaliveSeconds = 0 }) is { PersistentKeepaliveSeconds: 0, Endpoint: null, PresharedKey: null, ReplaceAllowedIps: false });
        Assert.True(Only(there with { AllowedIps = [] }) is { PersistentKeepaliveSeconds: null, ReplaceAllowedIps: true, AllowedIps.Count: 0 });
        Assert.Same(secret, Only(there with { PresharedKey = secret }).PresharedKey);
        Assert.Equal("192.0.2.1:2", $"{Only(there with { Endpoint = IPEndPoint.Parse("192.0.2.1:2") }).Endpoint}");
        Assert.All([Only(there with { PersistentKeepaliveSeconds = 1 })], change => Assert.True(change.UpdateOnly));

        UapiPeerChange Only(TunnelPeer wanted) => Assert.Single(Between(Device(there), Some.Config(wanted)).Peers);
    }

    [Fact]
    public void A_preshared_key_that_is_no_longer_wanted_is_zeroed()
    {
        using var secret = new PresharedKey([.. Enumerable.Repeat((byte)1, 32)]);
        UapiChange change = Between(Device(Some.Peer(1) with { PresharedKey = secret }), Some.Config(Some.Peer(1)));
        Assert.Equal(new byte[32], Assert.Single(change.Peers).PresharedKey!.Reveal().ToArray());
    }

    private static UapiChange Between(UapiDevice device, TunnelConfig config) => TunnelDiff.Between(device, config, config.Peers);

    private static UapiDevice Device(params TunnelPeer[] peers) => new()
    {
        PrivateKey = new PrivateKey(Some.OwnKey.Reveal()),
        ListenPort = 51820,
        Peers =
        [
            .. peers.Select(peer => new UapiPeer
            {
                PublicKey = peer.PublicKey, PresharedKey = peer.PresharedKey, Endpoint = peer.Endpoint, AllowedIps = peer.AllowedIps,
                PersistentKeepaliveSeconds = peer.PersistentKeepaliveSeconds,
            }),
        ],
    };
}
