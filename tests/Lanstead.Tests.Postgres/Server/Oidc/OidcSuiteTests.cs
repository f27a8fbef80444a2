using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>I2: what must not open an account, and the journey's single use (F2).</summary>
public sealed class OidcSuiteTests(OidcFixture fixture) : IClassFixture<OidcFixture>
{
    private readonly TestServer _server = fixture.Server;

    public static TheoryData<string> Names => [.. OidcVectors.All.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task I2_vector_is_refused(string name)
    {
        OidcVector vector = OidcVectors.All.Single(v => v.Name == name);
        ScriptedIssuer issuer = fixture.Issuer;
        JsonObject who = fixture.Somebody();
        object? before = await EverybodyAsync();
        vector.Who?.Invoke(who);
        vector.Issuer?.Invoke(issuer);
        var browser = new TestBrowser(_server);
        try
        {
            Dictionary<string, string?> query = issuer.Approve(await browser.BeginAsync("corp"), who, grant =>
            {
                JsonObject claims = issuer.RightClaims(grant);
                vector.Claims?.Invoke(claims);
                return vector.Token?.Invoke(issuer, claims) ?? issuer.Sign(claims);
            });
            vector.Callback?.Invoke(query);
            TestBrowser returning = browser;
            if (vector.OtherBrowser)
            {
                returning = new TestBrowser(_server);
                await returning.BeginAsync("corp");
            }

            string location = await returning.ReturnAsync(vector.At, query);

            Assert.Equal($"/login?problem={vector.Problem}", location);
            Assert.Null(returning.Session);
            Assert.Equal(before, await EverybodyAsync());
        }
        finally
        {
            issuer.Instead.Clear();
            issuer.UserInfo = null;
        }
    }

    [Fact]
    public void I2_has_at_least_25_vectors() => Assert.True(OidcVectors.All.DistinctBy(v => v.Name).Count() >= 25);

    [Fact]
    public async Task I2_without_a_vector_the_same_way_leads_in()
    {
        var browser = new TestBrowser(_server);
        string url = await browser.BeginAsync("corp", "/devices?view=all");
        Dictionary<string, string> query = QueryHelpers.ParseQuery(new Uri(url).Query).ToDictionary(q => q.Key, q => q.Value.ToString());
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(43, query["code_challenge"].Length);
        Assert.Equal(43, query["state"].Length);
        Assert.Equal(43, query["nonce"].Length);
        Assert.EndsWith("/v1/auth/oidc/corp/callback", query["redirect_uri"], StringComparison.Ordinal);

        string location = await browser.ReturnAsync("corp", fixture.Issuer.Approve(url, fixture.Somebody()));

        Assert.Equal("/devices?view=all", location);
        Assert.NotNull(browser.Session);
    }

    [Fact]
    public async Task I2_replayed_callback_and_reused_code_are_refused()
    {
        var browser = new TestBrowser(_server);
        JsonObject who = fixture.Somebody();
        Dictionary<string, string?> query = fixture.Issuer.Approve(await browser.BeginAsync("corp"), who);
        Assert.Equal("/devices", await browser.ReturnAsync("corp", query));
        Assert.Equal("/login?problem=oidc.state_invalid", await browser.ReturnAsync("corp", query));

        // The code, in the thief's own journey.
        var thief = new TestBrowser(_server);
        Dictionary<string, string?> own = fixture.Issuer.Approve(await thief.BeginAsync("corp"), who);
        own["code"] = query["code"];
        Assert.Equal("/login?problem=oidc.code_refused", await thief.ReturnAsync("corp", own));
    }

    [Fact]
    public async Task I2_code_of_another_browser_fails_at_the_code_verifier()
    {
        var victim = new TestBrowser(_server);
        Dictionary<string, string?> stolen = fixture.Issuer.Approve(await victim.BeginAsync("corp"), fixture.Somebody());
        var thief = new TestBrowser(_server);
        Dictionary<string, string?> own = fixture.Issuer.Approve(await thief.BeginAsync("corp"), fixture.Somebody());
        own["code"] = stolen["code"];

        Assert.Equal("/login?problem=oidc.code_refused", await thief.ReturnAsync("corp", own));
        Assert.Null(thief.Session);
    }

    [Fact]
    public async Task I2_state_that_is_too_old_is_refused()
    {
        var browser = new TestBrowser(_server);
        Dictionary<string, string?> query = fixture.Issuer.Approve(await browser.BeginAsync("corp"), fixture.Somebody());
        byte[] hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(query["state"]!));
        await _server.SqlAsync("UPDATE sign_in_flows SET expires_at = now() - interval '1 second' WHERE state_hash = $1", hash);

        Assert.Equal("/login?problem=oidc.state_invalid", await browser.ReturnAsync("corp", query));
    }

