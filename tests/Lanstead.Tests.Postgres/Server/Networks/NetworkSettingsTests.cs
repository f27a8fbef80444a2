using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Tenants;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>What the people of a network decide about it, and ranges that clash with a machine's own LAN.</summary>
public sealed class NetworkSettingsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Network_is_described_opened_and_closed_and_what_is_not_named_stays()
    {
        Space club = await Space.MakeAsync(_server, await _server.RegisterAsync());
        HttpClient http = club.Owner.Http;
        JsonElement made = await NetworkScenario.PostAsync(http, "/v1/networks", new { name = "LAN party", tenantId = club.Id.ToString(), joinPolicy = "approval", settings = new { quietSeconds = 60 } });
        Assert.Equal("private approval member 60", Shown(made));
        string path = $"/v1/networks/{made.GetProperty("id").GetString()}";
        JsonElement changed = await PatchAsync(http, path, new { visibility = "public", requiredRole = "viewer", description = "Every Friday" });
        Assert.Equal("public approval viewer 60", Shown(changed));
        Assert.Equal("Every Friday", changed.GetProperty("description").GetString());
        Assert.Equal("public approval viewer 0", Shown(await PatchAsync(http, path, new { settings = new { quietSeconds = 0 } })));
        Assert.Equal("public open viewer 0", Shown(await PatchAsync(http, path, new { joinPolicy = "open" })));

        foreach (object wrong in (object[])[new { visibility = "hidden" }, new { joinPolicy = "password" }, new { requiredRole = "king" }, new { settings = new { quietSeconds = -1 } }, new { settings = new { quietSeconds = 99999999 } }, new { settings = new { } , name = (string?)null, description = new string('x', 501) }])
        {
            using HttpResponseMessage refused = await http.PatchAsJsonAsync(path, wrong);
            Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{JsonSerializer.Serialize(wrong)}: {refused.StatusCode}");
        }
        // One person's own is found by nobody.
        NetworkScenario mine = await NetworkScenario.MakeAsync(club.Owner);
        using HttpResponseMessage opened = await http.PatchAsJsonAsync($"/v1/networks/{mine.Network}", new { visibility = "public" });
        Assert.Equal("space.personal", await NetworkScenario.CodeOfAsync(opened));
        using HttpResponseMessage born = await http.PostAsJsonAsync("/v1/networks", new { name = "open", visibility = "public" });
        Assert.Equal("space.personal", await NetworkScenario.CodeOfAsync(born));
    }

    [Fact]
    public async Task Freed_address_rests_as_long_as_its_network_says_and_a_full_network_says_so()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), ipv4Cidr: "10.94.0.0/30");
        HttpClient http = home.Person.Http;
        string peers = $"/v1/networks/{home.Network}/peers";
        JsonElement only = await NetworkScenario.PostAsync(http, peers, Phone("one", 1));
        Assert.Equal("10.94.0.2", only.GetProperty("ipv4").GetString());
        (HttpStatusCode status, string text) = await FullAsync();
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("10.94.0.0/30", text, StringComparison.Ordinal);
        Assert.Contains("(1 h)", text, StringComparison.Ordinal);

        await http.DeleteAsync($"/v1/peers/{only.GetProperty("id").GetString()}");
        Assert.Equal(HttpStatusCode.Conflict, (await FullAsync()).Status);
        // Whose time has begun keeps it; who is freed from now on rests for none.
        await _server.SqlAsync("UPDATE addresses SET free_after = now() - interval '1 second' WHERE network_id = $1 AND kind = 'quiet'", home.Network.Value);
        await PatchAsync(http, $"/v1/networks/{home.Network}", new { settings = new { quietSeconds = 0 } });
        JsonElement next = await NetworkScenario.PostAsync(http, peers, Phone("two", 2));
        await http.DeleteAsync($"/v1/peers/{next.GetProperty("id").GetString()}");
        Assert.Equal("10.94.0.2", (await NetworkScenario.PostAsync(http, peers, Phone("three", 3))).GetProperty("ipv4").GetString());

        async Task<(HttpStatusCode Status, string Text)> FullAsync()
        {
            using HttpResponseMessage full = await http.PostAsJsonAsync(peers, Phone("more", 9));
            JsonElement problem = await full.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("network.address_pool_exhausted", problem.GetProperty("code").GetString());
            return (full.StatusCode, problem.GetProperty("detail").GetString()!);
        }
    }

    [Fact]
    public async Task Machine_whose_own_LAN_is_the_networks_range_is_told_before_its_key_is_used_up()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), ipv4Cidr: "192.168.77.0/24");
        string key = await home.KeyAsync();
        using var machine = EcdsaP256.Create();
        using HttpResponseMessage clash = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", lans: ["203.0.113.0/24", "192.168.0.0/16"]);
        Assert.Equal(HttpStatusCode.Conflict, clash.StatusCode);
        JsonElement problem = await clash.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("network.overlaps_lan", problem.GetProperty("code").GetString());
        foreach (string told in (string[])["192.168.0.0/16", "192.168.77.0/24", "Home"])
            Assert.Contains(told, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage elsewhere = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", lans: ["192.168.1.0/24"]);
        Assert.Equal(HttpStatusCode.Created, elsewhere.StatusCode);
        using HttpResponseMessage nonsense = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "alpha", lans: ["here"]);
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
    }

    [Fact]
    public async Task Machine_that_moves_into_a_clashing_LAN_says_so_and_new_networks_keep_clear_of_it()
    {
        TestPerson person = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(person);
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        string range = alpha.Replicas.TryGetValue(home.Network, out var replica) && replica.Head is { } head ? head.Ipv4Cidr : (await home.GetAsync($"/v1/networks/{home.Network}")).GetProperty("ipv4Cidr").GetString()!;
        string block = range[..range.IndexOf(".0.0/", StringComparison.Ordinal)];
        await TellAsync(range, $"{block}.1.0/24", "8.8.8.0/24");
        await TestAgent.UntilAsync(() => OverlapOf(home.DeviceAsync(alpha.Device).GetAwaiter().GetResult()) == range, "the clash on the device");
        Assert.Equal(2L, await _server.SqlAsync("SELECT cardinality(lans)::bigint FROM devices WHERE id = $1", alpha.Device.Value));

        JsonElement next = await NetworkScenario.PostAsync(person.Http, "/v1/networks", new { name = "Next" });
        Assert.Equal($"{block}.2.0/24", next.GetProperty("ipv4Cidr").GetString());
        using HttpResponseMessage asked = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "Asked", ipv4Cidr = $"{block}.1.0/25" });
        Assert.Equal("network.overlaps_lan", await NetworkScenario.CodeOfAsync(asked));

        await TellAsync();
        await TestAgent.UntilAsync(() => OverlapOf(home.DeviceAsync(alpha.Device).GetAwaiter().GetResult()) is null, "no clash any more");
        await TellAsync([.. Enumerable.Range(0, 33).Select(n => $"10.{n}.0.0/16")]);
        await alpha.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);

        Task TellAsync(params string[] lans) => alpha.SendAsync(new AgentFrame { Status = new StatusReport { Lans = new LanReport { Prefixes = { lans } } } });
    }

    [Fact]
    public async Task A_network_that_acts_as_a_lan_says_so_to_its_agents()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent agent = await home.JoinAsync(_server, "alpha");
        await TestAgent.UntilAsync(() => agent.Replicas.TryGetValue(home.Network, out var map) && map.Head is { ActsAsLan: false }, "a network as it is at first");

        JsonElement changed = await PatchAsync(home.Person.Http, $"/v1/networks/{home.Network}", new { settings = new { actsAsLan = true } });

        Assert.Equal((true, 3600), (changed.GetProperty("settings").GetProperty("actsAsLan").GetBoolean(), changed.GetProperty("settings").GetProperty("quietSeconds").GetInt32()));
        await TestAgent.UntilAsync(() => agent.Replicas[home.Network].Head is { ActsAsLan: true }, "a network that acts as a LAN");
    }

    private static string? OverlapOf(JsonElement device) => device.GetProperty("networks")[0].GetProperty("overlappingLan").GetString();

    private static object Phone(string name, byte key) => new { name, publicKey = Convert.ToBase64String(Enumerable.Repeat(key, 32).ToArray()) };

    private static string Shown(JsonElement network) =>
        $"{network.GetProperty("visibility").GetString()} {network.GetProperty("joinPolicy").GetString()} {network.GetProperty("requiredRole").GetString()} {network.GetProperty("settings").GetProperty("quietSeconds").GetInt32()}";

    private static async Task<JsonElement> PatchAsync(HttpClient http, string path, object body)
    {
        using HttpResponseMessage response = await http.PatchAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
