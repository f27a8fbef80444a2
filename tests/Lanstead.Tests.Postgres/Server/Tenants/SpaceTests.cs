using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Tenants;

/// <summary>Spaces: made, changed, found, joined.</summary>
public sealed class SpaceTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Who_makes_a_space_owns_it_and_sees_what_they_may_do()
    {
        TestPerson owner = await _server.RegisterAsync();
        Space space = await Space.MakeAsync(_server, owner);

        JsonElement seen = await space.GetAsync(owner);

        Assert.Equal("owner", seen.GetProperty("role").GetString());
        Assert.Equal("private", seen.GetProperty("visibility").GetString());
        Assert.Equal("invite", seen.GetProperty("access").GetString());
        Assert.Equal(1, seen.GetProperty("memberCount").GetInt32());
        string[] permissions = [.. seen.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!)];
        Assert.Contains("tenantDelete", permissions);
        string[] viewers = [.. (await space.GetAsync(await space.WithAsync("viewer"))).GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!)];
        Assert.Equal(["tenantRead", "tenantLeave", "networkRead", "deviceRead", "chatRead", "exposeRead"], viewers);
        // The same list stands in the matrix that everybody may read.
        JsonElement roles = await owner.Http.GetFromJsonAsync<JsonElement>("/v1/roles");
        Assert.Equal(viewers, roles.GetProperty("permissions").EnumerateArray()
            .Where(p => p.GetProperty("roles")[0].GetString() == "viewer").Select(p => p.GetProperty("permission").GetString()!));
    }

    [Fact]
    public async Task Two_spaces_of_one_name_made_at_once_get_different_slugs()
    {
        TestPerson[] people = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _server.RegisterAsync()));
        JsonElement[] made = await Task.WhenAll(people.Select(person => NetworkScenario.PostAsync(person.Http, "/v1/tenants", new { name = "Twin Peaks", kind = "team" })));
        Assert.Equal(4, made.Select(space => space.GetProperty("slug").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"name":"x","kind":"personal"}""", "kind")]
    [InlineData("""{"name":"","kind":"team"}""", "name")]
    [InlineData("""{"name":"x","kind":"team","access":"password"}""", "password")]
    [InlineData("""{"name":"x","kind":"team","access":"password","password":"short"}""", "password")]
    [InlineData("""{"name":"x","kind":"team","access":"open","password":"long enough"}""", "password")]
    public async Task Space_is_not_made_of(string body, string field)
    {
        TestPerson person = await _server.RegisterAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await person.Http.PostAsync("/v1/tenants", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Change_with_the_tag_of_an_older_version_is_refused()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        using HttpResponseMessage read = await space.Owner.Http.GetAsync(space.Path);
        string tag = read.Headers.ETag!.ToString();
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { name = "Go Club" }));

        using var late = new HttpRequestMessage(HttpMethod.Patch, space.Path) { Content = JsonContent.Create(new { name = "Bridge Club" }) };
        late.Headers.TryAddWithoutValidation("If-Match", tag);
        using HttpResponseMessage refused = await space.Owner.Http.SendAsync(late);

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("Go Club", (await space.GetAsync(space.Owner)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Look_of_a_space_is_one_of_the_list_and_seen_wherever_the_space_is()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync());
        Assert.Equal("none", (await space.GetAsync(space.Owner)).GetProperty("look").GetProperty("symbol").GetString());

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { look = new { symbol = "dice", colour = "teal" } }));
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await space.AskAsync(space.Owner, "PATCH", "", new { look = new { symbol = "<svg>", colour = "teal" } }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { name = "Go Club" }));

        const string expected = """{"symbol":"dice","colour":"teal"}""";
        Assert.Equal(expected, (await space.GetAsync(space.Owner)).GetProperty("look").GetRawText());
        JsonElement me = await space.Owner.Http.GetFromJsonAsync<JsonElement>("/v1/me");
        Assert.Equal(expected, me.GetProperty("tenants").EnumerateArray().Single(one => one.GetProperty("id").GetString() == space.Id.ToString()).GetProperty("look").GetRawText());
        string token = (await NetworkScenario.PostAsync(space.Owner.Http, $"{space.Path}/invite-links", new { })).GetProperty("token").GetString()!;
        Assert.Equal(expected, (await NetworkScenario.PostAsync(_server.Anonymous, "/v1/invites/preview", new { token })).GetProperty("spaceLook").GetRawText());
    }

    [Fact]
    public async Task Public_space_is_found_by_strangers_with_its_name_description_and_count_alone()
    {
        TestPerson stranger = await _server.RegisterAsync();
        Space open = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { name = "Findable ranch", description = "Cows", visibility = "public", access = "open" });
        Space hidden = await Space.MakeAsync(_server, open.Owner, new { name = "Findable secret" });

        JsonElement found = await stranger.Http.GetFromJsonAsync<JsonElement>("/v1/tenants/discover?search=FINDABLE");

        JsonElement only = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(["id", "kind", "name", "description", "access", "memberCount", "isMember"], only.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Cows", only.GetProperty("description").GetString());
        // Public or not, all else of it is for members.
        foreach (Space space in new[] { open, hidden })
        {
            foreach (string below in new[] { "", "/members" })
                Assert.Equal((HttpStatusCode.NotFound, "not_found"), await space.AskAsync(stranger, "GET", below));
        }
    }

    [Fact]
    public async Task Open_space_is_joined_at_once_with_the_role_that_its_settings_say()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility = "public", access = "open" });
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await space.AskAsync(space.Owner, "PATCH", "", new { settings = new { joinRole = "admin" } }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { settings = new { joinRole = "viewer" } }));
        TestPerson person = await _server.RegisterAsync();

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(person, "POST", "/join", new { }));

        Assert.Equal("viewer", await space.RoleOfAsync(person));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(person, "GET"));
    }

    [Fact]
    public async Task Password_that_is_changed_lets_in_with_the_new_one_alone_and_none_is_left_of_a_space_without()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility = "public" });
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await space.AskAsync(space.Owner, "PATCH", "", new { access = "password" }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { access = "password", password = "first password" }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { password = "second password" }));
        TestPerson person = await _server.RegisterAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "space.password_wrong"), await space.AskAsync(person, "POST", "/join", new { password = "first password" }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(person, "POST", "/join", new { password = "second password" }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(space.Owner, "PATCH", "", new { access = "invite" }));
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM tenant_passwords WHERE tenant_id = $1", space.Id.Value));
    }

    [Fact]
    public async Task F2_200_joins_at_once_of_one_person_are_one_membership_and_one_row()
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility = "public", access = "open" });
        TestPerson person = await _server.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => space.AskAsync(person, "POST", "/join", new { })));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, ""), answer));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM members WHERE tenant_id = $1 AND user_id = $2", space.Id.Value, person.UserId.Value));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'tenant.join'", space.Id.Value));
    }

    [Fact]
    public async Task Space_by_invitation_is_not_joined_and_a_private_one_is_not_there()
    {
        TestPerson person = await _server.RegisterAsync();
        Space known = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility = "public" });
        Space hidden = await Space.MakeAsync(_server, known.Owner);
        Assert.Equal((HttpStatusCode.Forbidden, "space.invite_only"), await known.AskAsync(person, "POST", "/join", new { }));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await hidden.AskAsync(person, "POST", "/join", new { }));
        var personal = new Space(_server, known.Owner, known.Owner.TenantId);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await personal.AskAsync(person, "POST", "/join", new { }));
    }

    [Theory]
    [InlineData("public", HttpStatusCode.Forbidden, "space.password_wrong", HttpStatusCode.TooManyRequests, "rate.limited")]
    [InlineData("private", HttpStatusCode.NotFound, "not_found", HttpStatusCode.NotFound, "not_found")]
    public async Task Wrong_passwords_are_audited_and_after_ten_at_once_none_is_looked_at(
        string visibility, HttpStatusCode wrong, string wrongCode, HttpStatusCode over, string overCode)
    {
        Space space = await Space.MakeAsync(_server, await _server.RegisterAsync(), new { visibility, access = "password", password = "rooks and pawns" });
        TestPerson guesser = await _server.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => space.AskAsync(guesser, "POST", "/join", new { password = $"guess {i:000}" })));

        Assert.Equal(visibility == "public" ? 10 : 30, answers.Count(answer => answer == (wrong, wrongCode)));
        Assert.All(answers, answer => Assert.True(answer == (wrong, wrongCode) || answer == (over, overCode), $"{answer}"));
        Assert.Equal(10L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'tenant.join' AND outcome = 'failed'", space.Id.Value));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE tenant_id = $1 AND action = 'tenant.join' AND outcome = 'denied'", space.Id.Value));
        // Not even the right one counts for this person now; for anybody else it does.
        Assert.Equal((over, overCode), await space.AskAsync(guesser, "POST", "/join", new { password = "rooks and pawns" }));
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(await _server.RegisterAsync(), "POST", "/join", new { password = "rooks and pawns" }));
        await _server.SqlAsync("UPDATE tenant_join_tries SET since = since - interval '15 minutes' WHERE tenant_id = $1", space.Id.Value);
        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(guesser, "POST", "/join", new { password = "rooks and pawns" }));
    }

    [Fact]
    public async Task Personal_space_stays_what_it_is()
    {
        TestPerson person = await _server.RegisterAsync();
        var space = new Space(_server, person, person.TenantId);
        TestPerson guest = await space.WithAsync("admin");
        string name = (await space.GetAsync(person)).GetProperty("name").GetString()!;
        (HttpStatusCode, string) refused = (HttpStatusCode.Conflict, "space.personal");

        Assert.Equal(refused, await space.AskAsync(person, "PATCH", "", new { visibility = "public" }));
        Assert.Equal(refused, await space.AskAsync(person, "PATCH", "", new { access = "open" }));
        Assert.Equal(refused, await space.AskAsync(person, "DELETE", "", new { name }));
        Assert.Equal(refused, await space.AskAsync(person, "POST", "/leave"));
        Assert.Equal(refused, await space.AskAsync(person, "POST", "/transfer", new { userId = guest.UserId.ToString() }));

        Assert.Equal((HttpStatusCode.OK, ""), await space.AskAsync(person, "PATCH", "", new { name = "My cave" }));
        Assert.DoesNotContain("tenantDelete", (await space.GetAsync(person)).GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
    }
}
