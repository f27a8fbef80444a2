using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Events;
using Lanstead.Tests.Postgres.Server.Mail;

namespace Lanstead.Tests.Postgres.Server.Invites;

/// <summary>Invitations of one person: the letter through a real mail server, and the list of their own for who has proven the address.</summary>
public sealed class InvitationTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Letter_brings_the_only_link_and_using_it_proves_the_address()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--registration", "closed", .. mail.Settings()]);
        var scene = new InviteScene(server, await server.SetUpAsync());
        JsonElement network = await NetworkScenario.PostAsync(scene.Owner.Http, "/v1/networks", new { name = "Games" });
        JsonElement made = await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/tenants/{scene.Tenant}/invitations", new { email = "Ann@example.org", networkId = network.GetProperty("id").GetString() });
        Assert.True(made.GetProperty("isMailed").GetBoolean());

        ReceivedMail letter = await mail.NextAsync();
        Assert.Equal(["Ann@example.org"], letter.To);
        Assert.Equal("admin invites you to Games (admin)", letter.Header("Subject"));
        Assert.Equal("/join", letter.Link.AbsolutePath);
        Assert.Equal("", letter.Link.Query);
        string token = letter.Link.Fragment[1..];
        server.Secrets.Add("token of a letter", token);
        using HttpResponseMessage registered = await server.Anonymous.PostAsJsonAsync(
            "/v1/auth/register", new { email = "ann@EXAMPLE.org", username = "ann", password = "correct horse ann staple", mode = "token", invite = token });

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.Equal(true, await server.SqlAsync("SELECT email_verified_at IS NOT NULL FROM users WHERE username = 'ann'"));
        Assert.Equal("accepted", await server.SqlAsync("SELECT status FROM invitations"));
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM audit WHERE to_jsonb(audit)::text ILIKE '%ann@example%'"));
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM activity WHERE metadata::text ILIKE '%ann@example%'"));
    }

    [Fact]
    public async Task Invitation_for_a_time_makes_a_membership_that_ends()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson guest = await ProvenAsync();
        JsonElement made = await NetworkScenario.PostAsync(scene.Owner.Http, $"/v1/tenants/{scene.Tenant}/invitations", new { email = guest.Email, membershipSeconds = 7200 });
        Assert.Equal(7200, made.GetProperty("membershipSeconds").GetInt64());

        using HttpResponseMessage accepted = await guest.Http.PostAsync($"/v1/invitations/{made.GetProperty("id").GetString()}/accept", null);

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(true, await _server.SqlAsync("SELECT ends_at = created_at + interval '2 hours' FROM members WHERE user_id = $1 AND ends_at IS NOT NULL", guest.UserId.Value));
    }

    [Fact]
    public async Task I10_address_that_was_only_typed_shows_and_accepts_nothing()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson typed = await _server.RegisterAsync();
        (Guid id, _) = await scene.InviteAsync(typed.Email);

        Assert.Equal(0, (await typed.Http.GetFromJsonAsync<JsonElement>("/v1/invitations")).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await typed.Http.PostAsync($"/v1/invitations/{id}/accept", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await typed.Http.PostAsync($"/v1/invitations/{id}/decline", null)).StatusCode);
        Assert.Null(await scene.RoleOfAsync(typed));
    }

    [Fact]
    public async Task I10_invitation_of_another_is_not_there_for_who_has_proven_an_address_of_the_same_domain()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson invited = await ProvenAsync();
        TestPerson colleague = await ProvenAsync();
        (Guid id, _) = await scene.InviteAsync(invited.Email);

        Assert.Equal(0, (await colleague.Http.GetFromJsonAsync<JsonElement>("/v1/invitations")).GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Http.PostAsync($"/v1/invitations/{id}/accept", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await invited.Http.PostAsync($"/v1/invitations/{id}/accept", null)).StatusCode);
        Assert.Equal("member", await scene.RoleOfAsync(invited));
        using HttpResponseMessage again = await invited.Http.PostAsync($"/v1/invitations/{id}/accept", null);
        Assert.Equal("invite.not_valid", await NetworkScenario.CodeOfAsync(again));
    }

    [Fact]
    public async Task H4_invitation_appears_live_to_the_invited_person_alone_and_goes_when_it_is_taken_back()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson invited = await ProvenAsync();
        TestPerson other = await ProvenAsync();
        await using EventStream mine = await EventStream.OpenAsync(invited.Http);
        await using EventStream others = await EventStream.OpenAsync(other.Http);

        // Each is told twice: to the list of invitations, and under the bell.
        (Guid id, _) = await scene.InviteAsync(invited.Email);
        await mine.WaitAsync(3);
        JsonElement shown = (await invited.Http.GetFromJsonAsync<JsonElement>("/v1/invitations")).GetProperty("items")[0];
        Assert.Equal(id, shown.GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Owner.Http.DeleteAsync($"/v1/invitations/{id}")).StatusCode);
        await mine.WaitAsync(5);

        Assert.Equal(
            ["invitation.received", "notification.added", "invitation.revoked", "notification.gone"],
            mine.Received.Skip(1).Select(e => e.Data.GetProperty("type").GetString()).Chunk(2).SelectMany(two => two.Order(StringComparer.Ordinal)));
        Assert.Equal(0, (await invited.Http.GetFromJsonAsync<JsonElement>("/v1/invitations")).GetProperty("items").GetArrayLength());
        Assert.Single(others.Received);
    }

    [Fact]
    public async Task Declined_invitation_tells_the_inviter_and_a_second_of_the_same_needs_the_first_to_be_over()
    {
        InviteScene scene = await InviteScene.MakeAsync(_server);
        TestPerson invited = await ProvenAsync();
        (Guid id, _) = await scene.InviteAsync(invited.Email);
        using HttpResponseMessage twice = await scene.Owner.Http.PostAsJsonAsync($"/v1/tenants/{scene.Tenant}/invitations", new { email = invited.Email });
        Assert.Equal("invitation.pending", await NetworkScenario.CodeOfAsync(twice));

        Assert.Equal(HttpStatusCode.NoContent, (await invited.Http.PostAsync($"/v1/invitations/{id}/decline", null)).StatusCode);

        JsonElement listed = (await scene.Owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{scene.Tenant}/invitations")).GetProperty("items")[0];
        Assert.Equal("declined", listed.GetProperty("status").GetString());
        await scene.InviteAsync(invited.Email);
        await scene.SqlAsync("UPDATE invitations SET expires_at = now() - interval '1 minute' WHERE status = 'pending' AND tenant_id = $1", scene.Tenant.Value);
        await scene.InviteAsync(invited.Email);
        JsonElement all = (await scene.Owner.Http.GetFromJsonAsync<JsonElement>($"/v1/tenants/{scene.Tenant}/invitations")).GetProperty("items");
        Assert.Equal(["pending", "expired", "declined"], all.EnumerateArray().Select(i => i.GetProperty("status").GetString()));
    }

    private async Task<TestPerson> ProvenAsync()
    {
        TestPerson person = await _server.RegisterAsync();
        await _server.SqlAsync("UPDATE users SET email_verified_at = now() WHERE id = $1", person.UserId.Value);
        return person;
    }
}
