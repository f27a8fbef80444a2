using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Tests.Postgres.Server.Passkeys;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>One account, several ways in: first and second sign-in, linking and unlinking, never the last one.</summary>
public sealed class IdentityTests(OidcFixture fixture) : IClassFixture<OidcFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Second_sign_in_opens_the_account_that_the_first_one_made()
    {
        JsonObject who = fixture.Somebody();
        string first = await SignInAsync(who);
        Assert.Equal(first, await SignInAsync(who));
        Assert.Equal(2L, await fixture.CountAsync(who));
    }

    [Fact]
    public async Task Twenty_first_sign_ins_at_once_make_one_account_and_one_identity()
    {
        for (int round = 0; round < 3; round++)
        {
            JsonObject who = fixture.Somebody();
            string[] users = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SignInAsync(who)));
            Assert.Single(users.Distinct());
            Assert.Equal(2L, await fixture.CountAsync(who));
        }
    }

    [Fact]
    public async Task Changed_address_is_taken_over_when_it_is_verified_and_free()
    {
        JsonObject who = fixture.Somebody();
        string user = await SignInAsync(who);
        string subject = who["sub"]!.GetValue<string>();

        async Task<(string Account, string Identity)> AddressesAsync() => (
            (string)(await _server.SqlAsync("SELECT email FROM users WHERE id = $1", Guid.Parse(user)))!,
            (string)(await _server.SqlAsync("SELECT email FROM user_identities WHERE subject = $1", subject))!);

        who["email"] = $"{subject}-new@corp.example";
        Assert.Equal(user, await SignInAsync(who));
        Assert.Equal(($"{subject}-new@corp.example", $"{subject}-new@corp.example"), await AddressesAsync());

        (who["email"], who["email_verified"]) = ($"{subject}-unverified@corp.example", false);
        Assert.Equal(user, await SignInAsync(who));
        Assert.Equal(($"{subject}-new@corp.example", $"{subject}-unverified@corp.example"), await AddressesAsync());

        // Of somebody else: the sign-in goes on, the address stays theirs.
        (who["email"], who["email_verified"]) = (fixture.Admin.Email, true);
        Assert.Equal(user, await SignInAsync(who));
        Assert.Equal(($"{subject}-new@corp.example", fixture.Admin.Email), await AddressesAsync());
    }

    [Fact]
    public async Task Same_subject_of_another_issuer_is_somebody_else()
    {
        JsonObject who = fixture.Somebody();
        string user = await SignInAsync(who);
        var other = (JsonObject)who.DeepClone();
        other["email"] = "other-" + who["email"]!.GetValue<string>();
        Assert.NotEqual(user, await SignInAsync(other, "other", fixture.Other));
    }

    [Fact]
    public async Task Disabled_account_stays_closed()
    {
        JsonObject who = fixture.Somebody();
        string user = await SignInAsync(who);
        await _server.SqlAsync("UPDATE users SET disabled_at = now() WHERE id = $1", Guid.Parse(user));
        var browser = new TestBrowser(_server);
        Assert.Equal("/login?problem=oidc.account_disabled", await browser.ReturnAsync("corp", fixture.Issuer.Approve(await browser.BeginAsync("corp"), who)));
        Assert.Null(browser.Session);
    }

    [Fact]
    public async Task Account_with_an_authenticator_is_asked_for_its_code_after_the_provider()
    {
        JsonObject who = fixture.Somebody();
        string user = await SignInAsync(who);
        await _server.SqlAsync("INSERT INTO totp (user_id, secret, key_id, created_at, confirmed_at) VALUES ($1, '\\x00', 'x', now(), now())", Guid.Parse(user));
        var browser = new TestBrowser(_server);
        string location = await browser.ReturnAsync("corp", fixture.Issuer.Approve(await browser.BeginAsync("corp"), who));
        Assert.StartsWith("/login?to=%2Fdevices#challenge=", location, StringComparison.Ordinal);
        Assert.Null(browser.Session);
        await _server.SqlAsync("DELETE FROM totp WHERE user_id = $1", Guid.Parse(user));
    }

    [Fact]
    public async Task Provider_that_takes_no_strangers_makes_no_account()
    {
        await using ScriptedIssuer closed = await ScriptedIssuer.StartAsync();
        await fixture.AddAsync("closed", closed.Url, allowNewAccounts: false);
        JsonObject who = fixture.Somebody();
        var browser = new TestBrowser(_server);
        Assert.Equal("/login?problem=oidc.no_new_accounts", await browser.ReturnAsync("closed", closed.Approve(await browser.BeginAsync("closed"), who)));
        Assert.Equal(0L, await fixture.CountAsync(who));
    }

    [Fact]
    public async Task Github_names_people_by_number_and_tells_the_primary_address()
    {
        await using ScriptedIssuer github = await ScriptedIssuer.StartAsync();
        await fixture.AddAsync("github", github.Url, kind: "github");
        github.UserInfo = new JsonObject { ["id"] = 583231, ["login"] = "octo-cat" };
        github.Emails = new JsonArray(
            new JsonObject { ["email"] = "other@github.example", ["primary"] = false, ["verified"] = true },
            new JsonObject { ["email"] = "octo@github.example", ["primary"] = true, ["verified"] = true });
        string user = await SignInAsync([], "github", github);
        github.UserInfo["login"] = "renamed";
        Assert.Equal(user, await SignInAsync([], "github", github));
        Assert.Equal("octo-cat octo@github.example", await _server.SqlAsync("SELECT username || ' ' || email FROM users WHERE id = $1", Guid.Parse(user)));
        Assert.Equal("583231", await _server.SqlAsync("SELECT subject FROM user_identities WHERE user_id = $1", Guid.Parse(user)));

        github.UserInfo["id"] = 1;
        github.Emails = new JsonArray(new JsonObject { ["email"] = "new@github.example", ["primary"] = true, ["verified"] = false });
        var browser = new TestBrowser(_server);
        Assert.Equal("/login?problem=oidc.email_unverified", await browser.ReturnAsync("github", github.Approve(await browser.BeginAsync("github"), [])));
    }

    [Fact]
    public async Task Identity_is_linked_to_the_account_that_is_signed_in_and_to_no_second_one()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonObject who = fixture.Somebody();
        var browser = new TestBrowser(_server);
        await browser.SignInAsync(person);
        Assert.Equal("/settings/security", await LinkAsync(browser, who));
        Assert.Equal(person.UserId.ToString(), await SignInAsync(who));
        // Once more is no second one.
        Assert.Equal("/settings/security", await LinkAsync(browser, who));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM user_identities WHERE user_id = $1", person.UserId.Value));

        var other = new TestBrowser(_server);
        await other.SignInAsync(await _server.RegisterAsync());
        Assert.Equal("/settings/security?problem=oidc.identity_taken", await LinkAsync(other, who));
    }

    [Fact]
    public async Task Linking_ends_in_the_session_that_began_it_or_not_at_all()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonObject who = fixture.Somebody();
        var browser = new TestBrowser(_server);
        await browser.SignInAsync(person);
        string url = await browser.BeginAsync("corp", "/settings/security", "/v1/me/identities/{0}");
        await browser.SignInAsync(await _server.RegisterAsync());
        Assert.Equal("/settings/security?problem=oidc.state_invalid", await browser.ReturnAsync("corp", fixture.Issuer.Approve(url, who)));
        Assert.Equal(0L, await fixture.CountAsync(who));
    }

    [Fact]
    public async Task Linking_and_unlinking_need_a_fresh_proof()
    {
        TestPerson person = await _server.RegisterAsync();
        await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", person.UserId.Value);
        using HttpResponseMessage link = await person.Http.PostAsJsonAsync("/v1/me/identities/corp", new { returnTo = "/" });
        Assert.Equal("auth.confirmation_required", await PasskeyScenario.CodeAsync(link));
        using HttpResponseMessage unlink = await person.Http.DeleteAsync($"/v1/me/identities/{Guid.Empty}");
        Assert.Equal("auth.confirmation_required", await PasskeyScenario.CodeAsync(unlink));
    }

    [Fact]
    public async Task Linked_identity_confirms_and_another_does_not()
    {
        JsonObject who = fixture.Somebody();
        var browser = new TestBrowser(_server);
        Assert.Equal("/devices", await browser.ReturnAsync("corp", fixture.Issuer.Approve(await browser.BeginAsync("corp"), who)));
        Guid user = (await browser.MeAsync()).GetProperty("id").GetGuid();
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        async Task<string> ConfirmAsync(JsonObject as_)
        {
            await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", user);
            string url = await browser.BeginAsync("corp", "/confirmed", "/v1/auth/oidc/{0}/confirm");
            Assert.Contains("prompt=login", url, StringComparison.Ordinal);
            Assert.Contains("max_age=0", url, StringComparison.Ordinal);
            return await browser.ReturnAsync("corp", fixture.Issuer.Approve(url, as_));
        }

        var stale = (JsonObject)who.DeepClone();
        stale["auth_time"] = now - 3600;
        Assert.Equal("/confirmed?problem=oidc.not_fresh", await ConfirmAsync(stale));
        Assert.Equal("/confirmed?problem=oidc.wrong_identity", await ConfirmAsync(fixture.Somebody()));
        Assert.Equal(false, await _server.SqlAsync("SELECT authenticated_at > now() - interval '1 minute' FROM sessions WHERE user_id = $1", user));
        var fresh = (JsonObject)who.DeepClone();
        fresh["auth_time"] = now;
        Assert.Equal("/confirmed", await ConfirmAsync(fresh));
        Assert.Equal(true, await _server.SqlAsync("SELECT authenticated_at > now() - interval '1 minute' FROM sessions WHERE user_id = $1", user));
    }

    [Fact]
    public async Task Last_way_in_is_not_removed_even_when_two_go_at_once()
    {
        for (int round = 0; round < 5; round++)
        {
            JsonObject who = fixture.Somebody();
            var browser = new TestBrowser(_server);
            await browser.ReturnAsync("corp", fixture.Issuer.Approve(await browser.BeginAsync("corp"), who));
            using (HttpResponseMessage last = await browser.SendAsync(HttpMethod.Delete, await PathAsync(browser, 0), null))
                Assert.Equal("sign_in.last_method", await PasskeyScenario.CodeAsync(last));
            Assert.Equal("/settings/security", await LinkAsync(browser, fixture.Somebody(), "other", fixture.Other));

            string[] paths = [await PathAsync(browser, 0), await PathAsync(browser, 1)];
            string[] codes = await Task.WhenAll(paths.Select(async path =>
            {
                using HttpResponseMessage response = await browser.SendAsync(HttpMethod.Delete, path, null);
                return await PasskeyScenario.CodeAsync(response);
            }));
            Assert.Equal(["", "sign_in.last_method"], codes.Order());
        }
    }

    private static async Task<string> PathAsync(TestBrowser browser, int index)
    {
        using HttpResponseMessage list = await browser.SendAsync(HttpMethod.Get, "/v1/me/identities", null);
        return $"/v1/me/identities/{(await list.Content.ReadFromJsonAsync<JsonElement>())[index].GetProperty("id").GetString()}";
    }

    private async Task<string> LinkAsync(TestBrowser browser, JsonObject who, string provider = "corp", ScriptedIssuer? issuer = null) => await browser.ReturnAsync(
        provider, (issuer ?? fixture.Issuer).Approve(await browser.BeginAsync(provider, "/settings/security", "/v1/me/identities/{0}"), who));

    private async Task<string> SignInAsync(JsonObject who, string provider = "corp", ScriptedIssuer? issuer = null)
    {
        var browser = new TestBrowser(_server);
        Assert.Equal("/devices", await browser.ReturnAsync(provider, (issuer ?? fixture.Issuer).Approve(await browser.BeginAsync(provider), who)));
        return (await browser.MeAsync()).GetProperty("id").GetString()!;
    }
}
