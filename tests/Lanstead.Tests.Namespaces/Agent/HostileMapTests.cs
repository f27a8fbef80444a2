using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A9 hostile-config, J2 malicious-server: signed by the right server, and refused by the machine all the same.</summary>
[Collection(nameof(JoinedPair))]
public sealed class HostileMapTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    private static readonly string[] LowOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    [Fact]
    public async Task Hostile_peers_are_left_out_one_by_one_told_in_the_ack_and_the_good_ones_go_on()
    {
        string before = await TunnelAsync();
        Peer[] hostile =
        [
            .. LowOrder.Select((key, i) => ScriptedServer.NewPeer($"low{i}", $"10.77.0.{100 + i}", Convert.FromHexString(key))),
            ScriptedServer.NewPeer("own-key", "10.77.0.120", pair.Server.Find("alpha").PublicKey.ToByteArray()),
            ScriptedServer.NewPeer("Not a label; reboot", "10.77.0.121", Enumerable.Repeat((byte)8, 32).ToArray()),
            ScriptedServer.NewPeer("abroad", "10.78.0.122", Enumerable.Repeat((byte)6, 32).ToArray()),
            ScriptedServer.NewPeer("same-address", pair.Server.Find("alpha").Ipv4, Enumerable.Repeat((byte)7, 32).ToArray()),
        ];
        foreach (Peer peer in hostile)
            peer.Endpoints.Add("198.18.1.1:9999");
        hostile[^1].Endpoints.Add("$(reboot):1");

        await pair.Server.ChangeAsync(peers =>
        {
            foreach (Peer peer in hostile)
                peers[ScriptedServer.Id(peer)] = peer;
        });
        await JoinedPair.UntilAsync(
            () => Task.FromResult(pair.Server.Acks.Any(ack => ack.Items.Count(item => item.Outcome == ItemResult.Types.Outcome.Refused) >= hostile.Length)),
            TimeSpan.FromSeconds(30), "the refusals are told");

        Assert.Equal(before, await TunnelAsync());
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
        await pair.Server.ChangeAsync(peers =>
        {
            foreach (Peer peer in hostile)
                peers.Remove(ScriptedServer.Id(peer));
        });
    }

    [Fact]
    public async Task Endpoint_inside_the_tunnel_makes_no_loop()
    {
        Peer looping = ScriptedServer.NewPeer("looping", "10.77.0.130", Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        looping.Endpoints.Add("10.77.0.130:51820");
        looping.Endpoints.Add("127.0.0.1:22");
        await pair.Server.ChangeAsync(peers => peers[ScriptedServer.Id(looping)] = looping);
        await JoinedPair.UntilAsync(async () => (await TunnelAsync()).Contains("10.77.0.130", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the peer itself is there");

        Assert.DoesNotContain("10.77.0.130:51820", await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "endpoints"), StringComparison.Ordinal);
        await pair.Server.ChangeAsync(peers => peers.Remove(ScriptedServer.Id(looping)));
        // Or the next test would find it on its way out.
        await JoinedPair.UntilAsync(async () => !(await TunnelAsync()).Contains("10.77.0.130", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the peer is gone");
    }

    [Theory]
    [InlineData("198.18.1.0/24")]
    [InlineData("0.0.0.0/0")]
    [InlineData("127.0.0.0/8")]
    [InlineData("10.77.0.0/24; ip link delete eth0")]
    public async Task Range_that_is_not_the_networks_to_take_is_never_routed(string cidr)
    {
        string routes = await RoutesAsync();
        pair.Server.Head = head => head.Ipv4Cidr = cidr;
        await pair.Server.ChangeAsync(_ => { });
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(routes, await RoutesAsync());

        pair.Server.Head = _ => { };
        await pair.Server.ChangeAsync(_ => { });
        await pair.ReachAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<string> TunnelAsync() => string.Join(
        '\n', (await pair.OnAlphaAsync("wg", "show", JoinedPair.Interface, "allowed-ips")).Split('\n').Order(StringComparer.Ordinal));

    private Task<string> RoutesAsync() => pair.OnAlphaAsync("ip", "route");
}
