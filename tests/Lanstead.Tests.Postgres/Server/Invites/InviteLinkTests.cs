using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Invites;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Invites;

public sealed class InviteLinkTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task F2_link_for_5_uses_joins_exactly_5_of_200_at_once()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson[] people = await PeopleAsync(LongRun.Count(40, 200));
        for (int round = 0; round < LongRun.Count(3, 50); round++)
        {
            string token = await scene.TokenAsync(new { maxUses = 5 });

            (int Status, string Code)[] answers = await Task.WhenAll(people.Select(person => InviteScene.JoinAsync(person, token)));

            Assert.Equal(5, answers.Count(a => a.Status == 200));
            Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((404, "invite.not_valid"), a));
            Assert.Equal(6, await scene.MembersAsync());
            Assert.Equal(5, await _server.SqlAsync("SELECT max(uses) FROM invite_links WHERE tenant_id = $1 AND revoked_at IS NULL", scene.Tenant.Value));
            Assert.Equal((long)people.Length - 5, await _server.SqlAsync(
                "SELECT count(*) FROM audit WHERE action = 'invite.use' AND outcome = 'failed' AND target_id = (SELECT id::text FROM invite_links WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1)", scene.Tenant.Value));
            await scene.SqlAsync("DELETE FROM members WHERE tenant_id = $1 AND role <> 'owner'", scene.Tenant.Value);
        }
    }

    [Fact]
    public async Task F2_one_person_who_opens_a_link_many_times_at_once_uses_it_once()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson person = await _server.RegisterAsync();
        string token = await scene.TokenAsync(new { maxUses = 2 });

        (int Status, string Code)[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => InviteScene.JoinAsync(person, token)));

        Assert.All(answers, a => Assert.Equal((200, ""), a));
        Assert.Equal(1, await _server.SqlAsync("SELECT uses FROM invite_links WHERE tenant_id = $1", scene.Tenant.Value));
    }

    [Fact]
    public async Task F2_invitation_makes_one_account_of_many_registrations_at_once()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        // Each is a password to be hashed, and only so many may wait for that.
        int uses = LongRun.Count(usual: 12, whole: 40);
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            string token = await scene.TokenAsync(new { maxUses = 1 });

            int[] answers = await Task.WhenAll(Enumerable.Range(0, uses).Select(async i =>
            {
                using HttpResponseMessage answer = await RegisterAsync(_server, $"racer{round}-{i}", token);
                return (int)answer.StatusCode;
            }));

            Assert.Single(answers, 201);
            Assert.Equal(round + 1L, await _server.SqlAsync("SELECT count(*) FROM users WHERE username LIKE 'racer%'"));
            Assert.Equal(round + 2, await scene.MembersAsync());
        }
    }

    [Fact]
    public async Task Preview_shows_before_sign_in_what_one_joins_and_nothing_more()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        JsonElement network = await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/networks", new { name = "Games", description = "For the weekend" });
        await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/networks", new { name = "Office" });
        string token = await scene.TokenAsync(new { networkId = network.GetProperty("id").GetString(), role = "viewer", label = "internal remark" });

        JsonElement preview = await NetworkScenario.PostAsync(_server.Anonymous, "/v1/invites/preview", new { token });

        Assert.Equal("Games", preview.GetProperty("networkName").GetString());
        Assert.Equal("For the weekend", preview.GetProperty("description").GetString());
        Assert.Equal("viewer", preview.GetProperty("role").GetString());
        Assert.Equal(1, preview.GetProperty("memberCount").GetInt64());
        Assert.Equal(0, preview.GetProperty("onlineCount").GetInt64());
        Assert.Equal(["Games", "Office"], preview.GetProperty("networks").EnumerateArray().Select(n => n.GetString()));
        Assert.False(preview.GetProperty("isMember").GetBoolean());
        Assert.DoesNotContain("@", preview.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("internal remark", preview.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Tenant.ToString(), preview.GetRawText(), StringComparison.Ordinal);
        Assert.True((await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/invites/preview", new { token })).GetProperty("isMember").GetBoolean());
    }

    [Fact]
    public async Task Joining_by_a_networks_link_gives_its_role_in_the_space_and_names_the_network()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson guest = await _server.RegisterAsync();
        NetworkScenario games = await NetworkScenario.MakeAsync(scene.Owner, "Games");
        JsonElement link = await scene.LinkAsync(new { networkId = games.Network.ToString(), role = "viewer" });
        Assert.EndsWith("/join#" + link.GetProperty("token").GetString(), link.GetProperty("url").GetString(), StringComparison.Ordinal);

        JsonElement joined = await NetworkScenario.PostAsync(guest.Http, "/v1/invites/join", new { token = link.GetProperty("token").GetString() });

        Assert.Equal(games.Network.ToString(), joined.GetProperty("networkId").GetString());
        Assert.Equal("viewer", joined.GetProperty("role").GetString());
        Assert.False(joined.GetProperty("wasMember").GetBoolean());
        // At once, without a new sign-in.
        Assert.Equal(HttpStatusCode.OK, (await guest.Http.GetAsync($"/v1/networks/{games.Network}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await guest.Http.PostAsJsonAsync($"/v1/networks/{games.Network}/join-keys", new { })).StatusCode);
        Assert.Contains("member.joined", (await games.GetAsync($"/v1/networks/{games.Network}/activity")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Life_is_7_days_by_default_30_minutes_at_least_and_endless_when_asked()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        Assert.Equal(7, Math.Round(((await scene.LinkAsync()).GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalDays));
        Assert.Equal(JsonValueKind.Null, (await scene.LinkAsync(new { neverExpires = true })).GetProperty("expiresAt").ValueKind);
        foreach (object wrong in new object[] { new { expiresInSeconds = 60 }, new { expiresInSeconds = 400L * 86400 }, new { maxUses = 0 }, new { label = new string('x', 65) }, new { neverExpires = true, expiresInSeconds = 3600 } })
        {
            using HttpResponseMessage answer = await scene.Owner.Http.PostAsJsonAsync($"/v1/tenants/{scene.Tenant}/invite-links", wrong);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task List_counts_uses_and_a_revoked_link_lets_nobody_in()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        JsonElement link = await scene.LinkAsync(new { label = "LAN party", maxUses = 9 });
        string token = link.GetProperty("token").GetString()!;
        Assert.Equal((200, ""), await InviteScene.JoinAsync(await _server.RegisterAsync(), token));

        JsonElement listed = (await scene.Owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{scene.Tenant}/invite-links")).GetProperty("items")[0];
        Assert.Equal((1, 9, "active", "LAN party"), (listed.GetProperty("uses").GetInt32(), listed.GetProperty("maxUses").GetInt32(), listed.GetProperty("state").GetString(), listed.GetProperty("label").GetString()));
        using HttpResponseMessage revoked = await scene.Owner.Http.DeleteAsync($"/v1/invite-links/{link.GetProperty("id").GetString()}");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal((404, "invite.not_valid"), await InviteScene.JoinAsync(await _server.RegisterAsync(), token));
    }

    [Fact]
    public async Task Membership_for_a_time_ends_by_itself_with_the_devices_and_those_without_an_end_stay()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        NetworkScenario games = await NetworkScenario.MakeAsync(scene.Owner, "Games");
        string token = await scene.TokenAsync(new { networkId = games.Network.ToString(), membershipSeconds = 3600 });
        Assert.Equal(3600, (await NetworkScenario.PostAsync(_server.Anonymous, "/v1/invites/preview", new { token })).GetProperty("membershipSeconds").GetInt64());
        TestPerson guest = await _server.RegisterAsync();
        TestPerson friend = await _server.RegisterAsync();
        Assert.Equal((200, ""), await InviteScene.JoinAsync(guest, token));
        Assert.Equal((200, ""), await InviteScene.JoinAsync(friend, await scene.TokenAsync()));
        JsonElement phone = await NetworkScenario.PostAsync(
            guest.Http, $"/v1/networks/{games.Network}/peers", new { name = "guest-phone", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        EndMemberships worker = _server.App.Services.GetRequiredService<EndMemberships>();
        Assert.Equal(0, await worker.RunAsync(CancellationToken.None));

        await scene.SqlAsync("UPDATE members SET ends_at = now() WHERE user_id = $1 AND ends_at IS NOT NULL", guest.UserId.Value);

        // Nothing to be seen from that moment, whether anybody has cleared up yet or not.
        Assert.Equal(HttpStatusCode.NotFound, (await guest.Http.GetAsync($"/v1/networks/{games.Network}")).StatusCode);
        await worker.RunAsync(CancellationToken.None);
        Assert.Null(await scene.RoleOfAsync(guest));
        Assert.Equal("member", await scene.RoleOfAsync(friend));
        Assert.Equal(HttpStatusCode.NotFound, (await scene.Owner.Http.GetAsync($"/v1/devices/{phone.GetProperty("deviceId").GetString()}")).StatusCode);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'member.end' AND actor_kind = 'system' AND tenant_id = $1", scene.Tenant.Value));
    }

    [Fact]
    public async Task Invite_opens_registration_where_it_is_closed_and_only_for_who_holds_one()
    {
        await using TestServer closed = await TestServer.StartAsync(cluster, settings: ["--registration", "closed"]);
        TestPerson admin = await closed.SetUpAsync();
        var scene = new InviteScene(closed, admin);
        string token = await scene.TokenAsync(new { maxUses = 1 });

        using HttpResponseMessage without = await RegisterAsync(closed, "stranger", null);
        Assert.Equal("registration.closed", await NetworkScenario.CodeOfAsync(without));
        using HttpResponseMessage wrong = await RegisterAsync(closed, "stranger", "lsl_x");
        Assert.Equal("invite.not_valid", await NetworkScenario.CodeOfAsync(wrong));

        using HttpResponseMessage made = await RegisterAsync(closed, "guest", token);
        JsonElement session = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(admin.TenantId.ToString(), session.GetProperty("joined").GetProperty("tenantId").GetString());
        Assert.Equal(2, await scene.MembersAsync());
        Assert.Equal("guest", await closed.SqlAsync("SELECT u.username FROM activity a JOIN users u ON u.id = a.actor_user_id WHERE a.type = 'member.joined'"));

        using HttpResponseMessage second = await RegisterAsync(closed, "second", token);
        Assert.Equal("invite.not_valid", await NetworkScenario.CodeOfAsync(second));
        Assert.Equal(2L, await closed.SqlAsync("SELECT count(*) FROM users"));
    }

    [Fact]
    public async Task H4_event_of_a_person_reaches_that_person_alone()
    {
        TestPerson mine = await _server.RegisterAsync();
        InviteScene scene = await InviteScene.MakeAsync(_server);
        await _server.JoinTenantAsync(mine, scene.Tenant, "member");
        await using EventStream stream = await EventStream.OpenAsync(mine.Http);
        await using EventStream other = await EventStream.OpenAsync(scene.Owner.Http);

        for (int i = 0; i < 100; i++)
            await _server.SqlAsync("INSERT INTO events (user_id, topic, type, resource_id, at) SELECT CASE WHEN i % 2 = 0 THEN $1 ELSE $2 END, 'invitations', 'invitation.received', gen_random_uuid(), now() FROM generate_series(1, 10) i", mine.UserId.Value, fixture.Admin.UserId.Value);
        await scene.LinkAsync();

        await stream.WaitAsync(503);
        await other.WaitAsync(3);
        Assert.Equal(500, stream.Received.Count(e => e.Name == "changed" && e.Data.GetProperty("topic").GetString() == "invitations"));
        Assert.DoesNotContain(other.Received, e => e.Name == "changed" && e.Data.GetProperty("topic").GetString() == "invitations");
        Assert.Contains(other.Received, e => e.Name == "changed" && e.Data.GetProperty("type").GetString() == "invite_link.created");
    }

    private async Task<TestPerson[]> PeopleAsync(int count)
    {
        var people = new TestPerson[count];
        for (int i = 0; i < count; i++)
            people[i] = await _server.RegisterAsync();
        return people;
    }

    private static Task<HttpResponseMessage> RegisterAsync(TestServer server, string name, string? invite) => server.Anonymous.PostAsJsonAsync(
        "/v1/auth/register", new { email = $"{name}@example.org", username = name, password = $"correct horse {name} staple", mode = "token", invite });
}
