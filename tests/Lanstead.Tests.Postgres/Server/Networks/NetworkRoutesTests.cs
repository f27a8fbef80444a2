using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>Every route of networks, devices and peers, as a person uses it.</summary>
public sealed class NetworkRoutesTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Networks_get_free_ranges_and_slugs_and_refuse_to_overlap()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement first = await NetworkScenario.PostAsync(person.Http, "/v1/networks", new { name = "Home" });
        JsonElement second = await NetworkScenario.PostAsync(person.Http, "/v1/networks", new { name = "Home" });
        Assert.Equal(("home", "home-2"), (Text(first, "slug"), Text(second, "slug")));
        Assert.EndsWith(".0.0/24", Text(first, "ipv4Cidr"), StringComparison.Ordinal);
        Assert.EndsWith(".1.0/24", Text(second, "ipv4Cidr"), StringComparison.Ordinal);
        Assert.EndsWith(":1::/64", Text(first, "ipv6Cidr"), StringComparison.Ordinal);

        using HttpResponseMessage clash = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "Other", ipv4Cidr = "10.0.0.0/8" });
        Assert.Equal(HttpStatusCode.Conflict, clash.StatusCode);
        JsonElement problem = await clash.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("network.overlaps", Text(problem, "code"));
        Assert.Contains("Home", Text(problem, "detail"), StringComparison.Ordinal);

        foreach (string range in (string[])["8.8.8.0/24", "10.1.2.3/24", "192.168.0.0/31", "fd00::/64", "x"])
        {
            using HttpResponseMessage refused = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "Other", ipv4Cidr = range });
            Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), (refused.StatusCode, await NetworkScenario.CodeOfAsync(refused)));
        }

        // Another space may have the very same range.
        TestPerson stranger = await _server.RegisterAsync();
        await NetworkScenario.PostAsync(stranger.Http, "/v1/networks", new { name = "Home", ipv4Cidr = Text(first, "ipv4Cidr") });
    }

    [Fact]
    public async Task Network_is_found_paged_changed_with_its_etag_and_deleted()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), "Alpha");
        HttpClient http = home.Person.Http;
        await NetworkScenario.PostAsync(http, "/v1/networks", new { name = "Beta", description = "for games" });
        Assert.Equal(1, (await home.GetAsync("/v1/networks?search=GAMES")).GetProperty("items").GetArrayLength());
        JsonElement page = await home.GetAsync("/v1/networks?limit=1");
        Assert.Equal("Alpha", Text(page.GetProperty("items")[0], "name"));
        JsonElement next = await home.GetAsync($"/v1/networks?limit=1&cursor={Text(page, "nextCursor")}");
        Assert.Equal("Beta", Text(next.GetProperty("items")[0], "name"));
        Assert.Equal(JsonValueKind.Null, next.GetProperty("nextCursor").ValueKind);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync("/v1/networks?cursor=$")).StatusCode);

        using HttpResponseMessage read = await http.GetAsync($"/v1/networks/{home.Network}");
        string tag = read.Headers.ETag!.ToString();
        using HttpResponseMessage changed = await PatchAsync(http, $"/v1/networks/{home.Network}", new { name = "Gamma" }, tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using HttpResponseMessage late = await PatchAsync(http, $"/v1/networks/{home.Network}", new { name = "Delta" }, tag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("Gamma", Text(await home.GetAsync($"/v1/networks/{home.Network}"), "name"));

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/v1/networks/{home.Network}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/v1/networks/{home.Network}")).StatusCode);
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM addresses WHERE network_id = $1", home.Network.Value));
    }

    [Fact]
    public async Task Config_only_device_gets_its_config_through_the_gateway()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), ipv4Cidr: "10.91.0.0/24");
        HttpClient http = home.Person.Http;
        JsonElement phone = await NetworkScenario.PostAsync(http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Key(7), platform = "ios" });
        string config = $"/v1/peers/{Text(phone, "id")}/config";
        Assert.Equal("10.91.0.2", Text(phone, "ipv4"));
        Assert.Equal("network.no_gateway", await NetworkScenario.CodeOfAsync(await http.GetAsync(config)));

        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await hub.UntilPeersAsync(2);
        using HttpResponseMessage unsuitable = await http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { gatewayDeviceId = Text(phone, "deviceId") });
        Assert.Equal("network.gateway_unsuitable", await NetworkScenario.CodeOfAsync(unsuitable));
        Assert.Equal(HttpStatusCode.OK, (await http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { gatewayDeviceId = hub.Device.ToString() })).StatusCode);
        await TestAgent.UntilAsync(() => hub.Replica.Head!.GatewayPeerId.Length == 16, "the gateway in the map");
        Assert.Equal("network.gateway_not_ready", await NetworkScenario.CodeOfAsync(await http.GetAsync(config)));
        Assert.Equal(HttpStatusCode.OK, (await http.PatchAsJsonAsync($"/v1/devices/{hub.Device}", new { publicEndpoint = "vpn.example.org:51820" })).StatusCode);

        JsonElement made = await home.GetAsync(config);
        string hubKey = Text(await home.GetAsync($"/v1/peers/{hub.Peer}"), "publicKey");
        Assert.Equal(
            $"""
            [Interface]
            PrivateKey = 
            Address = 10.91.0.2/32, {Text(phone, "ipv6")}/128
            MTU = 1280

            [Peer]
            PublicKey = {hubKey}
            Endpoint = vpn.example.org:51820
            AllowedIPs = 10.91.0.0/24, {hub.Replica.Head!.Ipv6Cidr}
            PersistentKeepalive = 25

            """,
            Text(made, "text"));
        Assert.Equal("peer.has_agent", await NetworkScenario.CodeOfAsync(await http.GetAsync($"/v1/peers/{hub.Peer}/config")));

        // The gateway goes: the map says so, and the config cannot be had.
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/v1/peers/{hub.Peer}")).StatusCode);
        Assert.Equal("network.no_gateway", await NetworkScenario.CodeOfAsync(await http.GetAsync(config)));
        // A config-only device goes with its peer.
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/v1/peers/{Text(phone, "id")}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/v1/devices/{Text(phone, "deviceId")}")).StatusCode);
    }

    [Fact]
    public async Task Addresses_are_reserved_moved_rested_and_given_back()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), ipv4Cidr: "10.92.0.0/29");
        HttpClient http = home.Person.Http;
        string path = $"/v1/networks/{home.Network}";
        await NetworkScenario.PostAsync(http, $"{path}/reservations", new { address = "10.92.0.2", label = "printer" });
        using HttpResponseMessage twice = await http.PostAsJsonAsync($"{path}/reservations", new { address = "10.92.0.2", label = "other" });
        Assert.Equal("peer.address_taken", await NetworkScenario.CodeOfAsync(twice));

        JsonElement first = await NetworkScenario.PostAsync(http, $"{path}/peers", new { name = "one", publicKey = Key(1) });
        Assert.Equal("10.92.0.3", Text(first, "ipv4"));
        JsonElement printer = await NetworkScenario.PostAsync(http, $"{path}/peers", new { name = "printer", publicKey = Key(2), address = "10.92.0.2" });
        Assert.Equal("10.92.0.2", Text(printer, "ipv4"));
        Assert.EndsWith("::2", Text(printer, "ipv6"), StringComparison.Ordinal);

        foreach ((string address, string code) in ((string, string)[])[("10.92.0.1", "peer.address_taken"), ("10.92.0.3", "peer.address_taken"), ("10.92.0.7", "peer.address_outside"), ("10.93.0.2", "peer.address_outside"), ("01.2.3.4", "request.invalid")])
        {
            using HttpResponseMessage refused = await http.PatchAsJsonAsync($"/v1/peers/{Text(printer, "id")}", new { ipv4 = address });
            Assert.Equal(code, await NetworkScenario.CodeOfAsync(refused));
        }

        // It moves away and back: its own resting address is still its own, and nobody else's.
        Assert.Equal(HttpStatusCode.OK, (await http.PatchAsJsonAsync($"/v1/peers/{Text(first, "id")}", new { ipv4 = "10.92.0.6", name = "uno" })).StatusCode);
        using HttpResponseMessage resting = await http.PostAsJsonAsync($"{path}/peers", new { name = "two", publicKey = Key(3), address = "10.92.0.3" });
        Assert.Equal("peer.address_taken", await NetworkScenario.CodeOfAsync(resting));
        JsonElement back = await (await http.PatchAsJsonAsync($"/v1/peers/{Text(first, "id")}", new { ipv4 = "10.92.0.3" })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("10.92.0.3", "uno"), (Text(back, "ipv4"), Text(back, "name")));

        // The reserved address goes back to its reservation, not into the pool.
        await http.DeleteAsync($"/v1/peers/{Text(printer, "id")}");
        JsonElement kept = (await home.GetAsync($"{path}/reservations")).GetProperty("items")[0];
        Assert.Equal(("10.92.0.2", "printer"), (Text(kept, "address"), Text(kept, "label")));
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"{path}/reservations/10.92.0.2")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync($"{path}/reservations/10.92.0.2")).StatusCode);
        JsonElement reuse = await NetworkScenario.PostAsync(http, $"{path}/peers", new { name = "three", publicKey = Key(4) });
        Assert.Equal("10.92.0.2", Text(reuse, "ipv4"));
    }

    [Fact]
    public async Task Same_name_or_key_twice_is_refused_and_history_is_kept()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        HttpClient http = home.Person.Http;
        string path = $"/v1/networks/{home.Network}/peers";
        JsonElement one = await NetworkScenario.PostAsync(http, path, new { name = "one", publicKey = Key(1) });
        await NetworkScenario.PostAsync(http, path, new { name = "two", publicKey = Key(2) });
        Assert.Equal("device.name_taken", await NetworkScenario.CodeOfAsync(await http.PostAsJsonAsync(path, new { name = "one", publicKey = Key(3) })));
        Assert.Equal("peer.key_taken", await NetworkScenario.CodeOfAsync(await http.PostAsJsonAsync(path, new { name = "three", publicKey = Key(1) })));
        Assert.Equal("peer.name_taken", await NetworkScenario.CodeOfAsync(await http.PatchAsJsonAsync($"/v1/peers/{Text(one, "id")}", new { name = "two" })));
        Assert.Equal("device.name_taken", await NetworkScenario.CodeOfAsync(await http.PatchAsJsonAsync($"/v1/devices/{Text(one, "deviceId")}", new { name = "two" })));
        Assert.Equal("peer.device_unsuitable", await NetworkScenario.CodeOfAsync(await http.PostAsJsonAsync(path, new { deviceId = Text(one, "deviceId") })));
        Assert.Equal(HttpStatusCode.OK, (await http.PatchAsJsonAsync($"/v1/devices/{Text(one, "deviceId")}", new { name = "uno" })).StatusCode);
        Assert.Equal("uno", Text(await home.GetAsync($"/v1/peers/{Text(one, "id")}"), "name"));

        JsonElement dashboard = await home.GetAsync("/v1/dashboard");
        Assert.Equal((1, 2, 2), (dashboard.GetProperty("networks").GetInt32(), dashboard.GetProperty("peers").GetInt32(), dashboard.GetProperty("devices").GetInt32()));
        Assert.True(dashboard.GetProperty("checklist").GetProperty("phoneAdded").GetBoolean());
        Assert.False(dashboard.GetProperty("checklist").GetProperty("deviceJoined").GetBoolean());
        string[] types = [.. (await home.GetAsync($"/v1/networks/{home.Network}/activity")).GetProperty("items").EnumerateArray().Select(item => Text(item, "type"))];
        Assert.Equal(["device.updated", "peer.joined", "peer.joined", "network.created"], types);
        Assert.Equal(2, (await home.GetAsync("/v1/devices?search=")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Existing_agent_is_put_into_a_second_network_by_a_person_and_makes_its_key_there()
    {
        TestPerson person = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(person);
        NetworkScenario work = await NetworkScenario.MakeAsync(person, "Work");
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await alpha.UntilPeersAsync(1);
        JsonElement peer = await NetworkScenario.PostAsync(person.Http, $"/v1/networks/{work.Network}/peers", new { deviceId = alpha.Device.ToString() });
        // The agent may have offered its key before this answer was composed.
        Assert.Equal(peer.GetProperty("publicKey").ValueKind == JsonValueKind.Null ? "pending" : "online", Text(peer, "status"));
        await TestAgent.UntilAsync(() => alpha.Replicas.TryGetValue(work.Network, out var replica) && replica.Peers.Count == 1 && replica.Peers.Peers.Single().PublicKey.Length == 32, "a key in the second network");
        Assert.Equal("online", Text(await home.GetAsync($"/v1/peers/{Text(peer, "id")}"), "status"));
        Assert.Equal("peer.already_member", await NetworkScenario.CodeOfAsync(await person.Http.PostAsJsonAsync($"/v1/networks/{work.Network}/peers", new { deviceId = alpha.Device.ToString() })));
        Assert.Equal(2, (await home.DeviceAsync(alpha.Device)).GetProperty("networks").GetArrayLength());
    }

    [Fact]
    public async Task Revoked_and_expired_keys_let_nobody_in_and_show_no_secret()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        JsonElement key = await home.KeyBodyAsync(3);
        string token = Text(key, "token");
        Assert.Contains("/install.sh | sh -s -- --url ", Text(key, "command"), StringComparison.Ordinal);
        Assert.EndsWith($" --key {token}", Text(key, "command"), StringComparison.Ordinal);
        string list = await home.Person.Http.GetStringAsync($"/v1/networks/{home.Network}/join-keys");
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        Assert.DoesNotContain(Text(key, "code"), list, StringComparison.Ordinal);

        await _server.SqlAsync("UPDATE join_keys SET code_expires_at = now() WHERE id = $1", Guid.Parse(Text(key, "id")));
        Assert.Equal("join_key.expired", await JoinAsync(Text(key, "code")));
        Assert.Equal("", await JoinAsync(token));
        Assert.Equal(HttpStatusCode.NoContent, (await home.Person.Http.DeleteAsync($"/v1/join-keys/{Text(key, "id")}")).StatusCode);
        Assert.Equal("join_key.revoked", await JoinAsync(token));
        JsonElement other = await home.KeyBodyAsync();
        await _server.SqlAsync("UPDATE join_keys SET expires_at = now() WHERE id = $1", Guid.Parse(Text(other, "id")));
        Assert.Equal("join_key.expired", await JoinAsync(Text(other, "token")));
    }

    private async Task<string> JoinAsync(string key)
    {
        using var machine = Lanstead.Protocol.EcdsaP256.Create();
        using HttpResponseMessage response = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "some");
        return response.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(response);
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient http, string path, object body, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await http.SendAsync(request);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());
}
