using System.Net;
using System.Text.Json;
using Lanstead.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lanstead.Tests.Postgres.Server.Http;

public sealed class HttpTests(ServerFixture fixture, PostgresCluster cluster) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Api_description_equals_the_committed_one() =>
        await RepositoryFile.CompareAsync("docs/openapi.json", await OpenApi.WriteAsync(_server.App.Services, CancellationToken.None) + "\n");

    [Fact]
    public async Task Every_problem_code_has_a_page()
    {
        foreach (ProblemKind kind in ProblemCatalogue.All)
        {
            using HttpResponseMessage page = await _server.Anonymous.GetAsync($"/docs/problems/{kind.Code}");
            Assert.True(page.StatusCode == HttpStatusCode.OK, kind.Code);
        }
    }

    [Theory]
    [InlineData("GET", "/v1/nothing-here", null, null, 404, "not_found")]
    [InlineData("PUT", "/v1/me", null, null, 405, "method_not_allowed")]
    [InlineData("POST", "/v1/auth/sign-in", "a=b", "text/plain", 415, "request.media_type")]
    [InlineData("POST", "/v1/auth/sign-in", "{", "application/json", 400, "request.body_unreadable")]
    [InlineData("POST", "/v1/auth/sign-in", "[]", "application/json", 400, "request.body_unreadable")]
    [InlineData("POST", "/v1/auth/sign-in", "{\"email\":null,\"password\":\"x\"}", "application/json", 400, "request.invalid")]
    [InlineData("GET", "/v1/me", null, null, 401, "auth.required")]
    public async Task Refusal_is_a_problem_document(string method, string path, string? body, string? type, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type!));
        using HttpResponseMessage response = await _server.Anonymous.SendAsync(request);

        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), problem.GetProperty("requestId").GetString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Contains("require-trusted-types-for 'script'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/setup", "/V1/SETUP")]
    [InlineData("/v1/setup", "/v1/setup/")]
    [InlineData("/v1/setup", "/v1/%73etup")]
    [InlineData("/v1/setup", "/v1/nothing")]
    public async Task L3_another_spelling_does_not_get_past_the_rate_limit(string path, string spelling)
    {
        await using TestServer limited = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "1", "--rate-burst", "5"]);
        for (int i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await limited.Anonymous.GetAsync(path)).StatusCode);

        // On a slow machine one comes back meanwhile. Were it not the same bucket, the other spelling would have five of its own, and one a second.
        HttpResponseMessage response = await SpeltAsync();
        for (int i = 0; i < 3 && response.StatusCode != HttpStatusCode.TooManyRequests; i++)
            response = await SpeltAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        Assert.Equal(HttpStatusCode.OK, (await limited.Anonymous.GetAsync("/healthz")).StatusCode);

        async Task<HttpResponseMessage> SpeltAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, spelling);
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            request.Headers.Add("X-HTTP-Method-Override", "POST");
            return await limited.Anonymous.SendAsync(request);
        }
    }

    [Fact]
    public async Task L3_every_route_of_the_strict_table_is_limited_and_exists()
    {
        await using TestServer limited = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "10", "--rate-burst", "100000"]);
        foreach (RateRule rule in RateTable.Strict)
        {
            (string method, string path) = (rule.Route!.Split(' ')[0], rule.Route.Split(' ')[1]);
            var answers = new List<HttpStatusCode>();
            // On a slow machine some come back meanwhile.
            for (int i = 0; i < 4 * rule.Burst && (answers.Count == 0 || answers[^1] != HttpStatusCode.TooManyRequests); i++)
            {
                using var body = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
                answers.Add((await limited.Anonymous.SendAsync(request)).StatusCode);
            }
            // {} is no body for any of them, where the caller needs no session.
            Assert.All(answers.Take(rule.Burst), a => Assert.True(a is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized, $"{rule.Route}: {a}"));
            Assert.True(answers[^1] == HttpStatusCode.TooManyRequests, $"{rule.Route}: {answers[^1]}");
        }
    }

    [Fact]
    public async Task L3_every_route_of_the_table_by_person_is_limited_from_however_many_addresses_and_Retry_After_is_exact()
    {
        var time = new OffsetTime();
        await using TestServer limited = await TestServer.StartAsync(
            cluster, settings: ["--rate-limit", "10", "--rate-burst", "100000", "--trusted-proxies", "127.0.0.0/8"],
            adjust: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        TestPerson person = await limited.RegisterAsync();
        int addresses = 0;
        foreach (RateRule rule in RateTable.StrictPerUser)
        {
            for (int i = 0; i < rule.Burst; i++)
                Assert.NotEqual(HttpStatusCode.TooManyRequests, (await AskAsync(rule)).StatusCode);
            HttpResponseMessage refused = await AskAsync(rule);
            Assert.True(refused.StatusCode == HttpStatusCode.TooManyRequests, $"{rule.Route}: {refused.StatusCode}");
            Assert.Contains("rate.limited", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            // A moment before, no; then, yes.
            TimeSpan wait = refused.Headers.RetryAfter!.Delta!.Value;
            Assert.Equal(Math.Ceiling(60 / rule.PerMinute), wait.TotalSeconds, 1.0);
            time.Step(wait);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await AskAsync(rule)).StatusCode);
        }

        async Task<HttpResponseMessage> AskAsync(RateRule rule)
        {
            using var request = new HttpRequestMessage(new HttpMethod(rule.Route!.Split(' ')[0]), rule.Route.Split(' ')[1]) { Content = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
            addresses++;
            request.Headers.Add("X-Forwarded-For", $"2001:db8:{addresses:x}::1");
            return await person.Http.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("2001:db8:1:2:3::1", "2001:db8:1:2::")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    public void Clients_of_one_64_are_one_client(string address, string key) =>
        Assert.Equal(IPAddress.Parse(key), ClientAddress.KeyOf(IPAddress.Parse(address)));
}
