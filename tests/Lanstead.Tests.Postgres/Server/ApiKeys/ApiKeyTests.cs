using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Security;

namespace Lanstead.Tests.Postgres.Server.ApiKeys;

/// <summary>I7: a key does what its scopes and its owner's role both allow, and nothing else; it makes no other credential, and is found nowhere.</summary>
public sealed class ApiKeyTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task I7_a_key_does_what_its_scopes_say_and_no_more()
    {
        TestPerson owner = await _server.RegisterAsync();
        NetworkScenario home = await NetworkScenario.MakeAsync(owner);
        using HttpClient reader = _server.Client(await NewKey.OfAsync(owner, "networks:read"));

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/v1/networks/{home.Network}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/v1/networks")).StatusCode);
        Assert.Equal(owner.UserId.ToString(), (await reader.GetFromJsonAsync<JsonElement>("/v1/me")).GetProperty("id").GetString());
        foreach ((HttpMethod method, string path, object? body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/v1/networks", new { name = "x" }), (HttpMethod.Patch, $"/v1/networks/{home.Network}", new { name = "x" }), (HttpMethod.Delete, $"/v1/networks/{home.Network}", null),
            (HttpMethod.Get, "/v1/devices", null), (HttpMethod.Get, "/v1/tenants", null), (HttpMethod.Get, "/v1/audit", null), (HttpMethod.Get, $"/v1/networks/{home.Network}/join-keys", null),
            (HttpMethod.Post, $"/v1/networks/{home.Network}/join-keys", new { }),
        })
            Assert.Equal("access.scope_missing", await RefusalAsync(reader, method, path, body));
    }

    [Fact]
    public async Task I7_keys_for_members_invites_and_the_space_do_that_alone_and_within_the_owners_rank()
    {
        TestPerson owner = await _server.RegisterAsync();
        JsonElement space = await NetworkScenario.PostAsync(owner.Http, "/v1/tenants", new { name = "scoped", kind = "team" });
        string path = $"/v1/tenants/{space.GetProperty("id").GetString()}";
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, new Lanstead.Primitives.TenantId(space.GetProperty("id").GetGuid()), "member");
        using HttpClient inviter = _server.Client(await NewKey.OfAsync(owner, "invites:write"));
        using HttpClient people = _server.Client(await NewKey.OfAsync(owner, "members:write"));
        using HttpClient keeper = _server.Client(await NewKey.OfAsync(owner, "spaces:write"));

        Assert.Equal("", await RefusalAsync(inviter, HttpMethod.Post, $"{path}/invite-links", new { role = "member" }));
        Assert.Equal("access.scope_missing", await RefusalAsync(inviter, HttpMethod.Get, $"{path}/invite-links", null));
        Assert.Equal("access.scope_missing", await RefusalAsync(inviter, HttpMethod.Patch, $"{path}/members/{member.UserId}", new { role = "viewer" }));
        Assert.Equal("", await RefusalAsync(people, HttpMethod.Patch, $"{path}/members/{member.UserId}", new { role = "viewer" }));
        Assert.Equal("access.scope_missing", await RefusalAsync(people, HttpMethod.Get, $"{path}/members", null));
        Assert.Equal("access.scope_missing", await RefusalAsync(people, HttpMethod.Post, $"{path}/invite-links", new { role = "member" }));
        Assert.Equal("", await RefusalAsync(people, HttpMethod.Delete, $"{path}/members/{member.UserId}", null));
        Assert.Equal("", await RefusalAsync(keeper, HttpMethod.Patch, path, new { description = "by key" }));
        // What needs a fresh proof of a person is no program's, whatever its scopes.
        Assert.Contains(await RefusalAsync(keeper, HttpMethod.Delete, path, new { name = "scoped" }), new[] { "access.not_by_key", "access.scope_missing" });
    }

    [Fact]
    public async Task I7_a_key_makes_no_credential_and_decides_nothing_that_is_a_persons()
    {
        TestPerson owner = await _server.RegisterAsync();
        using HttpClient key = _server.Client(await NewKey.OfAsync(owner, [.. KeyScopes.All.Select(scope => scope.Name)]));
        JsonElement login = await NetworkScenario.PostAsync(_server.Anonymous, "/v1/auth/device", new { program = "x" });
        foreach ((HttpMethod method, string path, object? body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Post, "/v1/me/api-keys", new { name = "wider", scopes = new[] { "networks:read" } }), (HttpMethod.Get, "/v1/me/api-keys", null),
            (HttpMethod.Post, $"/v1/tenants/{owner.TenantId}/service-accounts", new { name = "x", role = "admin" }),
            (HttpMethod.Post, "/v1/auth/tickets", null), (HttpMethod.Post, "/v1/auth/sign-out", null), (HttpMethod.Post, "/v1/auth/confirm", new { password = owner.Password }),
            (HttpMethod.Post, $"/v1/auth/device/{login.GetProperty("userCode").GetString()}/decision", new { approve = true }),
            (HttpMethod.Get, "/v1/me/sessions", null), (HttpMethod.Delete, "/v1/me/sessions", null), (HttpMethod.Get, "/v1/events", null),
        })
            Assert.Contains(await RefusalAsync(key, method, path, body), new[] { "access.not_by_key", "access.scope_missing" });
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM api_keys WHERE user_id = $1", owner.UserId.Value));
    }

    [Fact]
    public async Task I7_a_key_never_exceeds_its_owners_role_and_follows_it_at_once()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson member = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, owner.TenantId, "viewer");
        NetworkScenario home = await NetworkScenario.MakeAsync(owner);
        using HttpClient key = _server.Client(await NewKey.OfAsync(member, "networks:read", "networks:write", "join-keys:write"));
        Assert.Equal("access.denied", await RefusalAsync(key, HttpMethod.Patch, $"/v1/networks/{home.Network}", new { name = "x" }));

        await _server.JoinTenantAsync(member, owner.TenantId, "admin");
        Assert.Equal("", await RefusalAsync(key, HttpMethod.Patch, $"/v1/networks/{home.Network}", new { name = "by key" }));
        await _server.SqlAsync("DELETE FROM members WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value);
        ((SessionCache)_server.App.Services.GetService(typeof(SessionCache))!).Forget();
        Assert.Equal("not_found", await RefusalAsync(key, HttpMethod.Patch, $"/v1/networks/{home.Network}", new { name = "x" }));
    }

    [Fact]
    public async Task I7_a_service_account_lives_in_its_space_is_never_owner_and_ends_with_its_keys()
    {
        TestPerson owner = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        string account = await NewKey.ServiceAsync(owner, "moderator");
        string keys = $"/v1/tenants/{owner.TenantId}/service-accounts/{account}/keys";
        Assert.Equal("request.invalid", await RefusalAsync(owner.Http, HttpMethod.Post, keys, new { name = "x", scopes = new[] { "networks:write" } }));
        Assert.Equal("request.invalid", await RefusalAsync(owner.Http, HttpMethod.Post, $"/v1/tenants/{owner.TenantId}/service-accounts", new { name = "x", role = "owner" }));
        Assert.Equal("not_found", await RefusalAsync(other.Http, HttpMethod.Post, $"/v1/tenants/{other.TenantId}/service-accounts/{account}/keys", new { name = "x", scopes = new[] { "networks:read" } }));
        await Assert.ThrowsAnyAsync<Exception>(() => _server.SqlAsync("INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, 'viewer', now())", other.TenantId.Value, Guid.Parse(account)));
        await Assert.ThrowsAnyAsync<Exception>(() => _server.SqlAsync("UPDATE members SET role = 'owner' WHERE user_id = $1", Guid.Parse(account)));

        NetworkScenario home = await NetworkScenario.MakeAsync(owner);
        JsonElement made = await NetworkScenario.PostAsync(owner.Http, keys, new { name = "ci", scopes = new[] { "networks:read", "devices:write" }, neverExpires = true });
        using HttpClient ci = _server.Client(NewKey.Secret(made));
        JsonElement peer = await NetworkScenario.PostAsync(ci, $"/v1/networks/{home.Network}/peers", new { name = "by-ci", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        Assert.Equal("deploy", (await ci.GetFromJsonAsync<JsonElement>("/v1/me")).GetProperty("username").GetString());
        JsonElement audit = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/audit?tenant={owner.TenantId}&action=peer.create");
        Assert.Equal("apiKey", audit.GetProperty("items")[0].GetProperty("actorKind").GetString());
        Assert.Equal("ci (deploy)", audit.GetProperty("items")[0].GetProperty("actorName").GetString());

        Assert.Equal("", await RefusalAsync(owner.Http, HttpMethod.Delete, $"/v1/tenants/{owner.TenantId}/service-accounts/{account}", null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await ci.GetAsync("/v1/networks")).StatusCode);
        // What it made stays, and is somebody's.
        Assert.Equal(owner.UserId.Value, await _server.SqlAsync("SELECT owner_user_id FROM devices WHERE id = $1", peer.GetProperty("deviceId").GetGuid()));
    }

    [Fact]
    public async Task I7_revoked_expired_and_disabled_owners_keys_are_refused()
    {
        TestPerson owner = await _server.RegisterAsync();
        using HttpClient revoked = _server.Client(await NewKey.RevokedAsync(owner));
        Assert.Equal("auth.key_invalid", await RefusalAsync(revoked, HttpMethod.Get, "/v1/networks", null));

        JsonElement made = await NewKey.MakeAsync(owner, "networks:read");
        using HttpClient key = _server.Client(NewKey.Secret(made));
        Assert.Equal("", await RefusalAsync(key, HttpMethod.Get, "/v1/networks", null));
        double days = (made.GetProperty("key").GetProperty("expiresAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalDays;
        Assert.InRange(days, 89.9, 90.1);
        await _server.SqlAsync("UPDATE api_keys SET expires_at = now() WHERE id = $1", Guid.Parse(NewKey.Id(made)));
        ((SessionCache)_server.App.Services.GetService(typeof(SessionCache))!).Forget();
        Assert.Equal("auth.key_invalid", await RefusalAsync(key, HttpMethod.Get, "/v1/networks", null));

        using HttpClient orphan = _server.Client(await NewKey.OfAsync(owner, "networks:read"));
        await _server.SqlAsync("UPDATE users SET disabled_at = now() WHERE id = $1", owner.UserId.Value);
        ((SessionCache)_server.App.Services.GetService(typeof(SessionCache))!).Forget();
        Assert.Equal("auth.key_invalid", await RefusalAsync(orphan, HttpMethod.Get, "/v1/networks", null));
    }

    [Fact]
    public async Task I7_a_key_in_the_address_is_refused_wherever_it_stands_and_any_other_header_is_none()
    {
        TestPerson owner = await _server.RegisterAsync();
        string secret = await NewKey.OfAsync(owner, "networks:read");
        foreach (string path in new[] { $"/v1/networks?api_key={secret}", $"/v1/networks?x=1&y={secret}z", $"/v1/networks/{secret}", $"/v1/setup?{secret}" })
        {
            Assert.Equal("auth.key_in_address", await RefusalAsync(_server.Anonymous, HttpMethod.Get, path, null));
            Assert.Equal("auth.key_in_address", await RefusalAsync(owner.Http, HttpMethod.Get, path, null));
        }
        foreach ((string header, string value) in new[] { ("X-Api-Key", secret), ("Authorization", $"Basic {secret}"), ("Authorization", secret), ("Cookie", $"{SessionCookie.Name}={secret}") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/networks");
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Anonymous.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task I7_a_key_is_stored_as_a_hash_shown_once_and_its_use_is_told()
    {
        TestPerson owner = await _server.RegisterAsync();
        JsonElement made = await NewKey.MakeAsync(owner, "networks:read");
        string secret = NewKey.Secret(made);
        using HttpClient key = _server.Client(secret);
        for (int i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("/v1/networks")).StatusCode);

        JsonElement listed = (await owner.Http.GetFromJsonAsync<JsonElement>("/v1/me/api-keys")).GetProperty("items")[0];
        Assert.Equal(secret[^4..], listed.GetProperty("hint").GetString());
        Assert.Equal("127.0.0.1", listed.GetProperty("lastUsedAddress").GetString());
        Assert.InRange((TimeProvider.System.GetUtcNow() - listed.GetProperty("lastUsedAt").GetDateTimeOffset()).TotalSeconds, -5, 60);
        Assert.DoesNotContain(secret, listed.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await SeededSecrets.DumpAsync(_server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I7_what_could_not_be_asked_for_is_refused()
    {
        TestPerson owner = await _server.RegisterAsync();
        foreach (object body in new object[]
        {
            new { name = "x", scopes = Array.Empty<string>() }, new { name = "x", scopes = new[] { "everything" } }, new { name = "", scopes = new[] { "networks:read" } },
            new { name = "x", scopes = new[] { "networks:read" }, expiresInSeconds = 10 }, new { name = "x", scopes = new[] { "networks:read" }, expiresInSeconds = 400L * 86400 },
            new { name = "x", scopes = new[] { "networks:read" }, neverExpires = true },
        })
            Assert.Equal("request.invalid", await RefusalAsync(owner.Http, HttpMethod.Post, "/v1/me/api-keys", body));
        await _server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", owner.UserId.Value);
        ((SessionCache)_server.App.Services.GetService(typeof(SessionCache))!).Forget();
        Assert.Equal("auth.confirmation_required", await RefusalAsync(owner.Http, HttpMethod.Post, "/v1/me/api-keys", new { name = "x", scopes = new[] { "networks:read" } }));
    }

    [Fact]
    public async Task L3_more_keys_of_one_owner_get_no_more_requests()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson owner = await server.SetUpAsync();
        string[] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewKey.OfAsync(owner, "networks:read")));
        await using TestServer limited = await TestServer.StartAsync(cluster, replicaOf: server, settings: ["--rate-limit", "1", "--rate-burst", "12", "--trusted-proxies", "127.0.0.1/32"]);
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < 60; i++)
        {
            // Another key, and another address, each time.
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/networks");
            request.Headers.Authorization = new("Bearer", keys[i % keys.Length]);
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{i}");
            answers.Add((await limited.Anonymous.SendAsync(request)).StatusCode);
        }
        Assert.InRange(answers.Count(answer => answer == HttpStatusCode.OK), 12, 36);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public void A_key_is_told_from_other_text_by_its_prefix_and_check()
    {
        for (int i = 0; i < 1000; i++)
        {
            string secret = ApiKeySecret.Create();
            Assert.Matches("^lsa_[0-9A-Za-z]{46}$", secret);
            Assert.True(ApiKeySecret.TryHash(secret, out _));
            Assert.True(ApiKeySecret.IsIn($"https://x/?k={secret}&y"));
            Assert.False(ApiKeySecret.TryHash(secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a'), out _));
            Assert.False(ApiKeySecret.TryHash(secret[..10] + (secret[10] == 'a' ? 'b' : 'a') + secret[11..], out _));
        }
    }

    // The code of the refusal; empty when there was none.
    private static async Task<string> RefusalAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer);
    }
}
