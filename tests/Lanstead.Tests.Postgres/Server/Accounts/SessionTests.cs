using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Accounts;

public sealed class SessionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Second_use_of_a_refresh_token_ends_the_session()
    {
        TestPerson person = await _server.RegisterAsync();
        JsonElement next = await (await RefreshAsync(person.RefreshToken)).Content.ReadFromJsonAsync<JsonElement>();
        using HttpClient renewed = _server.Client(next.GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await renewed.GetAsync("/v1/me")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(person.RefreshToken)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await renewed.GetAsync("/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await RefreshAsync(next.GetProperty("refreshToken").GetString()!)).StatusCode);
    }

    [Fact]
    public async Task F2_of_many_parallel_uses_of_a_refresh_token_exactly_one_wins()
    {
        int uses = LongRun.Count(usual: 50, whole: 200);
        for (int round = 0; round < LongRun.Count(usual: 1, whole: 50); round++)
        {
            TestPerson person = await _server.RegisterAsync();

            HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, uses).Select(_ => RefreshAsync(person.RefreshToken)));

            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
            Assert.Equal(uses - 1, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        }
    }

    [Fact]
    public async Task Unknown_address_and_wrong_password_get_the_same_answer()
    {
        TestPerson person = await _server.RegisterAsync();

        (HttpStatusCode unknown, string unknownBody) = await SignInAsync("nobody@example.org", "a long password");
        (HttpStatusCode wrong, string wrongBody) = await SignInAsync(person.Email, "a long password");

        Assert.Equal(HttpStatusCode.Unauthorized, unknown);
        Assert.Equal(unknown, wrong);
        Assert.Equal(WithoutRequestId(unknownBody), WithoutRequestId(wrongBody));
    }

    [Fact]
    public async Task Browser_session_needs_its_csrf_token_and_own_origin_for_writes()
    {
        TestPerson person = await _server.RegisterAsync();
        using HttpResponseMessage signedIn = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "browser" });
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith("lanstead_session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        string csrf = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString()!;
        string session = cookie.Split(';')[0];

        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(session, null, null));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(session, csrf + "x", null));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(session, csrf, "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteAsync(session, csrf, "null"));
        Assert.Equal(HttpStatusCode.Created, await WriteAsync(session, csrf, _server.Url.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Personal_tenant_has_blocks_of_its_own()
    {
        TestPerson person = await _server.RegisterAsync();

        Assert.Equal(true, await _server.SqlAsync("SELECT ipv4_block <<= '10.0.0.0/8' AND masklen(ipv4_block) = 16 FROM tenants WHERE id = $1", person.TenantId.Value));
        Assert.Equal(true, await _server.SqlAsync("SELECT ipv6_block <<= 'fd00::/8' AND masklen(ipv6_block) = 48 FROM tenants WHERE id = $1", person.TenantId.Value));
        Assert.Equal("owner", await _server.SqlAsync("SELECT role FROM members WHERE user_id = $1", person.UserId.Value));
    }

    private async Task<HttpStatusCode> WriteAsync(string cookie, string? csrf, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/networks") { Content = JsonContent.Create(new { name = "browser" }) };
        request.Headers.Add("Cookie", cookie);
        if (csrf is not null)
            request.Headers.Add("X-CSRF-Token", csrf);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using HttpResponseMessage response = await _server.Anonymous.SendAsync(request);
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> RefreshAsync(string token) => _server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = token });

    private async Task<(HttpStatusCode Status, string Body)> SignInAsync(string email, string password)
    {
        using HttpResponseMessage response = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email, password, mode = "token" });
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string WithoutRequestId(string body)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(body)!.AsObject();
        json.Remove("requestId");
        return json.ToJsonString();
    }
}
