using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Rooms;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Chat;
using Lanstead.Tests.Postgres.Server.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Rooms;

/// <summary>Game rooms, pinned servers, and how people reach each other.</summary>
public sealed class RoomTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Room_is_opened_joined_up_to_its_seats_and_ends_with_the_last_who_leaves_it_or_the_network()
    {
        (Space space, string network) = await MakeAsync();
        TestPerson ada = await MemberAsync(space, network), bob = await MemberAsync(space, network), eve = await MemberAsync(space, network);
        await using LiveClient live = await LiveClient.OpenAsync(_server, space.Owner, space: space.Id.Value);

        JsonElement room = await NetworkScenario.PostAsync(ada.Http, $"{network}/rooms", new { name = "Friday", game = "OpenTTD", seats = 2 });
        string path = $"{network}/rooms/{room.GetProperty("id").GetString()}";
        Assert.Equal([ada.UserId.Value], MembersOf(room));
        Assert.Equal("room.name_taken", await ChatScene.RefusedAsync(bob, HttpMethod.Post, $"{network}/rooms", new { name = "friday" }));
        await ChatScene.SendAsync(bob, HttpMethod.Post, $"{path}/join");
        // Twice is once.
        await ChatScene.SendAsync(bob, HttpMethod.Post, $"{path}/join");
        Assert.Equal("room.full", await ChatScene.RefusedAsync(eve, HttpMethod.Post, $"{path}/join"));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(bob, HttpMethod.Patch, path, new { seats = 3 }));
        await ChatScene.SendAsync(ada, HttpMethod.Patch, path, new { seats = 0, game = "Xonotic" });
        await ChatScene.SendAsync(eve, HttpMethod.Post, $"{path}/join");
        Assert.Equal(3, MembersOf(await OnlyAsync(space.Owner, $"{network}/rooms")).Length);
        await live.WaitAsync(m => LiveClient.Is(m, "room") && m.GetProperty("event").GetString() == "room.joined");

        // One goes into another, one leaves, one is taken out of the network: then it is empty.
        await NetworkScenario.PostAsync(ada.Http, $"{network}/rooms", new { name = "Other" });
        await ChatScene.SendAsync(bob, HttpMethod.Post, $"{path}/leave");
        Assert.Equal([eve.UserId.Value], MembersOf((await RoomsAsync(ada, network)).Single(r => r.GetProperty("name").GetString() == "Friday")));
        await ChatScene.SendAsync(space.Owner, HttpMethod.Post, $"{network}/bans", new { userId = eve.UserId.Value });
        Assert.Equal("Other", (await OnlyAsync(ada, $"{network}/rooms")).GetProperty("name").GetString());
        await live.WaitAsync(m => LiveClient.Is(m, "room") && m.GetProperty("event").GetString() == "room.left");
        Assert.Equal("not_found", await ChatScene.RefusedAsync(bob, HttpMethod.Post, $"{path}/join"));
    }

    [Fact]
    public async Task Rooms_are_for_who_is_in_the_network_and_a_moderator_closes_any()
    {
        (Space space, string network) = await MakeAsync();
        TestPerson member = await MemberAsync(space, network), outsider = await space.WithAsync("member"), moderator = await space.WithAsync("moderator");
        JsonElement room = await NetworkScenario.PostAsync(member.Http, $"{network}/rooms", new { name = "Friday" });
        string path = $"{network}/rooms/{room.GetProperty("id").GetString()}";

        Assert.Equal("network.not_member", await ChatScene.RefusedAsync(outsider, HttpMethod.Post, $"{path}/join"));
        await PeerAsync(member, network);
        Assert.Empty((await outsider.Http.GetFromJsonAsync<JsonElement>($"{network}/connections")).GetProperty("items").EnumerateArray());
        Assert.Single((await member.Http.GetFromJsonAsync<JsonElement>($"{network}/connections")).GetProperty("items").EnumerateArray());
        Assert.Equal("not_found", await ChatScene.RefusedAsync(await _server.RegisterAsync(), HttpMethod.Get, $"{network}/rooms"));
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(outsider, HttpMethod.Delete, path));
        await ChatScene.SendAsync(moderator, HttpMethod.Delete, path);
        Assert.Empty(await RoomsAsync(member, network));
    }

    [Fact]
    public async Task Room_that_everybody_left_without_a_word_ends_after_a_while()
    {
        (Space space, string network) = await MakeAsync();
        TestPerson away = await MemberAsync(space, network), here = await MemberAsync(space, network);
        JsonElement left = await NetworkScenario.PostAsync(away.Http, $"{network}/rooms", new { name = "Left" });
        await NetworkScenario.PostAsync(here.Http, $"{network}/rooms", new { name = "Played" });
        await using LiveClient page = await LiveClient.OpenAsync(_server, here, space: space.Id.Value);
        // By the table that the sweeper reads: that somebody is there may be told before their own page listens.
        for (int i = 0; !await IsPresentAsync(here); i++)
        {
            Assert.True(i < 1500, "They are not there yet.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        RoomSweeper sweeper = _server.App.Services.GetRequiredService<RoomSweeper>();

        await sweeper.SweepAsync(CancellationToken.None);
        Assert.Equal(2, (await RoomsAsync(here, network)).Length);
        await _server.SqlAsync("UPDATE room_members SET joined_at = joined_at - interval '11 minutes' WHERE tenant_id = $1", space.Id.Value);
        await sweeper.SweepAsync(CancellationToken.None);

        Assert.Equal("Played", (await OnlyAsync(here, $"{network}/rooms")).GetProperty("name").GetString());
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM rooms WHERE id = $1", left.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Server_is_pinned_by_the_owner_of_its_device_and_goes_with_the_device()
    {
        (Space space, string network) = await MakeAsync();
        TestPerson host = await MemberAsync(space, network), other = await MemberAsync(space, network);
        JsonElement peer = await NetworkScenario.PostAsync(host.Http, $"{network}/peers", new { name = "gamebox", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        var body = new { peerId = peer.GetProperty("id").GetGuid(), port = 25565, name = "Creative", game = "Minecraft" };

        Assert.Equal("access.denied", await ChatScene.RefusedAsync(other, HttpMethod.Post, $"{network}/servers", body));
        await NetworkScenario.PostAsync(host.Http, $"{network}/servers", body);
        Assert.Equal("server.pinned", await ChatScene.RefusedAsync(host, HttpMethod.Post, $"{network}/servers", body));
        JsonElement seen = await OnlyAsync(other, $"{network}/servers");
        Assert.Equal(peer.GetProperty("ipv4").GetString(), seen.GetProperty("address").GetString());
        Assert.Equal("gamebox 25565 offline", $"{seen.GetProperty("deviceName")} {seen.GetProperty("port")} {seen.GetProperty("status")}");
        await _server.SqlAsync("UPDATE peers SET last_handshake_at = now() WHERE id = $1", body.peerId);
        Assert.Equal("online", (await OnlyAsync(other, $"{network}/servers")).GetProperty("status").GetString());
        Assert.Equal("access.denied", await ChatScene.RefusedAsync(other, HttpMethod.Delete, $"{network}/servers/{seen.GetProperty("id").GetString()}"));

        await ChatScene.SendAsync(space.Owner, HttpMethod.Delete, $"/v1/peers/{body.peerId}");
        Assert.Empty((await other.Http.GetFromJsonAsync<JsonElement>($"{network}/servers")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Members_see_how_they_reach_each_other_and_with_whom_to_host()
    {
        (Space space, string network) = await MakeAsync();
        TestPerson ada = await MemberAsync(space, network), bob = await MemberAsync(space, network), eve = await MemberAsync(space, network);
        Guid a = await PeerAsync(ada, network), b = await PeerAsync(bob, network), e = await PeerAsync(eve, network);
        // As agents report: one end of the way is enough.
        await PathAsync(a, b, 4_000);
        await PathAsync(e, b, 12_000);

        JsonElement[] seen = [.. (await ada.Http.GetFromJsonAsync<JsonElement>($"{network}/connections")).GetProperty("items").EnumerateArray()];

        Assert.Equal(
            new[] { (ada, "offline null 1 4000"), (bob, "direct 4000 2 4000"), (eve, "offline null 1 12000") }.Select(row => $"{row.Item1.UserId} {row.Item2}").Order(StringComparer.Ordinal),
            seen.Select(c => $"{c.GetProperty("userId")} {c.GetProperty("path")} {c.GetProperty("latencyUs").GetRawText()} {c.GetProperty("reaches")} {c.GetProperty("typicalLatencyUs")}").Order(StringComparer.Ordinal));
    }

    private async Task<bool> IsPresentAsync(TestPerson person) => await _server.SqlAsync("SELECT count(*) FROM presence WHERE user_id = $1", person.UserId.Value) is > 0L;

    private async Task<(Space Space, string Network)> MakeAsync()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { tenantId = space.Id.Value, name = "lan", joinPolicy = "open" });
        return (space, $"/v1/networks/{network.GetProperty("id").GetString()}");
    }

    private static async Task<TestPerson> MemberAsync(Space space, string network)
    {
        TestPerson person = await space.WithAsync("member");
        await ChatScene.SendAsync(person, HttpMethod.Post, $"{network}/join", new { });
        return person;
    }

    private static async Task<Guid> PeerAsync(TestPerson person, string network) =>
        (await NetworkScenario.PostAsync(person.Http, $"{network}/peers", new { name = $"box-{person.UserId.Value:N}"[..20], publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) })).GetProperty("id").GetGuid();

    private Task<object?> PathAsync(Guid from, Guid to, int latencyUs) => _server.SqlAsync("""
        INSERT INTO peer_paths (peer_id, remote_peer_id, tenant_id, network_id, endpoint, last_handshake_at, rx_bytes, tx_bytes, latency_us, updated_at)
        SELECT $1, $2, tenant_id, network_id, '', now(), 0, 0, $3, now() FROM peers WHERE id = $1
        """, from, to, latencyUs);

    private static async Task<JsonElement[]> RoomsAsync(TestPerson person, string network) =>
        [.. (await person.Http.GetFromJsonAsync<JsonElement>($"{network}/rooms")).GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> OnlyAsync(TestPerson person, string path) =>
        Assert.Single((await person.Http.GetFromJsonAsync<JsonElement>(path)).GetProperty("items").EnumerateArray());

    private static Guid[] MembersOf(JsonElement room) => [.. room.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("userId").GetGuid())];
}
