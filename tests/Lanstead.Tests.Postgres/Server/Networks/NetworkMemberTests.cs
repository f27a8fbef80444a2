using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Tenants;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>Who is in a network: how one comes in, and what taking somebody out does to packets and to every way back.</summary>
public sealed class NetworkMemberTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Whose_device_comes_into_an_open_network_is_in_it_and_goes_with_the_devices()
    {
        (Space club, string path, NetworkScenario network) = await MakeAsync("open");
        TestPerson bob = await club.WithAsync("member");
        await using TestAgent hub = await network.JoinAsync(_server, "hub");

        // Taken out: his device is out of every map within two seconds, his key lets nobody in, and he may come in again.
        await Figure.BestOfAsync("out of the others' maps", TimeSpan.FromSeconds(2), async () =>
        {
            await using TestAgent his = await new NetworkScenario(bob, network.Network).JoinAsync(_server, "his");
            await hub.UntilPeersAsync(2);
            Assert.Equal([("member", 1L), ("owner", 1L)], await MembersAsync(club.Owner, path));
            string key = await new NetworkScenario(bob, network.Network).KeyAsync();
            long start = TimeProvider.System.GetTimestamp();
            Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "DELETE", $"{path}/members/{bob.UserId}"));
            await hub.UntilPeersAsync(1);
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            await TestAgent.UntilAsync(() => his.Manifest!.Networks.Count == 0, "a manifest without the network");
            Assert.Equal("join_key.revoked", await EnrolAsync(key));
            Assert.Equal("active", (await JoinAsync(bob, path)).GetProperty("status").GetString());
            return took;
        });

        // Banned: by no way, until the ban is lifted.
        string link = (await NetworkScenario.PostAsync(club.Owner.Http, $"{club.Path}/invite-links", new { networkId = network.Network.ToString() })).GetProperty("token").GetString()!;
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "POST", $"{path}/bans", new { userId = bob.UserId.ToString(), reason = "Cheats", seconds = 3600 }));
        foreach ((string method, string way, object body) in ((string, string, object)[])[("POST", $"{path}/join", new { }), ("POST", $"{path}/join-keys", new { }), ("POST", $"{path}/peers", Phone("his-phone", 7)), ("POST", "/v1/invites/join", new { token = link })])
            Assert.Equal((HttpStatusCode.Forbidden, "network.banned"), await AskAsync(bob, method, way, body));
        Assert.Equal("Cheats", (await club.Owner.Http.GetFromJsonAsync<JsonElement>($"{path}/bans")).GetProperty("items")[0].GetProperty("reason").GetString());
        Assert.Equal("banned", (await bob.Http.GetFromJsonAsync<JsonElement>($"{path}/membership")).GetProperty("wayIn").GetString());
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "DELETE", $"{path}/bans/{bob.UserId}"));
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(bob, "POST", "/v1/invites/join", new { token = link }));
        Assert.Contains(("member", 0L), await MembersAsync(club.Owner, path));

        // A ban for a time is over by itself.
        await AskAsync(club.Owner, "POST", $"{path}/bans", new { userId = bob.UserId.ToString(), seconds = 60 });
        await _server.SqlAsync("UPDATE network_members SET ends_at = now() WHERE network_id = $1 AND user_id = $2", network.Network.Value, bob.UserId.Value);
        Assert.Equal("active", (await JoinAsync(bob, path)).GetProperty("status").GetString());
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(bob, "POST", $"{path}/leave"));
        Assert.Equal((HttpStatusCode.Conflict, "network.not_member"), await AskAsync(bob, "POST", $"{path}/leave"));
    }

    [Fact]
    public async Task Network_by_approval_takes_in_who_asked_and_was_let_in_also_a_stranger_who_found_it()
    {
        (Space club, string path, NetworkScenario network) = await MakeAsync("approval");
        TestPerson bob = await club.WithAsync("member");
        TestPerson stranger = await _server.RegisterAsync();
        Assert.Equal((HttpStatusCode.Conflict, "network.must_ask"), await AskAsync(bob, "POST", $"{path}/join-keys", new { }));
        Assert.Equal((HttpStatusCode.Conflict, "network.must_ask"), await AskAsync(bob, "POST", $"{path}/peers", Phone("bob-phone", 8)));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await AskAsync(stranger, "POST", $"{path}/join", new { }));
        Assert.DoesNotContain(network.Network.ToString(), await stranger.Http.GetStringAsync("/v1/discover?limit=200"), StringComparison.Ordinal);

        Assert.True((await club.Owner.Http.PatchAsJsonAsync(path, new { visibility = "public" })).IsSuccessStatusCode);
        JsonElement found = (await stranger.Http.GetFromJsonAsync<JsonElement>("/v1/discover?search=party")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == network.Network.ToString());
        Assert.Equal(("network", "approval", "Chess Club"), (found.GetProperty("kind").GetString(), found.GetProperty("joining").GetString(), found.GetProperty("spaceName").GetString()));
        Assert.Equal("pending", (await JoinAsync(stranger, path, "I bring cake")).GetProperty("status").GetString());
        Assert.Null(await club.RoleOfAsync(stranger));
        Assert.Equal("pending", (await JoinAsync(bob, path)).GetProperty("status").GetString());
        JsonElement[] asking = [.. (await club.Owner.Http.GetFromJsonAsync<JsonElement>($"{path}/requests")).GetProperty("items").EnumerateArray()];
        Assert.Equal(2, asking.Length);
        Assert.Contains(asking, one => one.GetProperty("message").GetString() == "I bring cake" && one.GetProperty("spaceRole").ValueKind == JsonValueKind.Null);
        // Members see who is in, not who asks.
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(bob, "GET", $"{path}/requests"));
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(bob, "PUT", $"{path}/members/{bob.UserId}", new { }));

        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "PUT", $"{path}/members/{stranger.UserId}", new { }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "DELETE", $"{path}/members/{bob.UserId}"));
        Assert.Equal("member", await club.RoleOfAsync(stranger));
        await NetworkScenario.PostAsync(stranger.Http, $"{path}/peers", Phone("cake", 9));
        Assert.Equal((HttpStatusCode.Conflict, "network.must_ask"), await AskAsync(bob, "POST", $"{path}/peers", Phone("bob-phone", 8)));
        // Nobody is put into a space without their doing.
        TestPerson nobody = await _server.RegisterAsync();
        Assert.Equal((HttpStatusCode.Conflict, "space.not_member"), await AskAsync(club.Owner, "PUT", $"{path}/members/{nobody.UserId}", new { }));
    }

    [Fact]
    public async Task Closed_network_and_one_from_a_role_on_keep_out_whom_nobody_took_in()
    {
        (Space club, string path, NetworkScenario network) = await MakeAsync("invite");
        TestPerson bob = await club.WithAsync("member");
        TestPerson moderator = await club.WithAsync("moderator");
        Assert.Equal((HttpStatusCode.Conflict, "network.invite_only"), await AskAsync(bob, "POST", $"{path}/join", new { }));
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(moderator, "POST", $"{path}/join", new { }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(moderator, "PUT", $"{path}/members/{bob.UserId}", new { }));
        await NetworkScenario.PostAsync(bob.Http, $"{path}/peers", Phone("bob-phone", 3));

        Assert.True((await club.Owner.Http.PatchAsJsonAsync(path, new { joinPolicy = "open", requiredRole = "moderator" })).IsSuccessStatusCode);
        TestPerson eve = await club.WithAsync("member");
        Assert.Equal((HttpStatusCode.Conflict, "network.role_required"), await AskAsync(eve, "POST", $"{path}/join-keys", new { }));
        Assert.Equal("role", (await eve.Http.GetFromJsonAsync<JsonElement>($"{path}/membership")).GetProperty("wayIn").GetString());
        // Somebody else's device is not hers to move.
        await using TestAgent his = await network.JoinAsync(_server, "owners");
        NetworkScenario other = new(eve, (await MakeAsync("open", club)).Network.Network);
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(eve, "POST", $"/v1/networks/{other.Network}/peers", new { deviceId = his.Device.ToString() }));
    }

    [Fact]
    public async Task Role_in_one_network_counts_there_alone_and_by_rank()
    {
        (Space club, string path, _) = await MakeAsync("open");
        string elsewhere = (await MakeAsync("open", club)).Path;
        TestPerson bob = await club.WithAsync("member");
        TestPerson eve = await club.WithAsync("member");
        TestPerson admin = await club.WithAsync("admin");
        foreach (TestPerson person in (TestPerson[])[bob, eve])
            await JoinAsync(person, path);
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(bob, "PATCH", path, new { description = "mine" }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(admin, "PATCH", $"{path}/members/{bob.UserId}", new { role = "admin" }));
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(bob, "PATCH", path, new { description = "mine" }));
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(bob, "PATCH", elsewhere, new { description = "mine" }));
        string[] may = [.. (await bob.Http.GetFromJsonAsync<JsonElement>($"{path}/membership")).GetProperty("permissions").EnumerateArray().Select(one => one.GetString()!)];
        Assert.Contains("networkUpdate", may);
        Assert.DoesNotContain("networkTransfer", may);

        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(bob, "PATCH", $"{path}/members/{eve.UserId}", new { role = "moderator" }));
        Assert.Equal((HttpStatusCode.Forbidden, "space.rank"), await AskAsync(eve, "DELETE", $"{path}/members/{bob.UserId}"));
        Assert.Equal((HttpStatusCode.Forbidden, "space.rank"), await AskAsync(bob, "POST", $"{path}/bans", new { userId = club.Owner.UserId.ToString() }));
        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await AskAsync(bob, "POST", $"{path}/transfer", new { userId = bob.UserId.ToString() }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await AskAsync(club.Owner, "POST", $"{path}/transfer", new { userId = bob.UserId.ToString() }));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM network_members WHERE user_id = $1 AND role = 'owner'", bob.UserId.Value));
        Assert.Equal((HttpStatusCode.Forbidden, "space.rank"), await AskAsync(admin, "DELETE", $"{path}/members/{bob.UserId}"));
    }

    [Fact]
    public async Task Banned_from_a_space_one_comes_back_by_no_link_door_or_network_of_it()
    {
        (Space club, string path, NetworkScenario network) = await MakeAsync("open");
        Assert.True((await club.Owner.Http.PatchAsJsonAsync(club.Path, new { visibility = "public", access = "open" })).IsSuccessStatusCode);
        Assert.True((await club.Owner.Http.PatchAsJsonAsync(path, new { visibility = "public" })).IsSuccessStatusCode);
        string link = (await NetworkScenario.PostAsync(club.Owner.Http, $"{club.Path}/invite-links", new { })).GetProperty("token").GetString()!;
        TestPerson bob = await club.WithAsync("member");
        TestPerson moderator = await club.WithAsync("moderator");
        await using TestAgent hub = await network.JoinAsync(_server, "hub");
        await using TestAgent his = await new NetworkScenario(bob, network.Network).JoinAsync(_server, "his");
        await hub.UntilPeersAsync(2);

        Assert.Equal((HttpStatusCode.Forbidden, "access.denied"), await club.AskAsync(bob, "POST", "/bans", new { userId = moderator.UserId.ToString() }));
        Assert.Equal((HttpStatusCode.Forbidden, "space.rank"), await club.AskAsync(moderator, "POST", "/bans", new { userId = club.Owner.UserId.ToString() }));
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await club.AskAsync(moderator, "POST", "/bans", new { userId = bob.UserId.ToString(), seconds = 1 }));
        Assert.Equal((HttpStatusCode.NoContent, ""), await club.AskAsync(moderator, "POST", "/bans", new { userId = bob.UserId.ToString(), reason = "Spam" }));
        await hub.UntilPeersAsync(1);
        foreach ((string way, object body) in ((string, object)[])[($"{club.Path}/join", new { }), ("/v1/invites/join", new { token = link }), ($"{path}/join", new { })])
        {
            using HttpResponseMessage refused = await bob.Http.PostAsJsonAsync(way, body);
            JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("space.banned", true), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()!.EndsWith("Spam", StringComparison.Ordinal)));
        }
        Assert.Equal("banned", (await bob.Http.GetFromJsonAsync<JsonElement>("/v1/discover?search=chess")).GetProperty("items").EnumerateArray().First(item => item.GetProperty("id").GetString() == club.Id.ToString()).GetProperty("membership").GetString());
        Assert.Equal(bob.UserId.ToString(), (await club.GetAsync(moderator, "/bans")).GetProperty("items")[0].GetProperty("userId").GetString());
        Assert.Equal((HttpStatusCode.NoContent, ""), await club.AskAsync(moderator, "DELETE", $"/bans/{bob.UserId}"));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await club.AskAsync(moderator, "DELETE", $"/bans/{bob.UserId}"));
        Assert.Equal((HttpStatusCode.OK, ""), await AskAsync(bob, "POST", "/v1/invites/join", new { token = link }));
    }

    private async Task<(Space Club, string Path, NetworkScenario Network)> MakeAsync(string joinPolicy, Space? club = null)
    {
        club ??= await Space.MakeAsync(_server, await _server.RegisterAsync());
        JsonElement made = await NetworkScenario.PostAsync(club.Owner.Http, "/v1/networks", new { name = "LAN party", tenantId = club.Id.ToString(), joinPolicy });
        var id = new NetworkId(made.GetProperty("id").GetGuid());
        return (club, $"/v1/networks/{id}", new NetworkScenario(club.Owner, id));
    }

    private static async Task<(HttpStatusCode Status, string Code)> AskAsync(TestPerson person, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }

    private static Task<JsonElement> JoinAsync(TestPerson person, string path, string? message = null) => NetworkScenario.PostAsync(person.Http, $"{path}/join", new { message });

    private static async Task<(string, long)[]> MembersAsync(TestPerson person, string path) =>
        [.. (await person.Http.GetFromJsonAsync<JsonElement>($"{path}/members")).GetProperty("items").EnumerateArray().Select(one => (one.GetProperty("role").GetString()!, one.GetProperty("devices").GetInt64())).Order()];

    private async Task<string> EnrolAsync(string key)
    {
        using var machine = Lanstead.Protocol.EcdsaP256.Create();
        using HttpResponseMessage response = await TestAgent.PostEnrolmentAsync(_server.Anonymous, machine, key, "some");
        return response.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(response);
    }

    private static object Phone(string name, byte key) => new { name, publicKey = Convert.ToBase64String(Enumerable.Repeat(key, 32).ToArray()) };
}
