using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Routes;

/// <summary>LANs behind devices: a machine offers, people decide, and only what is both is in the map.</summary>
public sealed class RouteTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task What_is_offered_and_approved_is_in_the_map_until_it_is_withdrawn_or_rejected()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent router = await home.JoinAsync(_server, "router");
        await using TestAgent laptop = await home.JoinAsync(_server, "laptop");

        // 1. An offer alone is nothing.
        await OfferAsync(router, home, "192.168.71.0/24", "192.168.72.0/24");
        JsonElement[] offered = await UntilAsync(home, routes => routes.Length == 2);
        Assert.All(offered, route => Assert.Equal(("router", true, "open"), (route.GetProperty("device").GetString(), route.GetProperty("offered").GetBoolean(), route.GetProperty("decision").GetString())));
        string peer = offered[0].GetProperty("peerId").GetString()!;

        // 2. A yes; one of them by another range.
        await PutAsync(home, peer, new { prefix = "192.168.71.0/24", decision = "approved" });
        JsonElement mapped = await PutAsync(home, peer, new { prefix = "192.168.72.0/24", decision = "approved", mapped = "auto" });
        string by = mapped.GetProperty("mapped").GetString()!;
        Assert.EndsWith("/24", by, StringComparison.Ordinal);
        await TestAgent.UntilAsync(() => Routes(laptop, home).SequenceEqual([$"{by} of 192.168.72.0/24", "192.168.71.0/24 of "]), "both routes");

        // 3. One is withdrawn by its machine, and is there again with its yes when it is offered again; the other gets a no.
        await OfferAsync(router, home, "192.168.71.0/24");
        await TestAgent.UntilAsync(() => Routes(laptop, home).SequenceEqual(["192.168.71.0/24 of "]), "one route");
        await OfferAsync(router, home, "192.168.71.0/24", "192.168.72.0/24");
        await TestAgent.UntilAsync(() => Routes(laptop, home).Length == 2, "both routes again");
        await PutAsync(home, peer, new { prefix = "192.168.71.0/24", decision = "rejected" });
        await TestAgent.UntilAsync(() => Routes(laptop, home).SequenceEqual([$"{by} of 192.168.72.0/24"]), "the mapped one");
    }

    [Fact]
    public async Task A_yes_to_what_leads_astray_is_refused()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), ipv4Cidr: "10.66.0.0/24");
        await using TestAgent router = await home.JoinAsync(_server, "router");
        await OfferAsync(router, home, "192.168.71.0/24");
        string peer = (await UntilAsync(home, routes => routes.Length == 1))[0].GetProperty("peerId").GetString()!;
        foreach (object wrong in (object[])
        [
            new { prefix = "0.0.0.0/0", decision = "approved" }, new { prefix = "127.0.0.0/8", decision = "approved" }, new { prefix = "8.8.8.0/24", decision = "approved" },
            new { prefix = "169.254.0.0/16", decision = "approved" }, new { prefix = "2001:db8::/64", decision = "approved" }, new { prefix = "fd00::/32", decision = "approved" }, new { prefix = "fd12::/64", decision = "approved", mapped = "10.9.0.0/24" }, new { prefix = "192.168.71.1/24", decision = "approved" },
            new { prefix = "192.168.71.0/24", decision = "approved", mapped = "10.9.0.0/16" }, new { prefix = "192.168.71.0/24", decision = "approved", mapped = "9.9.9.0/24" },
        ])
            Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", wrong)));
        Assert.Equal("route.overlaps", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", new { prefix = "10.66.0.0/16", decision = "approved" })));
        Assert.Equal("route.overlaps", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", new { prefix = "192.168.71.0/24", decision = "approved", mapped = "10.66.0.0/24" })));

        // J3: an agent that offers what is no LAN ends its connection.
        await OfferAsync(router, home, "0.0.0.0/0");
        await router.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
    }

    [Fact]
    public async Task An_IPv6_LAN_is_offered_and_mapped_to_a_prefix_beside_the_networks_own()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent router = await home.JoinAsync(_server, "router");
        await OfferAsync(router, home, "fd12:3456:789a:1::/64");
        string peer = (await UntilAsync(home, routes => routes.Length == 1))[0].GetProperty("peerId").GetString()!;
        await PutAsync(home, peer, new { prefix = "fd12:3456:789a:1::/64", decision = "approved" });
        await TestAgent.UntilAsync(() => Routes(router, home).SequenceEqual(["fd12:3456:789a:1::/64 of "]), "the LAN");
        IPNetwork own = IPNetwork.Parse(router.Replica.Head!.Ipv6Cidr);

        string by = (await PutAsync(home, peer, new { prefix = "fd12:3456:789a:1::/64", decision = "approved", mapped = "auto" })).GetProperty("mapped").GetString()!;

        IPNetwork mapped = IPNetwork.Parse(by);
        Assert.Equal((64, true, false), (mapped.PrefixLength, own.BaseAddress.GetAddressBytes().AsSpan(0, 6).SequenceEqual(mapped.BaseAddress.GetAddressBytes().AsSpan(0, 6)), mapped.Equals(own)));
        Assert.Equal("route.overlaps", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", new { prefix = own.ToString(), decision = "approved" })));
    }

    [Fact]
    public async Task Rules_speak_of_a_LAN_by_its_name_and_its_device_enforces_them_on_what_the_others_reach_it_by()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent router = await home.JoinAsync(_server, "router");
        await using TestAgent laptop = await home.JoinAsync(_server, "laptop");
        await OfferAsync(router, home, "192.168.71.0/24");
        string peer = (await UntilAsync(home, routes => routes.Length == 1))[0].GetProperty("peerId").GetString()!;
        const string Text = "rules:\n  - allow: device:laptop\n    to: lan:office\n    ports: [tcp/80]\ntests:\n  - {from: device:laptop, to: lan:office, port: tcp/80, expect: allowed}\n";

        // 1. A name that no LAN has is a mistake, told with what can be said; one that is no name is refused.
        JsonElement wrong = await AskAsync(HttpMethod.Put, "policy", new { text = Text, confirmSeconds = 0 }, HttpStatusCode.BadRequest);
        Assert.Contains("There is no LAN office in this network. None has a name yet", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("request.invalid", await NetworkScenario.CodeOfAsync(await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", new { prefix = "192.168.71.0/24", decision = "approved", name = "The Office" })));

        // 2. With the name: the dry run, an explanation, and the rules of the device before it.
        await PutAsync(home, peer, new { prefix = "192.168.71.0/24", decision = "approved", mapped = "10.214.0.0/24", name = "office" });
        JsonElement check = await AskAsync(HttpMethod.Post, "policy/check", new { text = "default: deny" });
        Assert.Contains(check.GetProperty("pairs").EnumerateArray(), pair => (pair.GetProperty("from").GetString(), pair.GetProperty("to").GetString()) == ("laptop", "lan:office") && pair.GetProperty("closes").GetArrayLength() == 1);
        await AskAsync(HttpMethod.Put, "policy", new { text = Text, confirmSeconds = 0 });
        JsonElement explained = await home.GetAsync($"/v1/networks/{home.Network}/policy/explain?from=laptop&to=lan:office&port=tcp/80");
        Assert.Equal(("allowed", 1), (explained.GetProperty("verdict").GetString(), explained.GetProperty("rule").GetInt32()));
        Assert.Equal("office", Assert.Single((await home.GetAsync($"/v1/networks/{home.Network}/policy")).GetProperty("names").GetProperty("lans").EnumerateArray()).GetString());
        await TestAgent.UntilAsync(() => Destinations() == "0AD6000018", "the rule with the mapped range");

        // 3. What the name means changes with the LAN; without a yes it means nothing.
        await PutAsync(home, peer, new { prefix = "192.168.71.0/24", decision = "approved" });
        await TestAgent.UntilAsync(() => Destinations() == "C0A8470018", "the rule with its own range");
        await PutAsync(home, peer, new { prefix = "192.168.71.0/24", decision = "rejected" });
        await TestAgent.UntilAsync(() => Destinations() == "", "no rule");

        string Destinations() => router.Frames.LastOrDefault(frame => frame.DevicePolicy is not null)?.DevicePolicy is { } signed
            ? string.Concat(WireMessages.Read(DevicePolicy.Parser, signed.Statement.Span).Rules.Select(rule => Convert.ToHexString(rule.To4.Span))) : "none";

        async Task<JsonElement> AskAsync(HttpMethod method, string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
        {
            using var request = new HttpRequestMessage(method, $"/v1/networks/{home.Network}/{path}") { Content = JsonContent.Create(body) };
            using HttpResponseMessage response = await home.Person.Http.SendAsync(request);
            Assert.Equal(expected, response.StatusCode);
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    private static Task OfferAsync(TestAgent agent, NetworkScenario home, params string[] prefixes) =>
        agent.SendAsync(new AgentFrame { RouteOffers = new RouteOffers { NetworkId = home.Network.ToWire(), Prefixes = { prefixes } } });

    private static string[] Routes(TestAgent agent, NetworkScenario home) => agent.Replicas.TryGetValue(home.Network, out var map)
        ? [.. map.Peers.Peers.Where(peer => peer.Name == "router").SelectMany(peer => peer.Routes).Select(route => $"{route.Prefix} of {route.Lan}").Order(StringComparer.Ordinal)] : [];

    private static async Task<JsonElement[]> UntilAsync(NetworkScenario home, Func<JsonElement[], bool> condition)
    {
        JsonElement[] routes = [];
        await TestAgent.UntilAsync(() => condition(routes = [.. home.GetAsync($"/v1/networks/{home.Network}/routes").GetAwaiter().GetResult().GetProperty("routes").EnumerateArray()]), "the routes");
        return routes;
    }

    private static async Task<JsonElement> PutAsync(NetworkScenario home, string peer, object body)
    {
        using HttpResponseMessage response = await home.Person.Http.PutAsJsonAsync($"/v1/peers/{peer}/routes", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
