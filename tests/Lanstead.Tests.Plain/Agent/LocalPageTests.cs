using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lanstead.Agent.Page;
using Lanstead.Protocol.Local;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>I8 for the agent's own page: who gets what of it. That it works in a browser is in the browser tests.</summary>
public sealed class LocalPageTests : IDisposable
{
    private readonly List<LocalRequest> _asked = [];
    private readonly LocalPage _page;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public LocalPageTests() => _page = new LocalPage(
        () => new Status
        {
            DeviceId = "d", DeviceName = "pi", Up = true, ServerUrl = "https://vpn.example.org", ServerState = "connected",
            Networks = { new StatusNetwork { Name = "home", State = "up", PublicKey = "a public key", Peers = { new StatusPeer { Name = "nas", Path = "direct", Endpoint = "192.0.2.1:1", LatencyMicroseconds = 1200 } } } },
        },
        (request, _) => Answer(request), TimeProvider.System, NullLogger.Instance);

    public void Dispose()
    {
        _page.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task Link_works_once_and_its_visit_sees_networks_and_latencies_but_no_key_or_endpoint()
    {
        (string origin, string token) = Link();

        using HttpResponseMessage opened = await VisitAsync(origin, token);
        string key = (await opened.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;
        using HttpResponseMessage again = await VisitAsync(origin, token);
        using HttpResponseMessage seen = await SendAsync(HttpMethod.Get, $"{origin}/status", key);
        string text = await seen.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        JsonElement peer = JsonDocument.Parse(text).RootElement.GetProperty("networks")[0].GetProperty("peers")[0];
        Assert.Equal("nas direct 1200", $"{peer.GetProperty("name")} {peer.GetProperty("path")} {peer.GetProperty("latencyMicroseconds")}");
        Assert.DoesNotContain("a public key", text, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", text, StringComparison.Ordinal);
        Assert.Equal("no-store", seen.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Switch_is_the_agents_own_down_and_up()
    {
        (string origin, string token) = Link();
        string key = (await (await VisitAsync(origin, token)).Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;

        using HttpResponseMessage down = await SendAsync(HttpMethod.Post, $"{origin}/switch", key, origin, """{"isUp":false}""");
        using HttpResponseMessage up = await SendAsync(HttpMethod.Post, $"{origin}/switch", key, origin, """{"isUp":true}""");
        using HttpResponseMessage neither = await SendAsync(HttpMethod.Post, $"{origin}/switch", key, origin, "{}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (down.StatusCode, up.StatusCode, neither.StatusCode));
        Assert.Equal([LocalRequest.BodyOneofCase.Down, LocalRequest.BodyOneofCase.Up], _asked.Select(request => request.BodyCase));
        Assert.False(_asked[0].Down.Forget);
    }

    [Fact]
    public async Task I8_name_that_leads_here_foreign_pages_and_callers_without_a_visit_get_nothing()
    {
        (string origin, string token) = Link();
        string key = (await (await VisitAsync(origin, token)).Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("key").GetString()!;
        int port = new Uri(origin).Port;

        foreach (string host in new[] { $"agent.evil.example:{port}", $"localhost:{port}", "127.0.0.1", $"127.0.0.1:{port + 1}", $"127.0.0.1.evil.example:{port}", $"[::1]:{port}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{origin}/status");
            request.Headers.Host = host;
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            using HttpResponseMessage answer = await _http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        foreach (string? page in new[] { null, "null", "https://evil.example", "http://127.0.0.1", $"http://localhost:{port}", $"http://127.0.0.1:{port + 1}" })
        {
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, $"{origin}/switch", key, page, """{"isUp":false}""");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        foreach (string? credential in new[] { null, "", token, key + "x", "%00" })
        {
            using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, $"{origin}/status", credential);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Its_files_are_small_bring_all_that_they_need_and_allow_nothing_else()
    {
        string origin = Link().Origin;
        long bytes = 0;
        foreach (string path in new[] { "/", "/page.js", "/page.css" })
        {
            using HttpResponseMessage answer = await _http.GetAsync(origin + path, Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
            Assert.DoesNotContain("//cdn", text, StringComparison.Ordinal);
            bytes += Encoding.UTF8.GetByteCount(text);
        }
        Assert.InRange(bytes, 1, 30 * 1024);
        using HttpResponseMessage none = await _http.GetAsync($"{origin}/../etc/passwd", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private (string Origin, string Token) Link()
    {
        string[] parts = _page.NewLink().Split("/#");
        return (parts[0], parts[1]);
    }

    private Task<HttpResponseMessage> VisitAsync(string origin, string token) => SendAsync(HttpMethod.Post, $"{origin}/visit", null, origin, JsonSerializer.Serialize(new { token }));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? key, string? page = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new StringContent(body) };
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (page is not null)
            request.Headers.TryAddWithoutValidation("Origin", page);
        return await _http.SendAsync(request, Cancellation);
    }

    private async IAsyncEnumerable<LocalReply> Answer(LocalRequest request)
    {
        _asked.Add(request);
        await Task.CompletedTask;
        yield return new LocalReply { Done = true };
    }
}