    [Fact]
    public async Task F2_of_200_parallel_uses_of_one_state_exactly_one_wins()
    {
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            var browser = new TestBrowser(_server);
            JsonObject who = fixture.Somebody();
            Dictionary<string, string?> query = fixture.Issuer.Approve(await browser.BeginAsync("corp"), who);
            object? before = await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'session.begin' AND outcome = 'failed'");

            string[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => browser.ReturnAsync("corp", query)));

            Assert.Single(answers, "/devices");
            Assert.Equal(199, answers.Count(a => a == "/login?problem=oidc.state_invalid"));
            Assert.Equal((long)before! + 199, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'session.begin' AND outcome = 'failed'"));
            Assert.Equal(2L, await fixture.CountAsync(who));
        }
    }

    [Theory]
    [InlineData("//attacker.example")]
    [InlineData("/\\attacker.example")]
    [InlineData("\\/attacker.example")]
    [InlineData("https://attacker.example/")]
    [InlineData("https:attacker.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/attacker.example")]
    [InlineData("\t//attacker.example")]
    [InlineData("/\n/attacker.example")]
    [InlineData(" //attacker.example")]
    [InlineData("/.//attacker.example")]
    [InlineData("/a/..//attacker.example")]
    [InlineData("devices")]
    [InlineData("")]
    [InlineData("/v1/auth/oidc/corp/callback")]
    public async Task I2_open_redirect_is_refused_at_the_start(string returnTo)
    {
        using HttpResponseMessage response = await _server.Anonymous.PostAsJsonAsync("/v1/auth/oidc/corp/begin", new { returnTo });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("returnTo", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://issuer.example")]
    [InlineData("https://user:secret@issuer.example")]
    [InlineData("https://issuer.example/?x=1")]
    [InlineData("ftp://issuer.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("issuer.example")]
    public async Task I2_issuer_without_https_is_refused(string issuer)
    {
        using HttpResponseMessage response = await fixture.Admin.Http.PostAsJsonAsync("/v1/admin/sign-in-providers", new { name = "insecure", kind = "oidc", issuer, clientId = "x" });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task I2_two_issuers_mixed_up_are_refused()
    {
        // The honest issuer promises to name itself, so an answer without its name came from elsewhere.
        await using ScriptedIssuer naming = await ScriptedIssuer.StartAsync();
        naming.OnDiscovery = d => d["authorization_response_iss_parameter_supported"] = true;
        await fixture.AddAsync("naming", naming.Url);
        var browser = new TestBrowser(_server);
        Assert.Equal("/login?problem=oidc.state_invalid", await browser.ReturnAsync("naming", naming.Approve(await browser.BeginAsync("naming"), fixture.Somebody())));

        Dictionary<string, string?> named = naming.Approve(await browser.BeginAsync("naming"), fixture.Somebody());
        named["iss"] = naming.Url;
        Assert.Equal("/devices", await browser.ReturnAsync("naming", named));

        // A token of the other issuer, signed rightly by it, in this one's journey.
        Dictionary<string, string?> mixed = fixture.Issuer.Approve(await browser.BeginAsync("corp"), fixture.Somebody(), grant => fixture.Other.Sign(fixture.Other.RightClaims(grant)));
        Assert.Equal("/login?problem=oidc.token_refused", await browser.ReturnAsync("corp", mixed));
    }

    [Fact]
    public async Task I2_other_peoples_discovery_document_is_refused()
    {
        await using ScriptedIssuer liar = await ScriptedIssuer.StartAsync();
        await fixture.AddAsync("liar", liar.Url);
        foreach (Action<JsonObject> lie in new Action<JsonObject>[]
        {
            d => d["issuer"] = "https://accounts.google.com",
            d => d["code_challenge_methods_supported"] = new JsonArray("plain"),
            d => d["jwks_uri"] = "http://keys.example/jwks",
            d => d["token_endpoint"] = "file:///etc/passwd",
            d => d.Remove("token_endpoint"),
        })
        {
            liar.OnDiscovery = lie;
            JsonElement test = await TestAsync("liar");
            Assert.False(test.GetProperty("works").GetBoolean());
            Assert.NotEmpty(test.GetProperty("reason").GetString()!);
        }
        liar.OnDiscovery = null;
        liar.Keys = ScriptedIssuer.KeySet(RSA.Create(1024), "small");
        Assert.False((await TestAsync("liar")).GetProperty("works").GetBoolean());
        liar.Keys = new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "oct", ["kid"] = "k1", ["k"] = "AAAA" }) };
        Assert.False((await TestAsync("liar")).GetProperty("works").GetBoolean());
        liar.Keys = ScriptedIssuer.KeySet(liar.Key, "k1");
        Assert.True((await TestAsync("liar")).GetProperty("works").GetBoolean());
    }

    [Fact]
    public async Task I2_keys_rotate_and_unknown_keys_make_the_server_look_once()
    {
        await using ScriptedIssuer issuer = await ScriptedIssuer.StartAsync();
        await fixture.AddAsync("rotating", issuer.Url);
        var browser = new TestBrowser(_server);
        Assert.Equal("/devices", await browser.ReturnAsync("rotating", issuer.Approve(await browser.BeginAsync("rotating"), fixture.Somebody())));
        Assert.Equal(1, issuer.Asked["jwks"]);

        // Another key under the same name: what is remembered counts.
        using RSA first = issuer.Key;
        issuer.Key = RSA.Create(2048);
        issuer.Keys = ScriptedIssuer.KeySet(issuer.Key, issuer.KeyId);
        Assert.Equal("/login?problem=oidc.token_refused", await browser.ReturnAsync("rotating", issuer.Approve(await browser.BeginAsync("rotating"), fixture.Somebody())));

        // Unknown keys, many times: within the minute nobody asks the issuer for them.
        issuer.KeyId = "k2";
        for (int i = 0; i < 5; i++)
            Assert.Equal("/login?problem=oidc.token_refused", await browser.ReturnAsync("rotating", issuer.Approve(await browser.BeginAsync("rotating"), fixture.Somebody())));
        Assert.Equal(1, issuer.Asked["jwks"]);
    }

    [Fact]
    public async Task I2_issuer_that_hangs_is_given_up_after_10_seconds_and_keeps_nobody_from_another()
    {
        await using ScriptedIssuer hanging = await ScriptedIssuer.StartAsync();
        hanging.Hang("discovery");
        await fixture.AddAsync("hanging", hanging.Url);
        long begun = TimeProvider.System.GetTimestamp();
        Task<HttpResponseMessage>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => _server.Anonymous.PostAsJsonAsync("/v1/auth/oidc/hanging/begin", new { returnTo = "/" }))];

        var browser = new TestBrowser(_server);
        Assert.Equal("/devices", await browser.ReturnAsync("corp", fixture.Issuer.Approve(await browser.BeginAsync("corp"), fixture.Somebody())));
        Assert.DoesNotContain(waiting, request => request.IsCompleted);

        foreach (HttpResponseMessage response in await Task.WhenAll(waiting))
        {
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            response.Dispose();
        }
        // Without a limit of our own it would be a client's usual hundred.
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 9, LongRun.Count(usual: 50, whole: 14));
    }

    private async Task<JsonElement> TestAsync(string provider)
    {
        using HttpResponseMessage response = await fixture.Admin.Http.PostAsync($"/v1/admin/sign-in-providers/{provider}/test", null);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task<object?> EverybodyAsync() => _server.SqlAsync("SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM user_identities) || ' ' || (SELECT count(*) FROM sessions)");
}
