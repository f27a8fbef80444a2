using System.Net;
using Google.Protobuf;
using Lanstead.Agent.Policy;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>J2 malicious-server, A9 hostile-config: what the machine refuses even when its own server signed it.</summary>
public sealed class LocalPolicyTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly Peer _self;
    private readonly Peer[] _others;
    private readonly NetworkStatement _head;

    public LocalPolicyTests()
    {
        _self = _fixture.NextPeer(1);
        _others = [_fixture.NextPeer(2), _fixture.NextPeer(3), _fixture.NextPeer(4)];
        _others[0].Endpoints.Add("192.0.2.1:51820");
        _head = _fixture.Head();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Good_network_becomes_a_plan_with_nothing_refused()
    {
        Verdict verdict = Judge();

        Assert.Empty(verdict.Refusals);
        Assert.Equal(["10.3.0.0/16", "fd00:0:0:1::/64"], verdict.Plan!.Prefixes.Select(prefix => prefix.ToString()));
        Assert.Equal(3, verdict.Plan.Peers.Count(peer => peer.InTunnel));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:51820"), verdict.Plan.Peers.SelectMany(peer => peer.Endpoints).Single());
    }

    [Theory]
    [InlineData("0.0.0.0/0", PolicyFailures.CidrNotPrivate)]
    [InlineData("127.0.0.0/8", PolicyFailures.CidrNotPrivate)]
    [InlineData("169.254.0.0/16", PolicyFailures.CidrNotPrivate)]
    [InlineData("224.0.0.0/8", PolicyFailures.CidrNotPrivate)]
    [InlineData("8.8.8.0/24", PolicyFailures.CidrNotPrivate)]
    [InlineData("10.0.0.0/7", PolicyFailures.CidrNotPrivate)]
    [InlineData("11.0.0.0/7", PolicyFailures.CidrInvalid)]
    [InlineData("8.0.0.0/7", PolicyFailures.CidrNotPrivate)]
    [InlineData("172.0.0.0/8", PolicyFailures.CidrNotPrivate)]
    [InlineData("10.3.0.1/16", PolicyFailures.CidrInvalid)]
    [InlineData("10.3/16", PolicyFailures.CidrInvalid)]
    [InlineData("010.3.0.0/16", PolicyFailures.CidrInvalid)]
    [InlineData("10.3.0.0/16; reboot", PolicyFailures.CidrInvalid)]
    [InlineData("::ffff:10.3.0.0/112", PolicyFailures.CidrInvalid)]
    [InlineData("", PolicyFailures.CidrInvalid)]
    public void Network_outside_private_space_is_refused_as_a_whole(string cidr, string code)
    {
        _head.Ipv4Cidr = cidr;

        AssertNothingApplied(Judge(), code);
    }

    [Theory]
    [InlineData("::/0")]
    [InlineData("2000::/3")]
    [InlineData("fe80::/64")]
    [InlineData("ff00::/8")]
    [InlineData("::1/128")]
    public void Ipv6_network_outside_unique_local_space_is_refused_as_a_whole(string cidr)
    {
        _head.Ipv6Cidr = cidr;

        AssertNothingApplied(Judge(), PolicyFailures.CidrNotPrivate);
    }

    [Theory]
    [InlineData("10.3.7.0/24")]
    [InlineData("10.0.0.0/8")]
    [InlineData("fd00:0:0:1:8000::/65")]
    public void Network_over_the_machines_own_lan_is_refused(string lan) =>
        AssertNothingApplied(Judge(new LocalFacts([IPNetwork.Parse(lan)], [])), PolicyFailures.CidrOverlapsLan);

    [Fact]
    public void Network_that_swallows_the_servers_address_is_refused() =>
        AssertNothingApplied(Judge(new LocalFacts([], [IPAddress.Parse("10.3.9.9")])), PolicyFailures.CidrHoldsServer);

    [Fact]
    public void Second_network_over_the_first_is_refused() =>
        AssertNothingApplied(Judge(others: [IPNetwork.Parse("10.3.128.0/17")]), PolicyFailures.CidrOverlapsNetwork);

    [Fact]
    public void Map_with_another_key_for_this_machine_is_refused()
    {
        PublicKey other = new(_others[0].PublicKey.Span);

        AssertNothingApplied(
            LocalPolicy.Judge(_head, [_self, .. _others], new OwnPeer(Id(_self), other), LocalFacts.None, []), PolicyFailures.OwnKeyDiffers);
    }

    [Fact]
    public void Map_without_this_machine_is_refused() =>
        AssertNothingApplied(LocalPolicy.Judge(_head, _others, Own(), LocalFacts.None, []), PolicyFailures.OwnPeerMissing);

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Low_order_key_leaves_only_that_peer_out(string key)
    {
        _others[1].PublicKey = ByteString.CopyFrom(Convert.FromHexString(key));

        AssertOnlyLeftOut(_others[1], PolicyFailures.PeerKeyLowOrder);
    }

    [Fact]
    public void Own_key_as_a_peer_leaves_only_that_peer_out()
    {
        _others[1].PublicKey = _self.PublicKey;

        AssertOnlyLeftOut(_others[1], PolicyFailures.PeerKeyOwn);
    }

    [Fact]
    public void Same_key_twice_leaves_one_out()
    {
        _others[1].PublicKey = _others[2].PublicKey;

        AssertOneOf(_others[1], _others[2], PolicyFailures.PeerKeyDuplicate);
    }

    [Fact]
    public void Same_address_twice_leaves_one_out()
    {
        _others[1].Ipv4 = _others[2].Ipv4;

        AssertOneOf(_others[1], _others[2], PolicyFailures.PeerAddressDuplicate);
    }

    [Fact]
    public void Own_address_as_a_peers_leaves_only_that_peer_out()
    {
        _others[1].Ipv6 = _self.Ipv6;

        AssertOnlyLeftOut(_others[1], PolicyFailures.PeerAddressDuplicate);
    }

    [Theory]
    [InlineData("10.4.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    [InlineData("8.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("10.3.0.2/8")]
    [InlineData("10.3.2")]
    [InlineData("10.3.0.0x2")]
    [InlineData("$(reboot)")]
    public void Address_outside_the_network_leaves_only_that_peer_out(string address)
    {
        _others[1].Ipv4 = address;

        AssertOnlyLeftOut(_others[1], PolicyFailures.PeerAddressInvalid);
    }

    [Theory]
    [InlineData("127.0.0.1:22", PolicyFailures.EndpointInvalid)]
    [InlineData("[::1]:22", PolicyFailures.EndpointInvalid)]
    [InlineData("0.0.0.0:1", PolicyFailures.EndpointInvalid)]
    [InlineData("169.254.169.254:80", PolicyFailures.EndpointInvalid)]
    [InlineData("224.0.0.1:5353", PolicyFailures.EndpointInvalid)]
    [InlineData("255.255.255.255:9", PolicyFailures.EndpointInvalid)]
    [InlineData("[fe80::1]:51820", PolicyFailures.EndpointInvalid)]
    [InlineData("192.0.2.1:0", PolicyFailures.EndpointInvalid)]
    [InlineData("192.0.2.1:65536", PolicyFailures.EndpointInvalid)]
    [InlineData("vpn.example.org:51820", PolicyFailures.EndpointInvalid)]
    [InlineData("`id`:1", PolicyFailures.EndpointInvalid)]
    [InlineData("10.3.0.3:51820", PolicyFailures.EndpointLoops)]
    [InlineData("[fd00:0:0:1::3]:51820", PolicyFailures.EndpointLoops)]
    [InlineData("10.9.0.1:51820", PolicyFailures.EndpointLoops)]
    public void Bad_endpoint_is_left_out_and_the_peer_stays(string endpoint, string code)
    {
        _others[1].Endpoints.Add(endpoint);
        _others[1].Endpoints.Add("192.0.2.77:7");

        Verdict verdict = Judge(others: [IPNetwork.Parse("10.9.0.0/16")]);

        Assert.Equal(code, Assert.Single(verdict.Refusals).Code);
        PlannedPeer peer = verdict.Plan!.Peers.Single(peer => peer.Id == Id(_others[1]));
        Assert.Equal([IPEndPoint.Parse("192.0.2.77:7")], peer.Endpoints);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(576u)]
    [InlineData(9001u)]
    [InlineData(uint.MaxValue)]
    public void Mtu_out_of_range_becomes_the_smallest(uint mtu)
    {
        _head.Mtu = mtu;

        Verdict verdict = Judge();

        Assert.Equal(PolicyFailures.MtuOutOfRange, Assert.Single(verdict.Refusals).Code);
        Assert.Equal(1280, verdict.Plan!.MtuBytes);
    }

    [Fact]
    public void Config_only_peers_go_through_the_gateway_and_the_gateway_holds_them_itself()
    {
        _others[1].ConfigOnly = true;
        _head.GatewayPeerId = _others[0].PeerId;

        NetworkPlan member = Judge().Plan!;
        NetworkPlan gateway = LocalPolicy.Judge(
            _head, [_self, .. _others], new OwnPeer(Id(_others[0]), new PublicKey(_others[0].PublicKey.Span)), LocalFacts.None, []).Plan!;

        Assert.Equal(4, member.Peers.Single(peer => peer.Id == Id(_others[0])).AllowedIps.Count);
        Assert.False(member.Peers.Single(peer => peer.Id == Id(_others[1])).InTunnel);
        Assert.False(member.IsGateway);
        Assert.True(gateway.IsGateway);
        Assert.True(gateway.Peers.Single(peer => peer.Id == Id(_others[1])).InTunnel);
    }

    [Fact]
    public void Any_mix_of_hostile_peers_never_gets_anything_outside_the_network()
    {
        string[] addresses = ["10.3.0.9", "0.0.0.0", "10.3.255.255", "192.0.2.1", "10.3.0.2", "", "fd00:0:0:1::9", "::", "fe80::1", "10.3.0.9 "];
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            Peer[] peers = [.. Enumerable.Range(0, 12).Select(i =>
            {
                Peer peer = _fixture.NextPeer(20 + random.Next(4));
                if (random.Next(3) == 0)
                    peer.Ipv4 = addresses[random.Next(addresses.Length)];
                if (random.Next(3) == 0)
                    peer.Ipv6 = addresses[random.Next(addresses.Length)];
                if (random.Next(4) == 0)
                    peer.PublicKey = random.Next(2) == 0 ? _self.PublicKey : ByteString.CopyFrom(new byte[random.Next(40)]);
                peer.ConfigOnly = random.Next(4) == 0;
                return peer;
            })];
            _head.GatewayPeerId = random.Next(2) == 0 ? peers[0].PeerId : ByteString.Empty;

            NetworkPlan plan = LocalPolicy.Judge(_head, [_self, .. peers], Own(), LocalFacts.None, []).Plan!;

            IPNetwork[] allowed = [.. plan.Peers.SelectMany(peer => peer.AllowedIps)];
            Assert.Equal(allowed.Length, allowed.Distinct().Count());
            Assert.All(allowed, network => Assert.Contains(plan.Prefixes, prefix => prefix.Contains(network.BaseAddress)));
            Assert.All(allowed, network => Assert.True(network.PrefixLength is 32 or 128));
            Assert.DoesNotContain(allowed, network => plan.Addresses.Contains(network.BaseAddress));
            PublicKey[] keys = [.. plan.Peers.Where(peer => peer.InTunnel).Select(peer => peer.PublicKey!.Value)];
            Assert.Equal(keys.Length, keys.Distinct().Count());
            Assert.DoesNotContain(keys, key => X25519.IsLowOrder(key) || key == Own().PublicKey);
        }
    }

    private Verdict Judge(LocalFacts? facts = null, IReadOnlyList<IPNetwork>? others = null) =>
        LocalPolicy.Judge(_head, [_self, .. _others], Own(), facts ?? LocalFacts.None, others ?? []);

    private OwnPeer Own() => new(Id(_self), new PublicKey(_self.PublicKey.Span));

    private static PeerId Id(Peer peer) => WireId.TryRead(peer.PeerId, out PeerId id) ? id : throw new InvalidOperationException();

    private static void AssertNothingApplied(Verdict verdict, string code)
    {
        Assert.Null(verdict.Plan);
        Assert.Equal(code, verdict.Refusals[^1].Code);
    }

    private void AssertOnlyLeftOut(Peer peer, string code)
    {
        Verdict verdict = Judge();
        Refusal refusal = Assert.Single(verdict.Refusals);
        Assert.Equal(($"peer {Id(peer)}", code), (refusal.Item, refusal.Code));
        Assert.Equal(_others.Where(other => other != peer).Select(Id).Order(Comparer<PeerId>.Create((a, b) => a.Value.CompareTo(b.Value))), verdict.Plan!.Peers.Select(other => other.Id));
    }

    private void AssertOneOf(Peer one, Peer two, string code)
    {
        Verdict verdict = Judge();
        Assert.Equal(code, Assert.Single(verdict.Refusals).Code);
        Assert.Single(verdict.Plan!.Peers, peer => peer.Id == Id(one) || peer.Id == Id(two));
    }
}
