using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Hosting;
using Lanstead.Tests.Postgres.Server.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Postgres.Server.Http;

/// <summary>Defences that hold for every route: headers, origins, readiness, and the log.</summary>
public sealed class DefenceTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Every_route_answers_with_the_security_headers()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson owner = await server.RegisterAsync();
        var walk = new RouteWalk(server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        int seen = 0;
        foreach ((string method, RouteEndpoint route) in walk.Routes)
        {
            foreach (HttpClient http in new[] { server.Anonymous, owner.Http })
            {
                // Without a body, so that nothing is done that the next route needs.
                using var request = new HttpRequestMessage(new HttpMethod(method == "DELETE" ? "TRACE" : method), RouteWalk.PathOf(route, objects));
                using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                string name = RouteWalk.Name(method, route);
                Assert.True(answer.Headers.TryGetValues("Content-Security-Policy", out IEnumerable<string>? policy) && policy.Single().Contains("frame-ancestors 'none'"), name);
                foreach ((string header, string value) in new[]
                {
                    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
                })
                    Assert.True(answer.Headers.TryGetValues(header, out IEnumerable<string>? found) && found.Single() == value, $"{name}: {header}");
                Assert.False(answer.Headers.Contains("Server"), name);
                Assert.True(!route.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal) || answer.Headers.CacheControl is { NoStore: true }, name);
                seen++;
            }
        }
        Assert.True(seen > 80, $"Only {seen} answers.");
    }

    [Fact]
    public async Task Only_named_origins_may_call_and_never_with_cookies()
    {
        const string named = "https://tools.example.org";
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--cors-origins", named]);
        TestPerson owner = await server.RegisterAsync();
        foreach (string origin in new[] { named, "https://evil.example.org", "https://tools.example.org.evil.org", "http://tools.example.org", "https://tools.example.org:444", "null", "https://TOOLS.example.org" })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/networks") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization,content-type" } } };
            using HttpResponseMessage answer = await server.Anonymous.SendAsync(preflight);
            bool isAllowed = answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed);
            Assert.Equal(origin == named, isAllowed);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            if (isAllowed)
                Assert.Equal(named, allowed!.Single());

            using var write = new HttpRequestMessage(HttpMethod.Post, "/v1/networks") { Headers = { { "Origin", origin } }, Content = JsonContent.Create(new { name = "from elsewhere" }) };
            using HttpResponseMessage written = await owner.Http.SendAsync(write);
            Assert.Equal(origin == named ? HttpStatusCode.Created : HttpStatusCode.Forbidden, written.StatusCode);
        }
        // The same from the named origin with a browser's session: the cookie does not count as proof of anything.
        using HttpResponseMessage signIn = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = owner.Email, password = owner.Password, mode = "browser" });
        Assert.True(signIn.IsSuccessStatusCode, await signIn.Content.ReadAsStringAsync());
        string cookie = signIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lanstead_session=", StringComparison.Ordinal)).Split(';')[0];
        using var byCookie = new HttpRequestMessage(HttpMethod.Post, "/v1/networks") { Headers = { { "Origin", named }, { "Cookie", cookie } }, Content = JsonContent.Create(new { name = "by cookie" }) };
        using HttpResponseMessage refused = await server.Anonymous.SendAsync(byCookie);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Readiness_says_the_guards_and_whether_there_is_an_administrator()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson admin = await server.SetUpAsync();
        JsonElement report = await admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/readiness");
        Assert.Equal("development", report.GetProperty("environment").GetString());
        Assert.Equal("closed", Guard(report, "admin").GetProperty("state").GetString());
        Assert.Equal("open", Guard(report, "tls").GetProperty("state").GetString());
        Assert.Equal("open", Guard(report, "debugging").GetProperty("state").GetString());
        Assert.False(report.GetProperty("isReady").GetBoolean());
    }

    [Fact]
    public async Task N2_the_log_at_Trace_tells_nobodys_name_address_or_token()
    {
        var lines = new LineLog();
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--redaction", "strict"], adjust: services => services.AddLogging(logging => logging.AddProvider(lines)));
        TestPerson owner = await server.RegisterAsync("adalovelace");
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "bletchley\r\n\u001b[31mpark" });
        using HttpResponseMessage wrong = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = owner.Email, password = "guessed wrongly" });
        using var odd = new HttpRequestMessage(HttpMethod.Get, "/v1/networks?token=abcdefghijkl&mail=grace@example.org") { Headers = { { "X-Forwarded-For", "198.51.100.77" } } };
        using HttpResponseMessage asked = await owner.Http.SendAsync(odd);
        Assert.True(lines.Text.Count > 100, $"Only {lines.Text.Count} lines.");
        foreach (string line in lines.Text)
        {
            foreach (string told in new[] { "adalovelace@", "grace@example.org", "abcdefghijkl", "198.51.100.77", owner.AccessToken, owner.RefreshToken, owner.Password, "guessed wrongly", "\r", "\u001b" })
                Assert.DoesNotContain(told, line, StringComparison.Ordinal);
        }
    }

    private static JsonElement Guard(JsonElement report, string name) => report.GetProperty("guards").EnumerateArray().Single(g => g.GetProperty("name").GetString() == name);

    /// <summary>Writes each entry as the server's own console would.</summary>
    private sealed class LineLog : ILoggerProvider
    {
        public ConcurrentQueue<string> Text { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Writer(categoryName, Text);

        public void Dispose()
        {
        }

        private sealed class Writer(string category, ConcurrentQueue<string> text) : ILogger
        {
            private static readonly LineFormatter s_formatter = new(TimeProvider.System, new Redactor(RedactionMode.Strict));

            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                using var line = new StringWriter();
                s_formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, (s, e) => formatter(s, e)), null, line);
                text.Enqueue(line.ToString().TrimEnd('\n'));
            }
        }
    }
}
