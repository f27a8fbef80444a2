using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Security;
using Microsoft.AspNetCore.Routing;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>Services at home on public addresses: what people ask for, what agents are told of it, and what they say.</summary>
public sealed partial class ExposeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_port_is_in_the_plans_of_both_ends_and_nobody_is_told_where_the_home_is()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        JsonElement made = await scene.ExposeAsync(home, 25565, more: new { deviceId = home.Device.ToString(), template = "minecraft java", allowed = new[] { "198.51.100.0/24" } });
        Assert.Equal(("203.0.113.5:25565", "Minecraft Java"), (made.GetProperty("join").GetString(), made.GetProperty("name").GetString()));

        // 1. Both ends are told, each its part.
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Exposures.Count: 1 } && ExposeScenario.PlanOf(home) is { Exposures.Count: 1 }, "plans of both ends");
        Exposure atHub = ExposeScenario.PlanOf(scene.Vps)!.Exposures[0], atHome = ExposeScenario.PlanOf(home)!.Exposures[0];
        Assert.Equal(("203.0.113.5", 25565u, 25565u, true, true), (atHub.Address, atHub.Ports[0].First, atHub.Ports[0].TunnelPort, atHub.Ports[0].Tcp, atHub.Ports[0].Udp));
        Assert.Equal("198.51.100.0/24", Assert.Single(atHub.Allowed));
        Assert.Equal(("", "", 0, 25565u), (atHome.Address, atHome.Target, atHome.ClientPeerId.Length, atHome.Ports[0].TargetPort));

        // 2. The map has a hub with its port, and the home's addresses are in nobody's.
        NetworkId tunnel = new(scene.Server.GetProperty("networkId").GetGuid());
        await home.SendAsync(new AgentFrame { Endpoints = new Endpoints { NetworkId = tunnel.ToWire(), Endpoints_ = { "192.0.2.44:4444" } } });
        await scene.Vps.SendAsync(new AgentFrame { Endpoints = new Endpoints { NetworkId = tunnel.ToWire(), Endpoints_ = { "203.0.113.5:51820" } } });
        await TestAgent.UntilAsync(() => home.Replicas.TryGetValue(tunnel, out NetworkReplica? map) && map.Peers.Peers.Any(peer => peer.Endpoints.Contains("203.0.113.5:51820")), "the hub's endpoint");
        Assert.Equal((scene.Vps.Peer.ToWire(), 51820u), (home.Replicas[tunnel].Head!.HubPeerId, home.Replicas[tunnel].Head!.HubPort));
        await TestAgent.UntilAsync(() => scene.Vps.Replicas.TryGetValue(tunnel, out NetworkReplica? map) && map.Peers.Count == 2, "both in the hub's map");
        Assert.DoesNotContain(scene.Vps.Replicas[tunnel].Peers.Peers.Concat(home.Replicas[tunnel].Peers.Peers), peer => peer.Endpoints.Contains("192.0.2.44:4444"));

        // 3. Paused it is in no plan, and gone its port is free.
        string id = made.GetProperty("id").GetString()!;
        Assert.True((await scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{id}", new { active = false })).IsSuccessStatusCode);
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Exposures.Count: 0 } && ExposeScenario.PlanOf(home) is { Exposures.Count: 0 }, "plans without it");
        Assert.Equal("closed", (await scene.GetAsync($"/v1/exposures/{id}")).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/exposures/{id}")).StatusCode);
        Assert.Equal("203.0.113.5:25565", (await scene.ExposeAsync(home, 25565)).GetProperty("join").GetString());
    }

    [Fact]
    public async Task A_service_that_reads_the_proxy_protocol_is_exposed_by_tcp_alone()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        JsonElement made = await scene.ExposeAsync(home, 8443, more: new { deviceId = home.Device.ToString(), ports = new[] { new { targetPort = 8443 } }, source = "proxyV2" });
        Assert.Equal(("proxyV2", "tcp"), (made.GetProperty("source").GetString(), made.GetProperty("ports")[0].GetProperty("protocol").GetString()));
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(home) is { Exposures: [{ Source: SourceMode.ProxyV2 }] }, "the home's plan");
        foreach (HttpResponseMessage refused in new[]
        {
            await scene.Person.Http.PostAsJsonAsync($"{scene.Space}/exposures", new { deviceId = home.Device.ToString(), ports = new[] { new { protocol = "both", targetPort = 99 } }, source = "proxyV1" }),
            await scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{made.GetProperty("id").GetString()}", new { ports = new[] { new { protocol = "udp", first = 8443 } } }),
        })
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("exposure.proxy_needs_tcp", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task J5_an_address_of_the_servers_own_networks_is_not_dialled_whoever_names_it()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server, "10.255.255.1");
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        JsonElement made = await scene.ExposeAsync(home, 22, "both");
        JsonElement told = await NetworkScenario.PostAsync(scene.Person.Http, $"/v1/exposures/{made.GetProperty("id").GetString()}/test", new { });
        Assert.Equal(["tcp unreachable Null", "udp unreachable Null"], told.GetProperty("ports").EnumerateArray().Select(port => $"{port.GetProperty("protocol").GetString()} {port.GetProperty("outcome").GetString()} {port.GetProperty("milliseconds").ValueKind}"));
    }

    [Fact]
    public async Task Two_hundred_claims_of_one_port_at_once_have_one_winner_and_the_others_hear_who_it_is()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await scene.ExposeAsync(home, 80);
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => scene.Person.Http.PostAsJsonAsync(
            $"{scene.Space}/exposures", new { deviceId = home.Device.ToString(), name = $"claim {number}", ports = new[] { new { protocol = "udp", first = 34197 } } })));
        // Whoever asks too often is told to wait, and has not won.
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        HttpResponseMessage[] refused = [.. answers.Where(answer => answer.StatusCode == HttpStatusCode.Conflict)];
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable]));
        JsonElement problem = JsonDocument.Parse(await refused[0].Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("exposure.port_taken", problem.GetProperty("code").GetString());
        Assert.Contains("attic-pc", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("34198", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // Of TCP it is free, and who names no public port gets one that is.
        Assert.Equal("203.0.113.5:34197", (await scene.ExposeAsync(home, 34197)).GetProperty("join").GetString());
        Assert.Equal("203.0.113.5:20000", (await scene.ExposeAsync(home, 34197, "both")).GetProperty("join").GetString());
    }

    [Fact]
    public async Task What_ends_say_of_their_exposures_counts_and_what_others_say_does_not()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent other = await scene.DeviceAsync("laptop");
        Guid id = (await scene.ExposeAsync(home, 7777)).GetProperty("id").GetGuid();
        await ExposeScenario.TellAsync(other, id, publicSide: true, open: false, "stolen");
        await ExposeScenario.TellAsync(home, id, publicSide: true, open: false, "stolen");
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: true, bytesIn: 1000, packetsIn: 10, connections: 1);
        await ExposeScenario.TellAsync(home, id, publicSide: false, open: true);
        string path = $"/v1/exposures/{id}";
        JsonElement open = await scene.UntilAsync(path, one => one.GetProperty("state").GetString() == "open");
        Assert.Equal((1000, 1), (open.GetProperty("totals").GetProperty("bytesIn").GetInt64(), open.GetProperty("totals").GetProperty("connections").GetInt64()));

        // Counters go on, and begin anew with their agent.
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: true, bytesIn: 1500, packetsIn: 12, connections: 2);
        await scene.UntilAsync(path, one => one.GetProperty("totals").GetProperty("bytesIn").GetInt64() == 1500);
        await ExposeScenario.TellAsync(scene.Vps, id, publicSide: true, open: false, "port.in_use", bytesIn: 40, packetsIn: 1, connections: 1);
        JsonElement failed = await scene.UntilAsync(path, one => one.GetProperty("totals").GetProperty("bytesIn").GetInt64() == 1540);
        Assert.Equal(("failed", "port.in_use"), (failed.GetProperty("state").GetString(), failed.GetProperty("publicSide").GetProperty("code").GetString()));
        JsonElement metrics = await scene.GetAsync($"{path}/metrics");
        Assert.Equal(1540, metrics.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty("bytesIn").GetInt64()));
    }

    [Fact]
    public async Task A_server_tells_its_addresses_and_a_device_what_listens_on_it()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await scene.Vps.SendAsync(new AgentFrame
        {
            Status = new StatusReport
            {
                PublicAddresses = new PublicAddresses
                {
                    Addresses =
                    {
                        new PublicAddress { Address = "203.0.113.5", Interface = "eth0" }, new PublicAddress { Address = "10.1.2.3", Interface = "eth1" },
                        new PublicAddress { Address = "172.31.0.9", Interface = "eth2", SeenAs = "198.51.100.9" }, new PublicAddress { Address = "2001:db8::5", Interface = "eth0" },
                    },
                },
                Listening = new ListeningPorts { Ports = { new ListeningPort { Port = 25565, Program = "java" }, new ListeningPort { Udp = true, Port = 19132, Address = "192.168.1.2" } } },
            },
        });
        JsonElement told = await scene.UntilAsync($"/v1/tunnel-servers/{scene.ServerId}", one => one.GetProperty("addresses").GetArrayLength() == 4);
        string[] addresses = [.. told.GetProperty("addresses").EnumerateArray().Select(one => $"{one.GetProperty("address").GetString()} {one.GetProperty("ownAddress").GetString()} {one.GetProperty("status").GetString()} {one.GetProperty("present").GetBoolean()} {one.GetProperty("origin").GetString()}")];
        Assert.Equal(["10.1.2.3 10.1.2.3 disabled True found", "198.51.100.9 172.31.0.9 active True found", "203.0.113.5 203.0.113.5 active True added", "2001:db8::5 2001:db8::5 active True found"], addresses);
        JsonElement listening = await scene.UntilAsync($"/v1/devices/{scene.Vps.Device}/listening-ports", one => one.GetProperty("items").GetArrayLength() == 2);
        Assert.Equal("udp 19132 192.168.1.2|tcp 25565 ", string.Join('|', listening.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("protocol").GetString()} {one.GetProperty("port").GetInt32()} {one.GetProperty("address").GetString()}")));
    }

    [Fact]
    public async Task Clients_move_to_another_address_and_another_server_with_what_they_expose_or_not_at_all()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server, "203.0.113.5", "203.0.113.6");
        (JsonElement second, TestAgent backup) = await scene.AddServerAsync("Cellar", "198.51.100.1");
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent other = await scene.DeviceAsync("laptop");
        string serverId = scene.ServerId;
        JsonElement made = await scene.ExposeAsync(home, 0, more: new { deviceId = home.Device.ToString(), serverId, ports = new[] { new { protocol = "tcp", first = 80 } } });
        string client = made.GetProperty("clientId").GetString()!, from = made.GetProperty("address").GetString()!;

        // Addresses by turns: the other device has the other one, and the same port of it.
        JsonElement theirs = await scene.ExposeAsync(other, 0, more: new { deviceId = other.Device.ToString(), serverId, ports = new[] { new { protocol = "tcp", first = 80 } } });
        Assert.NotEqual(from, theirs.GetProperty("address").GetString());

        // 1. There the port is taken: nothing moves.
        HttpResponseMessage refused = await scene.Person.Http.PatchAsJsonAsync($"/v1/tunnel-clients/{client}", new { addressId = theirs.GetProperty("addressId").GetString(), moveExposures = true });
        Assert.Equal("exposure.port_taken", await NetworkScenario.CodeOfAsync(refused));
        Assert.Equal(from, (await scene.GetAsync($"/v1/exposures/{made.GetProperty("id").GetString()}")).GetProperty("address").GetString());

        // 2. It is free, and all moves.
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/exposures/{theirs.GetProperty("id").GetString()}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await scene.Person.Http.PatchAsJsonAsync($"/v1/tunnel-clients/{client}", new { addressId = theirs.GetProperty("addressId").GetString(), moveExposures = true })).StatusCode);
        Assert.Equal(theirs.GetProperty("address").GetString(), (await scene.GetAsync($"/v1/exposures/{made.GetProperty("id").GetString()}")).GetProperty("address").GetString());

        // 3. Another server: a client of both, and the exposure is the new one's.
        HttpResponseMessage moved = await scene.Person.Http.PatchAsJsonAsync($"/v1/tunnel-clients/{client}", new { serverId = second.GetProperty("id").GetString(), moveExposures = true });
        Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync());
        JsonElement after = await scene.GetAsync($"/v1/exposures/{made.GetProperty("id").GetString()}");
        Assert.Equal(("Cellar", "198.51.100.1:80"), (after.GetProperty("serverName").GetString(), after.GetProperty("join").GetString()));
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(backup) is { Exposures.Count: 1 } && ExposeScenario.PlanOf(scene.Vps) is { Exposures.Count: 0 }, "the plan at the other server");
        Assert.Equal(2, (await scene.GetAsync($"/v1/tunnel-servers/{serverId}/clients")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_device_takes_what_it_exposes_along_and_a_server_whose_machine_goes_says_so_and_takes_another()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent spare = await scene.DeviceAsync("spare");
        await scene.ExposeAsync(home, 80);
        Assert.Equal("tunnel_server.in_use", await NetworkScenario.CodeOfAsync(await scene.Person.Http.DeleteAsync($"/v1/tunnel-servers/{scene.ServerId}")));
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/devices/{home.Device}")).StatusCode);
        Assert.Equal(0, (await scene.GetAsync($"{scene.Space}/exposures")).GetProperty("items").GetArrayLength());
        Assert.Equal("tunnel_server.has_machine", await NetworkScenario.CodeOfAsync(await scene.Person.Http.PostAsJsonAsync($"/v1/tunnel-servers/{scene.ServerId}/machine", new { deviceId = spare.Device.ToString() })));
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/devices/{scene.Vps.Device}")).StatusCode);
        Assert.Equal(JsonValueKind.Null, (await scene.GetAsync($"/v1/tunnel-servers/{scene.ServerId}")).GetProperty("deviceId").ValueKind);
        JsonElement now = await NetworkScenario.PostAsync(scene.Person.Http, $"/v1/tunnel-servers/{scene.ServerId}/machine", new { deviceId = spare.Device.ToString() });
        Assert.Equal("spare", now.GetProperty("deviceName").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"/v1/tunnel-servers/{scene.ServerId}")).StatusCode);
    }

    [Fact]
    public async Task To_people_a_tunnel_is_no_network_whatever_they_ask()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await scene.ExposeAsync(home, 80);
        string tunnel = scene.Server.GetProperty("networkId").GetString()!;
        var walk = new RouteWalk(_server, scene.Person);
        int asked = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(one => one.Route.RoutePattern.RawText!.Contains("{networkId}", StringComparison.Ordinal)))
        {
            string path = route.RoutePattern.RawText!.Replace("{networkId}", tunnel, StringComparison.Ordinal);
            path = AnyValue().Replace(path, Guid.Empty.ToString());
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (RouteWalk.TakesBody(route))
                request.Content = JsonContent.Create(new { });
            using HttpResponseMessage answer = await scene.Person.Http.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            asked++;
        }
        Assert.True(asked > 20, $"{asked}");
        Assert.DoesNotContain(tunnel, (await scene.GetAsync("/v1/networks")).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(tunnel, (await scene.GetAsync("/v1/devices")).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, (await scene.GetAsync("/v1/dashboard")).GetProperty("networks").GetInt32());
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex AnyValue();
}
