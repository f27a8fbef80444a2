using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lanstead.Server.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>I1: no token but our own is taken, whatever its header claims.</summary>
public sealed class TokenSuiteTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task I7_a_token_counts_in_the_Authorization_header_only()
    {
        TestPerson person = await _server.RegisterAsync();
        foreach (string name in new[] { "access_token", "token", "accessToken", "api_key", "apikey", "key", "bearer", "authorization" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Anonymous.GetAsync($"/v1/me?{name}={person.AccessToken}")).StatusCode);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
            request.Headers.Add("X-" + name.Replace('_', '-'), person.AccessToken);
            request.Headers.Add("Cookie", $"{name}={person.AccessToken}; {SessionCookie.Name}={person.AccessToken}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Anonymous.SendAsync(request)).StatusCode);
        }
        foreach (string scheme in new[] { "Basic", "Token", "ApiKey", "" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {person.AccessToken}".Trim());
            Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Anonymous.SendAsync(request)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync("/v1/me")).StatusCode);
    }

    [Fact]
    public async Task I1_forged_tokens_are_refused()
    {
        TestPerson person = await _server.RegisterAsync();
        InstanceState instance = _server.App.Services.GetRequiredService<InstanceState>();
        (string kid, byte[] secret, _) = instance.TokenKeys.Active(TimeProvider.System.GetUtcNow());
        string[] parts = person.AccessToken.Split('.');
        JsonObject header = Read(parts[0]);
        JsonObject payload = Read(parts[1]);
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var rsa = RSA.Create(2048);

        // Signed rightly with the real key: the forging code itself works.
        Assert.Equal(HttpStatusCode.OK, await TryAsync(Make(header, payload, secret)));

        // Where the forged tokens say that their keys are: nobody comes to ask.
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        int port = ((IPEndPoint)trap.LocalEndpoint).Port;
        var forged = new List<string>();
        foreach (string alg in new[] { "none", "None", "NONE", "nOnE", "", "HS384", "HS512", "RS256", "ES256", "PS256", "hs256", "HS256 " })
        {
            forged.Add(Make(With(header, "alg", alg), payload, secret));
            forged.Add(Make(With(header, "alg", alg), payload, null));
        }
        foreach (string other in new[] { "../" + kid, "../../../dev/null", "' OR 1=1 --", kid + "'; --", $"http://127.0.0.1:{port}/k", "", kid.ToUpperInvariant(), kid + "\0", "*" })
            forged.Add(Make(With(header, "kid", other), payload, secret));
        foreach (string member in new[] { "jku", "x5u", "jwk", "x5c", "crit", "b64", "zip" })
            forged.Add(Make(With(header, member, $"http://127.0.0.1:{port}/keys"), payload, secret));
        foreach (string typ in new[] { "JWT", "at+JWT", "", "refresh+jwt" })
            forged.Add(Make(With(header, "typ", typ), payload, secret));
        foreach ((string member, JsonNode value) in new (string, JsonNode)[]
        {
            ("aud", "other"), ("aud", new JsonArray("lanstead")), ("iss", "https://evil.example"), ("iss", ""), ("exp", now - 1), ("exp", now + 86400), ("exp", "9999999999"),
            ("iat", now + 3600), ("sid", Guid.Empty.ToString()), ("sid", "x"), ("sid", person.UserId.ToString()), ("admin", true),
        })
            forged.Add(Make(header, With(payload, member, value), secret));
        foreach (string member in new[] { "aud", "iss", "exp", "sid", "iat", "sub", "jti" })
            forged.Add(Make(header, Without(payload, member), secret));
        foreach (string member in new[] { "alg", "kid", "typ" })
            forged.Add(Make(Without(header, member), payload, secret));
        forged.Add(Make(header, payload, RandomNumberGenerator.GetBytes(32)));
        forged.Add(Make(header, payload, []));
        forged.Add(Make(header, payload, Encoding.UTF8.GetBytes(kid)));
        forged.Add(Make(With(header, "alg", "HS256"), payload, rsa.ExportSubjectPublicKeyInfo()));
        forged.AddRange([$"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", "..", "", "x", person.AccessToken + ".", "." + person.AccessToken, person.AccessToken + "A"]);
        forged.Add($"{parts[0]}.{parts[1]}.{parts[2][..^1]}{(parts[2][^1] == 'A' ? 'B' : 'A')}");
        forged.Add(person.RefreshToken);
        forged.Add(Convert.ToBase64String(_server.App.Services.GetRequiredService<InstanceState>().StateSigningKey.ExportSubjectPublicKeyInfo()));
        // A member named twice: which one counts must never matter.
        forged.Add(Sign(Encode($$"""{"alg":"HS256","alg":"none","typ":"at+jwt","kid":"{{kid}}"}"""), parts[1], secret));

        forged.Add(Sign(parts[0], Encode(payload.ToJsonString().Replace("\"aud\":", "\"aud\":\"other\",\"aud\":", StringComparison.Ordinal)), secret));
        forged.Add(Sign(parts[0], Encode(payload.ToJsonString().Replace("\"exp\":", "\"exp\":1,\"exp\":", StringComparison.Ordinal)), secret));
        // Far into the future, not valid yet, valid for longer than any of ours.
        forged.Add(Make(header, With(payload, "nbf", now + 3600), secret));
        forged.Add(Make(header, With(With(payload, "iat", now), "exp", now + 901), secret));
        forged.Add(Make(header, With(payload, "exp", long.MaxValue), secret));
        forged.Add(Make(header, With(payload, "exp", -1), secret));
        // Rightly signed, but of a session that never was, or of a browser's: its cookie is no token.
        forged.Add(Make(header, With(payload, "sid", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString()), secret));
        forged.Add(Make(header, With(payload, "sid", await BrowserSessionAsync(person)), secret));
        // Huge, deep, and no JSON.
        forged.Add(Make(header, With(payload, "jti", new string('a', 6000)), secret));
        forged.Add(Sign(Encode(string.Concat(Enumerable.Repeat("[", 500))), parts[1], secret));
        forged.Add(Sign(Encode("null"), parts[1], secret));
        forged.Add(Sign(parts[0], Encode("[]"), secret));
        // The same bytes spelt otherwise: padding, the other alphabet, unused bits of the last character, white space.
        forged.AddRange([$"{parts[0]}=.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.{parts[2]}=", $"{parts[0]}.{parts[1]}. {parts[2]}", $"{parts[0]}.{parts[1]}.{Respelt(parts[2])}", $"{parts[0]}%2E{parts[1]}.{parts[2]}"]);
        // An API key that fails its check, one that was never made, a device code.
        forged.AddRange(["lsa_" + new string('0', 46), ApiKeySecret.Create(), "lsd_" + Encode("x"), "lst_" + Encode("x")]);

        Assert.True(forged.Count >= 70, $"{forged.Count} vectors");
        foreach (string token in forged)
            Assert.True(await TryAsync(token) == HttpStatusCode.Unauthorized, token);
        Assert.False(trap.Pending());
    }

    // 43 characters hold 258 bits for 256: the last one can be spelt in four ways.
    private static string Respelt(string signature)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.IndexOf(signature[^1], StringComparison.Ordinal);
        return signature[..^1] + alphabet[last ^ 1];
    }

    private async Task<string> BrowserSessionAsync(TestPerson person)
    {
        using HttpResponseMessage signedIn = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "browser" });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        return ((Guid)(await _server.SqlAsync("SELECT id FROM sessions WHERE user_id = $1 AND kind = 'browser'", person.UserId.Value))!).ToString();
    }

    private async Task<HttpStatusCode> TryAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using HttpResponseMessage response = await _server.Anonymous.SendAsync(request);
        return response.StatusCode;
    }

    private static JsonObject Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static JsonObject With(JsonObject source, string member, JsonNode value)
    {
        JsonObject copy = source.DeepClone().AsObject();
        copy[member] = value.DeepClone();
        return copy;
    }

    private static JsonObject Without(JsonObject source, string member)
    {
        JsonObject copy = source.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }

    private static string Make(JsonObject header, JsonObject payload, byte[]? secret) => Sign(Encode(header.ToJsonString()), Encode(payload.ToJsonString()), secret);

    private static string Sign(string header, string payload, byte[]? secret) => $"{header}.{payload}." +
        (secret is null ? "" : Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{header}.{payload}"))));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
