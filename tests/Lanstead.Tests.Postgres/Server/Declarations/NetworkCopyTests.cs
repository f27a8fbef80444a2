using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Chat;
using Lanstead.Tests.Postgres.Server.Tenants;

namespace Lanstead.Tests.Postgres.Server.Declarations;

/// <summary>A network as a file: exported, imported, exported the same.</summary>
public sealed class NetworkCopyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Network_that_is_gone_comes_back_of_its_file_as_it_was()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson member = await space.WithAsync("member");
        string network = await MakeAsync(space, member);
        string file = await ExportAsync(space.Owner, network);
        Assert.Equal(file, await ExportAsync(space.Owner, network));
        foreach (string part in new[] { "\"quietSeconds\":60", "\"role\":\"moderator\"", "\"device\":\"box\"", "\"tags\":[\"a-1\",\"server\"]", "game server", "CNAME", "25565", "allow: everyone", "\"kind\":\"refusals\",\"tag\":\"server\"" })
            Assert.Contains(part, file, StringComparison.Ordinal);
        await ChatScene.SendAsync(space.Owner, HttpMethod.Delete, $"/v1/networks/{network}");

        JsonElement tried = await ImportAsync(space, file, dryRun: true);
        Assert.False(tried.GetProperty("isMade").GetBoolean());
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM networks WHERE tenant_id = $1", space.Id.Value));
        JsonElement imported = await ImportAsync(space, file);
        Assert.True(imported.GetProperty("isMade").GetBoolean());
        Assert.Equal(0, imported.GetProperty("left").GetArrayLength());
        string again = imported.GetProperty("network").GetProperty("id").GetString()!;
        Assert.Equal(file, await ExportAsync(space.Owner, again));
        Assert.Equal("box", (await space.Owner.GetAsync($"/v1/networks/{again}/peers")).GetProperty("items")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Elsewhere_it_comes_without_people_and_devices_that_are_not_there_and_says_so()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync()), other = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson member = await space.WithAsync("member");
        string file = await ExportAsync(space.Owner, await MakeAsync(space, member));
        JsonElement imported = await ImportAsync(other, file);
        string[] left = [.. imported.GetProperty("left").EnumerateArray().Select(one => one.GetProperty("what").GetString()!)];
        Assert.Equal(4, left.Length);
        Assert.Contains("device box", left);
        Assert.Contains("server Blocks", left);
        JsonNode copy = JsonNode.Parse(await ExportAsync(other.Owner, imported.GetProperty("network").GetProperty("id").GetString()!))!;
        Assert.Equal(JsonNode.Parse(file)!["policy"]!.ToString(), copy["policy"]!.ToString());
        Assert.Equal(2, copy["reservations"]!.AsArray().Count);
        Assert.Single(copy["members"]!.AsArray());
        // Nobody else gets it, and no secret is in it.
        Assert.Equal("not_found", await ChatScene.RefusedAsync(other.Owner, HttpMethod.Get, $"/v1/tenants/{space.Id}/networks/import"));
        Assert.DoesNotContain("publicKey", file, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Hostile_file_is_refused_and_makes_nothing()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        TestPerson member = await space.WithAsync("member");
        string file = await ExportAsync(space.Owner, await MakeAsync(space, member));
        JsonNode Changed(Action<JsonNode> change)
        {
            JsonNode copy = JsonNode.Parse(file)!;
            copy["ipv4Cidr"] = "10.77.0.0/24";
            copy["devices"] = new JsonArray();
            copy["reservations"] = new JsonArray();
            change(copy);
            return copy;
        }

        JsonNode Many(string json) => JsonNode.Parse($"[{string.Join(",", Enumerable.Range(0, 5001).Select(number => json.Replace("#", $"{number}", StringComparison.Ordinal)))}]")!;
        foreach (JsonNode wrong in new[]
        {
            Changed(copy => copy["format"] = 2),
            Changed(copy => copy["name"] = "a\u202Eb"),
            Changed(copy => copy["ipv4Cidr"] = "8.8.8.0/24"),
            Changed(copy => copy["reservations"] = JsonNode.Parse("""[{"address":"10.78.0.9","label":"outside"}]""")),
            Changed(copy => copy["reservations"] = JsonNode.Parse("""[{"address":"10.77.0.1","label":"the gateway's"}]""")),
            Changed(copy => copy["reservations"] = JsonNode.Parse("""[{"address":"10.77.0.9","label":"a"},{"address":"10.77.0.9","label":"b"}]""")),
            Changed(copy => copy["members"] = Many("""{"username":"u#","role":"member"}""")),
            Changed(copy => copy["members"] = JsonNode.Parse("""[{"username":"a","role":"member"},{"username":"a","role":"owner"}]""")),
            Changed(copy => copy["members"] = JsonNode.Parse("""[null]""")),
            Changed(copy => copy["devices"] = JsonNode.Parse("""[{"name":"a","device":"x","owner":"o","ipv4":"10.77.0.9","tags":[null]}]""")),
            Changed(copy => copy["devices"] = JsonNode.Parse("""[{"name":"Not A Label","device":"x","owner":"o","ipv4":"10.77.0.9","tags":[]}]""")),
            Changed(copy => copy["records"] = JsonNode.Parse("""[{"name":"x","type":"TXT","data":"v=spf1"}]""")),
            Changed(copy => copy["records"] = JsonNode.Parse("""[{"name":"x","type":"CNAME","data":"y"},{"name":"x","type":"A","data":"10.1.2.3"}]""")),
            Changed(copy => copy["servers"] = JsonNode.Parse("""[{"name":"s","game":"","device":"x","port":70000}]""")),
            Changed(copy => copy["policy"] = "default: perhaps\n"),
            Changed(copy => copy["settings"]!["leaseSeconds"] = -1),
        })
            Assert.Equal("request.invalid", await ChatScene.RefusedAsync(space.Owner, HttpMethod.Post, $"{space.Path}/networks/import", new { network = wrong }));
        // Its own range is in use.
        Assert.Equal("network.overlaps", await ChatScene.RefusedAsync(space.Owner, HttpMethod.Post, $"{space.Path}/networks/import", new { network = JsonNode.Parse(file) }));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(member, HttpMethod.Post, $"{space.Path}/networks/import", new { network = JsonNode.Parse(file) }));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM networks WHERE tenant_id = $1", space.Id.Value));
    }

    // A network with all that a file tells of; its device is one with an agent.
    private async Task<string> MakeAsync(Space space, TestPerson member)
    {
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { tenantId = space.Id.Value, name = "LAN", description = "of \"all\"", joinPolicy = "approval", settings = new { quietSeconds = 60, actsAsLan = true } });
        string id = network.GetProperty("id").GetString()!, stem = network.GetProperty("ipv4Cidr").GetString()!.Split(".0/")[0];
        await ChatScene.SendAsync(space.Owner, HttpMethod.Put, $"/v1/networks/{id}/members/{member.UserId}", new { role = "moderator" });
        var device = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await _server.SqlAsync(
            "INSERT INTO devices (id, tenant_id, owner_user_id, name, kind, platform, machine_key, created_at, updated_at) VALUES ($1, $2, $3, 'box', 'agent', 'linux', uuid_send($1), now(), now())", device, space.Id.Value, member.UserId.Value);
        JsonElement peer = await NetworkScenario.PostAsync(space.Owner.Http, $"/v1/networks/{id}/peers", new { deviceId = device, address = $"{stem}.20" });
        await ChatScene.SendAsync(space.Owner, HttpMethod.Put, $"/v1/peers/{peer.GetProperty("id").GetString()}/tags", new { tags = new[] { "server", "a-1" } });
        foreach ((string address, string label) in new[] { ($"{stem}.10", "game server"), ($"{stem}.9", "printer") })
            await NetworkScenario.PostAsync(space.Owner.Http, $"/v1/networks/{id}/reservations", new { address, label });
        foreach ((string name, string type, string data) in new[] { ("play", "CNAME", "box"), ("printer", "A", "192.168.9.9") })
            await NetworkScenario.PostAsync(space.Owner.Http, $"/v1/networks/{id}/records", new { name, type, data });
        await NetworkScenario.PostAsync(space.Owner.Http, $"/v1/networks/{id}/servers", new { peerId = peer.GetProperty("id").GetString(), port = 25565, name = "Blocks" });
        foreach (object alert in new object[] { new { kind = "refusals", perMinute = 60, tag = "server" }, new { kind = "deviceAway", forMinutes = 10 } })
            await NetworkScenario.PostAsync(space.Owner.Http, $"/v1/networks/{id}/alerts", alert);
        await ChatScene.SendAsync(space.Owner, HttpMethod.Put, $"/v1/networks/{id}/policy", new { text = "default: deny\nrules:\n  - allow: everyone\n    to: device:box\ntests:\n  - from: everyone\n    to: device:box\n    expect: allowed\n" });
        return id;
    }

    private static async Task<string> ExportAsync(TestPerson person, string network) => (await person.GetAsync($"/v1/networks/{network}/export")).GetRawText();

    private static Task<JsonElement> ImportAsync(Space space, string file, bool dryRun = false) =>
        ChatScene.SendAsync(space.Owner, HttpMethod.Post, $"{space.Path}/networks/import", new { network = JsonNode.Parse(file), dryRun });
}

file static class Asking
{
    public static Task<JsonElement> GetAsync(this TestPerson person, string path) => ChatScene.SendAsync(person, HttpMethod.Get, path);
}
