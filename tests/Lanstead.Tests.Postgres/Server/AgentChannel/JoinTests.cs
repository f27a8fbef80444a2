using System.Net;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>The agent channel from enrolment to removal, by a scripted agent on a real WebSocket.</summary>
public sealed class JoinTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Two_agents_join_offer_keys_and_see_each_other()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "Alpha.example.org");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await alpha.UntilPeersAsync(2);
        await beta.UntilPeersAsync(2);

        Assert.Equal("alpha", alpha.Name);
        Assert.Equal(alpha.Replica.Peers.Hash.ToArray(), beta.Replica.Peers.Hash.ToArray());
        Peer other = alpha.Replica.Peers.Find(beta.Peer)!;
        Assert.Equal("beta", other.Name);
        Assert.False(other.ConfigOnly);
        Assert.EndsWith(".3", other.Ipv4, StringComparison.Ordinal);
        Assert.EndsWith("::3", other.Ipv6, StringComparison.Ordinal);
        Assert.True((await home.DeviceAsync(alpha.Device)).GetProperty("connected").GetBoolean());
        JsonElement peers = (await home.GetAsync($"/v1/networks/{home.Network}/peers")).GetProperty("items");
        Assert.All(peers.EnumerateArray(), peer => Assert.Equal("online", peer.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Endpoints_reach_the_others_as_one_delta()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await beta.UntilPeersAsync(2);
        int maps = beta.Frames.Count(frame => frame.NetworkMap is not null);

        await alpha.SendAsync(new AgentFrame { Endpoints = new Endpoints { NetworkId = home.Network.ToWire(), Endpoints_ = { "192.0.2.7:51820", "[2001:db8::7]:51820" } } });

        await TestAgent.UntilAsync(() => beta.Replica.Peers.Find(alpha.Peer)?.Endpoints.Count == 2, "alpha's endpoints");
        Assert.Equal(maps, beta.Frames.Count(frame => frame.NetworkMap is not null));
        NetworkDelta delta = beta.Frames.Last(frame => frame.NetworkDelta is not null).NetworkDelta;
        Assert.Single(delta.Upserts);
    }

    [Fact]
    public async Task Agent_that_was_away_gets_a_delta_and_one_that_is_up_to_date_gets_nothing()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await alpha.UntilPeersAsync(1);
        await alpha.CloseAsync();
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await beta.UntilPeersAsync(2);

        int before = alpha.Frames.Count;
        await alpha.ConnectAsync(_server);
        await alpha.UntilPeersAsync(2);
        Assert.DoesNotContain(alpha.Frames.Skip(before), frame => frame.NetworkMap is not null);
        Assert.Contains(alpha.Frames.Skip(before), frame => frame.NetworkDelta is not null);
        await alpha.CloseAsync();

        before = alpha.Frames.Count;
        await alpha.ConnectAsync(_server);
        await TestAgent.UntilAsync(() => alpha.Frames.Skip(before).Any(frame => frame.Manifest is not null), "a manifest");
        await alpha.SendAsync(new AgentFrame { Ping = new Ping { Id = 7 } });
        await TestAgent.UntilAsync(() => alpha.Frames.Skip(before).Any(frame => frame.Pong?.Id == 7), "a pong");
        Assert.DoesNotContain(alpha.Frames.Skip(before), frame => frame.NetworkMap is not null || frame.NetworkDelta is not null);
    }

    [Fact]
    public async Task Removed_peer_and_device_are_gone_for_the_others_and_for_themselves()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await using TestAgent gamma = await home.JoinAsync(_server, "gamma");
        await alpha.UntilPeersAsync(3);

        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"/v1/peers/{beta.Peer}")).StatusCode);
        await alpha.UntilPeersAsync(2);
        await TestAgent.UntilAsync(() => beta.Manifest!.Networks.Count == 0, "beta's manifest without the network");
        Assert.Null(beta.Goodbye);

        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"/v1/devices/{gamma.Device}")).StatusCode);
        await alpha.UntilPeersAsync(1);
        await gamma.UntilGoodbyeAsync(Goodbye.Types.Reason.DeviceRemoved);
        Assert.True(gamma.IsRemoval(gamma.Goodbye!.Removal));
        Assert.False(alpha.IsRemoval(gamma.Goodbye.Removal));

        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"/v1/networks/{home.Network}")).StatusCode);
        await TestAgent.UntilAsync(() => alpha.Manifest!.Networks.Count == 0, "alpha's manifest without the network");
    }

    [Fact]
    public async Task Short_code_joins_once_and_a_machine_that_asks_again_is_the_same_machine()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        string code = (await home.KeyBodyAsync()).GetProperty("code").GetString()!;
        await using TestAgent alpha = await TestAgent.EnrolAsync(_server, code.ToLowerInvariant(), "alpha");
        var (device, peer) = (alpha.Device, alpha.Peer);

        await alpha.JoinAsync(_server, code, "alpha");
        Assert.Equal((device, peer), (alpha.Device, alpha.Peer));

        using var other = EcdsaP256.Create();
        using HttpResponseMessage refused = await TestAgent.PostEnrolmentAsync(_server.Anonymous, other, code, "beta");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("join_key.used_up", await NetworkScenario.CodeOfAsync(refused));
    }

    [Fact]
    public async Task Known_machine_joins_a_second_network_with_its_next_key()
    {
        TestPerson person = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(person);
        NetworkScenario work = await NetworkScenario.MakeAsync(person, "Work");
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await alpha.UntilPeersAsync(1);

        await alpha.JoinAsync(_server, await work.KeyAsync(), "alpha");
        await alpha.UntilPeersAsync(1);

        Assert.Equal(2, alpha.Manifest!.Networks.Count);
        Assert.Equal(2, alpha.Replicas.Count);
    }

    [Fact]
    public async Task Acknowledgement_is_in_the_change_log_item_by_item()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await alpha.UntilPeersAsync(1);
        await alpha.SendAsync(new AgentFrame
        {
            Ack = new Ack
            {
                NetworkId = home.Network.ToWire(),
                Revision = 77,
                Items =
                {
                    new ItemResult { Item = "address 10.3.0.2/32", Outcome = ItemResult.Types.Outcome.Failed, Code = "netlink.eperm", Detail = "no\nright\0" },
                    new ItemResult { Item = "interface ls-home", Outcome = ItemResult.Types.Outcome.Unchanged },
                },
            },
        });

        JsonElement found = default;
        await TestAgent.UntilAsync(
            () => home.GetAsync($"/v1/devices/{alpha.Device}/changes").GetAwaiter().GetResult().GetProperty("items").EnumerateArray()
                .Any(item => item.GetProperty("revision").GetInt64() == 77 && (found = item).ValueKind == JsonValueKind.Object),
            "the change log");
        Assert.False(found.GetProperty("succeeded").GetBoolean());
        JsonElement failed = found.GetProperty("items")[0];
        Assert.Equal("Failed", failed.GetProperty("outcome").GetString());
        Assert.Equal("netlink.eperm", failed.GetProperty("code").GetString());
        Assert.Equal("noright", failed.GetProperty("detail").GetString());
        Assert.True((await home.GetAsync($"/v1/devices/{alpha.Device}/changes")).GetProperty("items").GetArrayLength() >= 2);
    }

    [Fact]
    public async Task Report_of_a_path_is_seen_in_the_peers_list()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await alpha.SendAsync(new AgentFrame
        {
            Status = new StatusReport
            {
                Peers =
                {
                    new PeerStatus
                    {
                        NetworkId = home.Network.ToWire(),
                        RemotePeerId = beta.Peer.ToWire(),
                        LastHandshake = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                        RxBytes = 1000,
                        TxBytes = 2000,
                        Endpoint = "192.0.2.9:51820",
                        LatencyMicroseconds = 1500,
                        PathBytes = 1232, Preshared = true,
                    },
                },
            },
        });

        JsonElement peer = default;
        await TestAgent.UntilAsync(
            () => (peer = home.GetAsync($"/v1/peers/{alpha.Peer}").GetAwaiter().GetResult()).GetProperty("paths").GetArrayLength() == 1 && peer.GetProperty("rxBytes").GetInt64() == 1000,
            "the path");
        JsonElement path = peer.GetProperty("paths")[0];
        Assert.Equal("direct", path.GetProperty("path").GetString());
        Assert.Equal("192.0.2.9:51820", path.GetProperty("endpoint").GetString());
        Assert.Equal((1500, 1232, true), (path.GetProperty("latencyUs").GetInt32(), path.GetProperty("pathBytes").GetInt32(), path.GetProperty("preshared").GetBoolean()));
        Assert.Equal(2000, peer.GetProperty("txBytes").GetInt64());
        Assert.NotEqual(JsonValueKind.Null, (await home.GetAsync($"/v1/peers/{beta.Peer}")).GetProperty("lastHandshakeAt").ValueKind);
    }
}
