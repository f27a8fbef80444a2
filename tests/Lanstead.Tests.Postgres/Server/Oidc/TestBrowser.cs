using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>A browser's part in a sign-in: it keeps its cookies, and goes where it is sent.</summary>
internal sealed class TestBrowser(TestServer server)
{
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>The session's cookie; null when nobody is signed in.</summary>
    public string? Session => _cookies.GetValueOrDefault("lanstead_session");

    /// <summary>Presses a provider's button; answers with where the browser is sent.</summary>
    public async Task<string> BeginAsync(string provider, string returnTo = "/devices", string path = "/v1/auth/oidc/{0}/begin")
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, string.Format(null, path, provider), new { returnTo });
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("url").GetString()!;
    }

    /// <summary>Comes back from a provider; answers with where the browser is sent now.</summary>
    public async Task<string> ReturnAsync(string provider, Dictionary<string, string?> query)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, QueryHelpers.AddQueryString($"/v1/auth/oidc/{provider}/callback", query), null);
        Assert.True((int)response.StatusCode == 302, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return response.Headers.Location!.ToString();
    }

    /// <summary>Who is signed in, as the server sees it.</summary>
    public async Task<JsonElement> MeAsync()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/v1/me", null);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Sends a request with the cookies, and with the CSRF token when somebody is signed in.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        if (Session is not null && method != HttpMethod.Get)
            request.Headers.Add("X-CSRF-Token", Lanstead.Server.Security.SessionCookie.CsrfToken(Session));
        HttpResponseMessage response = await server.Anonymous.SendAsync(request);
        foreach (string cookie in response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? set) ? set : [])
        {
            string[] pair = cookie.Split(';')[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }
        return response;
    }

    /// <summary>Signs in with a password.</summary>
    public async Task SignInAsync(TestPerson person)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "/v1/auth/sign-in", new { email = person.Email, password = person.Password });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
