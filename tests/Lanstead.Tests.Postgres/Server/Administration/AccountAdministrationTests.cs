using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Administration;

/// <summary>F2, H2, I6: what administrators of the deployment do to accounts.</summary>
public sealed class AccountAdministrationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Accounts_are_found_by_name_and_address_page_by_page_and_show_no_secret()
    {
        string[] names = ["searched-b", "searched-a", "searched-c"];
        foreach (string name in names)
            await _server.RegisterAsync(name);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            using HttpResponseMessage answer = await fixture.Admin.Http.GetAsync($"/v1/admin/accounts?search=SEARCHED-&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            string text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
            JsonElement page = JsonDocument.Parse(text).RootElement;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("username").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(names, seen);
        Assert.Empty((await fixture.Admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/accounts?search=%25")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task I6_disabled_account_is_out_at_once_and_comes_back_only_by_signing_in()
    {
        TestPerson person = await _server.RegisterAsync();

        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(fixture.Admin, person, new { disabled = true }));

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(person));
        Assert.NotEqual(JsonValueKind.Null, (await AccountAsync(person)).GetProperty("disabledAt").ValueKind);
        Assert.Equal(HttpStatusCode.NoContent, await ChangeAsync(fixture.Admin, person, new { disabled = false }));
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(person));
    }

    [Fact]
    public async Task I6_administrator_ends_every_session_of_an_account()
    {
        TestPerson person = await _server.RegisterAsync();
        Assert.Equal(1, (await AccountAsync(person)).GetProperty("sessions").GetInt32());

        using HttpResponseMessage ended = await fixture.Admin.Http.DeleteAsync($"/v1/admin/accounts/{person.UserId}/sessions");

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(0, (await AccountAsync(person)).GetProperty("sessions").GetInt32());
    }

    [Fact]
    public async Task I7_administrator_takes_a_lost_passkey_and_an_api_key_away_and_the_key_ends_at_once()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpClient program = _server.Client(await NewKey.OfAsync(person, "networks:read"));
        var passkey = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await _server.SqlAsync("INSERT INTO passkeys VALUES ($1, $2, $3, $3, 'phone', 0, '{}', false, false, now(), NULL)", passkey, person.UserId.Value, passkey.ToByteArray());
        string account = $"/v1/admin/accounts/{person.UserId}";
        string seen = await fixture.Admin.Http.GetStringAsync(account);
        JsonElement view = JsonDocument.Parse(seen).RootElement;
        Assert.Equal("phone", view.GetProperty("passkeys")[0].GetProperty("name").GetString());
        string key = view.GetProperty("apiKeys")[0].GetProperty("id").GetString()!;
        Assert.DoesNotContain(program.DefaultRequestHeaders.Authorization!.Parameter!, seen, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Admin.Http.DeleteAsync($"/v1/admin/accounts/{fixture.Admin.UserId}/api-keys/{key}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Admin.Http.DeleteAsync($"{account}/api-keys/{key}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await fixture.Admin.Http.DeleteAsync($"{account}/passkeys/{passkey}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/v1/networks")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/networks")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Admin.Http.DeleteAsync($"{account}/api-keys/{key}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Admin.Http.DeleteAsync($"{account}/passkeys/{passkey}")).StatusCode);
    }

    [Fact]
    public async Task H1_administrator_sees_of_a_space_its_name_and_counts_and_nothing_in_it()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpResponseMessage made = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "a very private network" });
        string network = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        string account = await fixture.Admin.Http.GetStringAsync($"/v1/admin/accounts/{person.UserId}");
        string spaces = await fixture.Admin.Http.GetStringAsync($"/v1/admin/spaces?search={person.Email.Split('@')[0]}");

        Assert.Contains($"\"{person.TenantId}\"", account, StringComparison.Ordinal);
        Assert.Equal(1, JsonDocument.Parse(spaces).RootElement.GetProperty("items")[0].GetProperty("networks").GetInt32());
        Assert.DoesNotContain("very private", account + spaces, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Admin.Http.GetAsync($"/v1/networks/{network}")).StatusCode);
    }

    [Fact]
    public async Task H2_members_that_the_route_does_not_take_change_nothing()
    {
        TestPerson person = await _server.RegisterAsync();
        const string row = "SELECT (email, username, password_hash, is_admin, created_at)::text FROM users WHERE id = $1";
        object? before = await _server.SqlAsync(row, person.UserId.Value);

        await ChangeAsync(fixture.Admin, person, new { disabled = false, email = "x@example.org", username = "x", passwordHash = "x", createdAt = "2000-01-01T00:00:00Z", id = fixture.Admin.UserId.ToString() });

        Assert.Equal(before, await _server.SqlAsync(row, person.UserId.Value));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(fixture.Admin, person, new { disabled = false, isAdmin = true }));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(fixture.Admin, person, new { }));
        Assert.Equal(HttpStatusCode.Forbidden, await ChangeAsync(person, person, new { isAdmin = true }));
    }

    [Fact]
    public async Task Last_administrator_stays()
    {
        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(fixture.Admin, fixture.Admin, new { isAdmin = false }));
        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(fixture.Admin, fixture.Admin, new { disabled = true }));

        // One who cannot sign in is none that could take over.
        TestPerson other = await _server.RegisterAsync();
        await ChangeAsync(fixture.Admin, other, new { isAdmin = true });
        await ChangeAsync(fixture.Admin, other, new { disabled = true });
        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(fixture.Admin, fixture.Admin, new { isAdmin = false }));
        await ChangeAsync(fixture.Admin, other, new { isAdmin = false });
    }

    [Fact]
    public async Task F2_of_two_administrators_who_revoke_each_other_at_once_one_stays()
    {
        for (int round = 0; round < 20; round++)
        {
            TestPerson other = await _server.RegisterAsync();
            TestPerson third = await _server.RegisterAsync();
            await ChangeAsync(fixture.Admin, other, new { isAdmin = true });
            await ChangeAsync(fixture.Admin, third, new { isAdmin = true });
            await _server.SqlAsync("UPDATE users SET is_admin = false WHERE id = $1", fixture.Admin.UserId.Value);

            HttpStatusCode[] answers = await Task.WhenAll(ChangeAsync(other, third, new { isAdmin = false }), ChangeAsync(third, other, new { disabled = true }));

            Assert.Single(answers, HttpStatusCode.NoContent);
            Assert.Single(answers, answer => answer is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized);
            Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM users WHERE is_admin AND disabled_at IS NULL"));
            await _server.SqlAsync("UPDATE users SET is_admin = (id = $1)", fixture.Admin.UserId.Value);
        }
    }

    [Fact]
    public async Task Settings_are_shown_and_secrets_are_not()
    {
        JsonElement settings = await fixture.Admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/settings");

        JsonElement[] all = [.. settings.GetProperty("settings").EnumerateArray()];
        Assert.Equal("open", all.Single(s => s.GetProperty("variable").GetString() == "LANSTEAD_REGISTRATION").GetProperty("value").GetString());
        Assert.True(all.Single(s => s.GetProperty("variable").GetString() == "LANSTEAD_REGISTRATION").GetProperty("given").GetBoolean());
        string[] secrets = ["LANSTEAD_DATABASE", "LANSTEAD_MASTER_KEY", "LANSTEAD_MAIL_PASSWORD", "LANSTEAD_TLS_KEY", "LANSTEAD_TOKEN_KEYS"];
        Assert.Equal(secrets.Order(StringComparer.Ordinal), all.Where(s => s.GetProperty("value").ValueKind == JsonValueKind.Null).Select(s => s.GetProperty("variable").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            "audit=365,activity=365,changes=90,sessions=30,deliveries=30,messages=365",
            all.Single(s => s.GetProperty("variable").GetString() == "LANSTEAD_RETENTION").GetProperty("value").GetString());
        Assert.Contains(settings.GetProperty("limits").EnumerateArray(), limit => limit.GetProperty("route").GetString() == "POST /v1/auth/sign-in");
    }

    private async Task<JsonElement> AccountAsync(TestPerson person) =>
        (await fixture.Admin.Http.GetFromJsonAsync<JsonElement>($"/v1/admin/accounts/{person.UserId}")).GetProperty("account");

    private static async Task<HttpStatusCode> ChangeAsync(TestPerson by, TestPerson whom, object change)
    {
        using HttpResponseMessage answer = await by.Http.PatchAsJsonAsync($"/v1/admin/accounts/{whom.UserId}", change);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> SignInAsync(TestPerson person)
    {
        using HttpResponseMessage answer = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password });
        return answer.StatusCode;
    }
}
