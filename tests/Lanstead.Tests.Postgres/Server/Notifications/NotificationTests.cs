using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Notifications;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Chat;
using Lanstead.Tests.Postgres.Server.Mail;
using Lanstead.Tests.Postgres.Server.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Notifications;

/// <summary>What people are told of: who is told, of what, when it goes, and what is mailed.</summary>
public sealed class NotificationTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Who_looks_after_a_network_is_told_how_many_ask_until_all_are_answered()
    {
        Space club = await Space.MakeAsync(_server, await _server.RegisterAsync());
        string path = await NetworkAsync(club, new { name = "LAN party", tenantId = club.Id.ToString(), joinPolicy = "approval" });
        TestPerson bob = await club.WithAsync("member");
        TestPerson eve = await club.WithAsync("member");
        TestPerson moderator = await club.WithAsync("moderator");
        foreach (TestPerson one in (TestPerson[])[bob, eve])
            await NetworkScenario.PostAsync(one.Http, $"{path}/join", new { });

        foreach (TestPerson keeper in (TestPerson[])[club.Owner, moderator])
            Assert.Equal([$"2 people ask to come into LAN party (Chess Club)."], await UnreadAsync(keeper));
        Assert.Empty(await UnreadAsync(bob));

        await ChatScene.SendAsync(moderator, HttpMethod.Put, $"{path}/members/{bob.UserId}", new { });
        Assert.Equal(["You are in LAN party (Chess Club) now."], await UnreadAsync(bob));
        Assert.Equal(1, (await ListAsync(club.Owner)).GetProperty("items")[0].GetProperty("times").GetInt32());
        await ChatScene.SendAsync(moderator, HttpMethod.Delete, $"{path}/members/{eve.UserId}");
        Assert.Empty(await UnreadAsync(club.Owner));

        await ChatScene.SendAsync(club.Owner, HttpMethod.Patch, $"{path}/members/{bob.UserId}", new { role = "moderator" });
        await ChatScene.SendAsync(club.Owner, HttpMethod.Post, $"{club.Path}/bans", new { userId = bob.UserId.ToString(), reason = "Spam" });
        // Of a space that one is in no more, only why.
        Assert.Equal(["You were banned from Chess Club: Spam"], await UnreadAsync(bob));
    }

    [Fact]
    public async Task Device_that_waits_is_told_to_who_may_let_it_in_and_then_to_its_owner()
    {
        Space club = await Space.MakeAsync(_server, await _server.RegisterAsync());
        string path = await NetworkAsync(club, new { name = "office", tenantId = club.Id.ToString() });
        await ChatScene.SendAsync(club.Owner, HttpMethod.Patch, path, new { settings = new { deviceApproval = true } });
        TestPerson bob = await club.WithAsync("member");
        await NetworkScenario.PostAsync(bob.Http, $"{path}/join", new { });
        await using TestAgent his = await new NetworkScenario(bob, new NetworkId(Guid.Parse(path[^36..]))).JoinAsync(_server, "his");

        Assert.Equal(["The device his waits for your yes in office (Chess Club)."], await UnreadAsync(club.Owner));
        await ChatScene.SendAsync(club.Owner, HttpMethod.Patch, $"/v1/peers/{his.Peer}", new { approved = true });
        Assert.Empty(await UnreadAsync(club.Owner));
        Assert.Equal(["Your device his is in office (Chess Club) now."], await UnreadAsync(bob));
    }

    [Fact]
    public async Task Whoever_is_called_is_told_once_with_a_number_if_they_see_the_channel_and_until_they_read_it()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        TestPerson bob = await scene.Space.WithAsync("member");
        TestPerson viewer = await scene.Space.WithAsync("viewer");
        Guid hidden = await scene.MakeChannelAsync("staff");
        await scene.SayAboutRolesAsync(hidden, new { role = "viewer", see = false });
        string both = $"@{await NameAsync(bob)} @{await NameAsync(viewer)} look";

        JsonElement said = await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = both });
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = both });
        Assert.Equal([bob.UserId.ToString()], said.GetProperty("mentions").EnumerateArray().Select(one => one.GetProperty("userId").GetString()));
        Assert.Equal(["You were called 2 times in #staff of Chess Club."], await UnreadAsync(bob));
        Assert.Empty(await UnreadAsync(viewer));

        await ChatScene.SendAsync(bob, HttpMethod.Post, $"/v1/channels/{hidden}/read", new { });
        Assert.Empty(await UnreadAsync(bob));
        await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/channels/{hidden}/messages", new { body = both });
        Assert.Equal([$"{await NameAsync(scene.Owner)} called you in #staff of Chess Club."], await UnreadAsync(bob));

        // One of them, then all; nobody's but one's own.
        string id = (await ListAsync(bob)).GetProperty("items")[0].GetProperty("id").GetString()!;
        await ChatScene.SendAsync(viewer, HttpMethod.Post, "/v1/me/notifications/read", new { ids = new[] { id } });
        Assert.Single(await UnreadAsync(bob));
        await ChatScene.SendAsync(bob, HttpMethod.Post, "/v1/me/notifications/read", new { ids = new[] { id } });
        Assert.Empty(await UnreadAsync(bob));
        Assert.Equal(2, (await ListAsync(bob)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Sign_in_by_another_program_from_another_address_is_told_and_no_other()
    {
        TestPerson bob = await _server.RegisterAsync();
        Assert.Empty(await UnreadAsync(bob));
        await SignInAsync(bob);
        // The same address: another program alone says nothing.
        await _server.SqlAsync("UPDATE sessions SET user_agent = 'lanstead/1' WHERE user_id = $1", bob.UserId.Value);
        await SignInAsync(bob);
        Assert.Empty(await UnreadAsync(bob));

        await _server.SqlAsync("UPDATE sessions SET user_agent = 'lanstead/1', address = '192.0.2.1' WHERE user_id = $1", bob.UserId.Value);
        await SignInAsync(bob);
        Assert.Matches("^Somebody signed in to your account: .*127\\.0\\.0\\.1", Assert.Single(await UnreadAsync(bob)));
    }

    [Theory]
    [InlineData("\"everything\"")]
    [InlineData("\"key_expiring\"")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData("null")]
    public async Task Unknown_kind_is_refused_by_its_place_and_changes_nothing(string kind)
    {
        TestPerson bob = await _server.RegisterAsync();
        await ChatScene.SendAsync(bob, HttpMethod.Put, "/v1/me/notification-choices", new { mail = new[] { "mentioned" } });
        using var body = new StringContent($"{{\"mail\":[\"banned\",{kind}]}}", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await bob.Http.PutAsync("/v1/me/notification-choices", body);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("request.invalid", problem.GetProperty("code").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty("mail[1]", out _), problem.ToString());
        JsonElement choices = await bob.Http.GetFromJsonAsync<JsonElement>("/v1/me/notification-choices");
        Assert.Equal(["mentioned"], choices.GetProperty("mail").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task What_was_not_seen_for_ten_minutes_comes_in_one_letter_if_it_was_chosen()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: mail.Settings());
        NotificationMail work = server.App.Services.GetRequiredService<NotificationMail>();
        TestPerson bob = await server.RegisterAsync();
        await server.SqlAsync("UPDATE users SET email_verified_at = now() WHERE id = $1", bob.UserId.Value);
        DateTimeOffset soon = TimeProvider.System.GetUtcNow().AddDays(3);
        await server.SqlAsync(
            """
            INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_at, expires_at)
            SELECT gen_random_uuid(), $1, n, sha256(n::bytea), '1234', ARRAY['networks:read'], now() - interval '90 days', $2 FROM unnest(ARRAY['backup', 'ci']) n
            """,
            bob.UserId.Value, soon);
        await work.RunAsync(CancellationToken.None);
        await work.RunAsync(CancellationToken.None);
        string[] told = [$"Your API key backup ends on {soon:yyyy-MM-dd}.", $"Your API key ci ends on {soon:yyyy-MM-dd}."];
        Assert.Equal(told, (await UnreadAsync(bob)).Order(StringComparer.Ordinal));
        // Not yet; and what was seen never.
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM notifications WHERE mailed_at IS NOT NULL"));
        await server.SqlAsync("UPDATE notifications SET at = at - interval '11 minutes'");
        await work.RunAsync(CancellationToken.None);
        ReceivedMail letter = await NextAsync(mail, bob);
        Assert.Equal($"2 things are new for {await NameAsync(bob)}", letter.Header("Subject"));
        Assert.All(told, line => Assert.Contains(line, letter.Text, StringComparison.Ordinal));

        // The next comes an hour later at the soonest, and of what was chosen alone.
        await server.SqlAsync("INSERT INTO api_keys (id, user_id, name, key_hash, hint, scopes, created_at, expires_at) VALUES (gen_random_uuid(), $1, 'third', sha256('third'), '1234', ARRAY['networks:read'], now() - interval '90 days', $2)", bob.UserId.Value, soon);
        await work.RunAsync(CancellationToken.None);
        await server.SqlAsync("UPDATE notifications SET at = at - interval '11 minutes' WHERE mailed_at IS NULL");
        await work.RunAsync(CancellationToken.None);
        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM notifications WHERE mailed_at IS NULL"));
        await server.SqlAsync("UPDATE notifications SET mailed_at = mailed_at - interval '61 minutes' WHERE mailed_at IS NOT NULL");
        await ChatScene.SendAsync(bob, HttpMethod.Put, "/v1/me/notification-choices", new { mail = new[] { "mentioned" } });
        await work.RunAsync(CancellationToken.None);
        Assert.Equal(1L, await server.SqlAsync("SELECT count(*) FROM notifications WHERE mailed_at IS NULL"));
        await ChatScene.SendAsync(bob, HttpMethod.Put, "/v1/me/notification-choices", new { mail = new[] { "keyExpiring" } });
        await work.RunAsync(CancellationToken.None);
        Assert.Equal($"Your API key third ends on {soon:yyyy-MM-dd}.", (await NextAsync(mail, bob)).Header("Subject"));
        // Once per key, also when it was read.
        await ChatScene.SendAsync(bob, HttpMethod.Post, "/v1/me/notifications/read", new { });
        await work.RunAsync(CancellationToken.None);
        Assert.Empty(await UnreadAsync(bob));
    }

    private static async Task<ReceivedMail> NextAsync(MailServer mail, TestPerson person)
    {
        // A letter that asks to confirm the address comes before.
        while (true)
        {
            ReceivedMail letter = await mail.NextAsync(person.Email);
            if (letter.Text.Contains("/notifications", StringComparison.Ordinal))
                return letter;
        }
    }

    private static async Task<string> NetworkAsync(Space club, object body) =>
        $"/v1/networks/{(await NetworkScenario.PostAsync(club.Owner.Http, "/v1/networks", body)).GetProperty("id").GetString()}";

    private static async Task<string> NameAsync(TestPerson person) => (await person.Http.GetFromJsonAsync<JsonElement>("/v1/me")).GetProperty("username").GetString()!;

    private static Task<JsonElement> ListAsync(TestPerson person) => person.Http.GetFromJsonAsync<JsonElement>("/v1/me/notifications");

    private static async Task<string[]> UnreadAsync(TestPerson person)
    {
        JsonElement list = await ListAsync(person);
        string[] unread = [.. list.GetProperty("items").EnumerateArray().Where(one => !one.GetProperty("isRead").GetBoolean()).Select(one => one.GetProperty("text").GetString()!)];
        Assert.Equal(list.GetProperty("unread").GetInt32(), unread.Length);
        return unread;
    }

    private async Task SignInAsync(TestPerson person)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
