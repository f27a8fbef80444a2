using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Tenants;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Hosting;
using Lanstead.Tests.Postgres.Server.Mail;
using Lanstead.Tests.Postgres.Server.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Administration;

/// <summary>A space that administrators of the deployment hold: read and not changed, its devices in no map and told why, and all as before when it is lifted.</summary>
public sealed class SpaceSuspensionTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private static readonly (HttpStatusCode, string) s_suspended = (HttpStatusCode.Conflict, "space.suspended");

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Devices_of_a_suspended_space_leave_every_map_are_told_why_and_are_back_with_their_addresses_when_it_is_lifted()
    {
        (Space space, NetworkScenario lan) = await SpaceWithNetworkAsync();
        await using TestAgent alpha = await lan.JoinAsync(_server, "alpha");
        await using TestAgent beta = await lan.JoinAsync(_server, "beta");
        await alpha.UntilPeersAsync(2);
        await beta.UntilPeersAsync(2);
        string address = (await lan.GetAsync($"/v1/peers/{beta.Peer}")).GetProperty("ipv4").GetString()!;
        string key = await lan.KeyAsync();

        Assert.Equal(HttpStatusCode.NoContent, await SuspendAsync(space));

        await TestAgent.UntilAsync(() => alpha.Manifest?.Networks is [{ Held: "suspended" }] && beta.Manifest?.Networks is [{ Held: "suspended" }], "manifests that say why");
        Assert.Equal("suspended", (await lan.GetAsync($"/v1/peers/{beta.Peer}")).GetProperty("held").GetString());
        using (HttpResponseMessage late = await TestAgent.PostEnrolmentAsync(_server.Anonymous, Lanstead.Protocol.EcdsaP256.Create(), key, "late"))
            Assert.Equal("space.suspended", await NetworkScenario.CodeOfAsync(late));
        // Every revision is told of one by one, so that an agent that was away catches up by what it missed.
        Assert.Equal(
            await _server.SqlAsync("SELECT revision - 1 FROM networks WHERE id = $1", lan.Network.Value),
            await _server.SqlAsync("SELECT count(*) FROM network_changes WHERE network_id = $1", lan.Network.Value));

        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Admin.Http.DeleteAsync(Of(space, "/suspension"))).StatusCode);
        await alpha.UntilPeersAsync(2);
        await beta.UntilPeersAsync(2);
        await TestAgent.UntilAsync(() => beta.Manifest?.Networks is [{ Held: "" }], "a manifest without a hold");
        Assert.Equal(address, (await lan.GetAsync($"/v1/peers/{beta.Peer}")).GetProperty("ipv4").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await fixture.Admin.Http.DeleteAsync(Of(space, "/suspension"))).StatusCode);
    }

    [Fact]
    public async Task What_a_suspended_space_holds_is_read_and_not_changed_and_nobody_finds_or_joins_it()
    {
        (Space space, NetworkScenario lan) = await SpaceWithNetworkAsync(new { visibility = "public", access = "open", name = "Held back" });
        TestPerson member = await space.WithAsync("member");
        TestPerson stranger = await _server.RegisterAsync();
        JsonElement link = await NetworkScenario.PostAsync(space.Owner.Http, $"{space.Path}/invite-links", new { });

        Assert.Equal(HttpStatusCode.NoContent, await SuspendAsync(space));

        Assert.Equal(s_suspended, await space.AskAsync(space.Owner, "PATCH", "", new { name = "Other" }));
        Assert.Equal(s_suspended, await space.AskAsync(space.Owner, "DELETE", "", new { name = "Held back" }));
        Assert.Equal(s_suspended, await space.AskAsync(space.Owner, "POST", "/restore"));
        Assert.Equal(s_suspended, await space.AskAsync(space.Owner, "PATCH", $"/members/{member.UserId}", new { role = "viewer" }));
        Assert.Equal(s_suspended, await AskAsync(space.Owner, "POST", $"/v1/networks/{lan.Network}/join-keys", new { }));
        Assert.Equal(s_suspended, await AskAsync(space.Owner, "POST", "/v1/networks", new { name = "More", tenantId = space.Id.ToString() }));
        JsonElement seen = await space.GetAsync(member);
        Assert.Equal("It sent spam.", seen.GetProperty("suspension").GetProperty("reason").GetString());
        Assert.DoesNotContain("tenantDelete", (await space.GetAsync(space.Owner)).GetProperty("permissions").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await member.Http.GetAsync($"/v1/networks/{lan.Network}")).StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await space.AskAsync(stranger, "POST", "/join", new { }));
        Assert.Empty((await stranger.Http.GetFromJsonAsync<JsonElement>("/v1/tenants/discover?search=Held%20back")).GetProperty("items").EnumerateArray());
        using HttpResponseMessage invited = await stranger.Http.PostAsJsonAsync("/v1/invites/join", new { token = link.GetProperty("token").GetString() });
        Assert.False(invited.IsSuccessStatusCode);
        Assert.Equal((HttpStatusCode.NoContent, ""), await space.AskAsync(member, "POST", "/leave"));
    }

    [Fact]
    public async Task Administrators_end_of_a_space_goes_with_its_suspension_and_the_owners_own_stays()
    {
        (Space space, _) = await SpaceWithNetworkAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await EndAsync(space, new { name = "chess club", reason = "Fraud." }));
        Assert.Equal(HttpStatusCode.NoContent, await EndAsync(space, new { name = "Chess Club", reason = "Fraud." }));
        JsonElement ending = await space.GetAsync(space.Owner);
        Assert.InRange((ending.GetProperty("deleteAfter").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalDays, 6.99, 7);
        await fixture.Admin.Http.DeleteAsync(Of(space, "/suspension"));
        Assert.Equal(JsonValueKind.Null, (await space.GetAsync(space.Owner)).GetProperty("deleteAfter").ValueKind);

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "DELETE", "", new { name = "Chess Club" }));
        await SuspendAsync(space);
        await fixture.Admin.Http.DeleteAsync(Of(space, "/suspension"));
        Assert.Equal(JsonValueKind.String, (await space.GetAsync(space.Owner)).GetProperty("deleteAfter").ValueKind);

        await EndAsync(space, new { name = "Chess Club", reason = "Fraud." });
        await _server.SqlAsync("UPDATE tenants SET delete_after = now() - interval '1 second' WHERE id = $1", space.Id.Value);
        await _server.App.Services.GetRequiredService<TenantPurge>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM tenants WHERE id = $1", space.Id.Value));
        // A personal space goes with its account, and can be held all the same.
        Assert.Equal(HttpStatusCode.Conflict, await EndAsync(new Space(_server, space.Owner, space.Owner.TenantId), new { name = "x", reason = "x" }));
    }

    [Fact]
    public async Task Suspension_by_the_machines_own_command_is_audited_for_the_instance_alone()
    {
        (Space space, _) = await SpaceWithNetworkAsync();
        string slug = (await space.GetAsync(space.Owner)).GetProperty("slug").GetString()!;

        Assert.Equal(2, (await ServerCommand.RunAsync(_server, "admin", "suspend-space", slug)).Exit);
        (int exit, string output, string errors) = await ServerCommand.RunAsync(_server, "admin", "suspend-space", slug, "--reason", "Unpaid.", "--json");
        Assert.Equal((0, ""), (exit, errors));
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("done").GetBoolean());
        (_, output, _) = await ServerCommand.RunAsync(_server, "admin", "spaces", "ls", "--search", slug);
        Assert.Contains("suspended", output, StringComparison.Ordinal);

        JsonElement own = await space.Owner.Http.GetFromJsonAsync<JsonElement>($"/v1/audit?tenant={space.Id}&action=tenant.suspend");
        Assert.Empty(own.GetProperty("items").EnumerateArray());
        JsonElement instance = await fixture.Admin.Http.GetFromJsonAsync<JsonElement>($"/v1/admin/audit?action=tenant.suspend&target={space.Id}");
        Assert.Equal("Unpaid.", instance.GetProperty("items")[0].GetProperty("after").GetProperty("reason").GetString());
        Assert.Equal(7, (await ServerCommand.RunAsync(_server, "admin", "lift-space", "nowhere-at-all")).Exit);
        Assert.Equal(0, (await ServerCommand.RunAsync(_server, "admin", "lift-space", slug)).Exit);
    }

    [Fact]
    public async Task Owners_read_by_letter_that_their_space_is_suspended_ends_and_is_free_again_and_nobody_else_does()
    {
        await using MailServer mail = await MailServer.StartAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: [.. mail.Settings(), "--public-url", "http://lan.test"]);
        TestPerson admin = await server.SetUpAsync();
        Space space = await Space.MakeAsync(server, await server.RegisterAsync());
        TestPerson second = await space.WithAsync("owner");
        TestPerson member = await space.WithAsync("admin");
        TestPerson gone = await space.WithAsync("owner");
        var come = new List<ReceivedMail>();
        await server.SqlAsync("UPDATE users SET locale = 'de' WHERE id = $1", second.UserId.Value);
        await server.SqlAsync("UPDATE users SET disabled_at = now() WHERE id = $1", gone.UserId.Value);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.PutAsJsonAsync(Of(space, "/suspension"), new { reason = "It sent spam." })).StatusCode);
        ReceivedMail letter = await NextAsync(space.Owner);
        Assert.Equal("The space “Chess Club” was suspended", letter.Header("Subject"));
        Assert.Contains("The reason: It sent spam.", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("deleted for good", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"http://lan.test/spaces/{space.Id}/general", letter.Text, StringComparison.Ordinal);
        letter = await NextAsync(second);
        Assert.Equal("Der Bereich „Chess Club“ wurde gesperrt", letter.Header("Subject"));
        Assert.Contains("Der Grund: It sent spam.", letter.Text, StringComparison.Ordinal);

        using (var end = new HttpRequestMessage(HttpMethod.Delete, Of(space)) { Content = JsonContent.Create(new { name = "Chess Club", reason = "Fraud." }) })
            Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.SendAsync(end)).StatusCode);
        Assert.Matches(@"The reason: Fraud\.\s+On \d{4}-\d\d-\d\d it is deleted for good", (await NextAsync(space.Owner)).Text);
        Assert.Contains("endgültig gelöscht", (await NextAsync(second)).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Http.DeleteAsync(Of(space, "/suspension"))).StatusCode);
        Assert.Equal("The space “Chess Club” is free again", (await NextAsync(space.Owner)).Header("Subject"));
        Assert.Equal("Der Bereich „Chess Club“ ist wieder frei", (await NextAsync(second)).Header("Subject"));
        Assert.DoesNotContain(mail.All, one => (one.To.Contains(member.Email) || one.To.Contains(gone.Email)) && one.Header("Subject").Contains("Chess Club", StringComparison.Ordinal));

        // The two come in any order, and after those that ask to confirm an address.
        async Task<ReceivedMail> NextAsync(TestPerson person)
        {
            int at;
            while ((at = come.FindIndex(known => known.To.Contains(person.Email))) < 0)
            {
                if (await mail.NextAsync() is var one && one.Header("Subject").Contains("Chess Club", StringComparison.Ordinal))
                    come.Add(one);
            }
            ReceivedMail next = come[at];
            come.RemoveAt(at);
            return next;
        }
    }

    private static string Of(Space space, string below = "") => $"/v1/admin/spaces/{space.Id}{below}";

    private static async Task<(HttpStatusCode, string)> AskAsync(TestPerson person, string method, string path, object body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }

    private async Task<(Space Space, NetworkScenario Lan)> SpaceWithNetworkAsync(object? more = null)
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), more);
        JsonElement network = await NetworkScenario.PostAsync(space.Owner.Http, "/v1/networks", new { name = "LAN", tenantId = space.Id.ToString() });
        return (space, new NetworkScenario(space.Owner, new NetworkId(network.GetProperty("id").GetGuid())));
    }

    private async Task<HttpStatusCode> SuspendAsync(Space space)
    {
        using HttpResponseMessage answer = await fixture.Admin.Http.PutAsJsonAsync(Of(space, "/suspension"), new { reason = "It sent spam." });
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> EndAsync(Space space, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, Of(space)) { Content = JsonContent.Create(body) };
        using HttpResponseMessage answer = await fixture.Admin.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
