using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>An issuer that does what the test says: right unless it is told otherwise. It plays the attacker, or the other end that misbehaves.</summary>
internal sealed class ScriptedIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Grant> _codes = new();
    private readonly TaskCompletionSource _end = new();

    private ScriptedIssuer()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", ctx => AnswerAsync(ctx, "discovery", Discovery));
        _app.MapGet("/jwks", ctx => AnswerAsync(ctx, "jwks", () => Keys));
        _app.MapPost("/token", ctx => AnswerAsync(ctx, "token", () => Token(ctx)));
        _app.MapGet("/userinfo", ctx => AnswerAsync(ctx, "userinfo", () => UserInfo ?? []));
        _app.MapPost("/login/oauth/access_token", ctx => AnswerAsync(ctx, "token", () => Token(ctx)));
        _app.MapGet("/api/v3/user", ctx => AnswerAsync(ctx, "userinfo", () => UserInfo ?? []));
        _app.MapGet("/api/v3/user/emails", ctx => AnswerAsync(ctx, "emails", () => Emails));
    }

    public const string ClientId = "lanstead";
    public const string ClientSecret = "a client secret of the scripted issuer";

    /// <summary>Its URL.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>With which it signs.</summary>
    public RSA Key { get; set; } = RSA.Create(2048);

    public string KeyId { get; set; } = "k1";

    /// <summary>What it publishes.</summary>
    public JsonObject Keys { get; set; } = [];

    /// <summary>Changes the discovery document.</summary>
    public Action<JsonObject>? OnDiscovery { get; set; }

    /// <summary>Answers of these endpoints (discovery, jwks, token, userinfo) come by this instead.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Instead { get; } = new();

    public JsonObject? UserInfo { get; set; }

    public JsonNode Emails { get; set; } = new JsonArray();

    /// <summary>How often each endpoint was asked.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    public static async Task<ScriptedIssuer> StartAsync()
    {
        var issuer = new ScriptedIssuer();
        issuer.Keys = KeySet(issuer.Key, issuer.KeyId);
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>The person agreed: what the browser brings back of an authorization request.</summary>
    public Dictionary<string, string?> Approve(string authorizationUrl, JsonObject claims, Func<Grant, string>? makeToken = null)
    {
        Dictionary<string, string?> query = QueryHelpers.ParseQuery(new Uri(authorizationUrl).Query).ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        string code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        _codes[code] = new Grant(query, claims, makeToken);
        return new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] };
    }

    /// <summary>The claims of a token that is right in everything.</summary>
    public JsonObject RightClaims(Grant grant)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Url, ["aud"] = ClientId, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = grant.Query.GetValueOrDefault("nonce") };
        foreach ((string name, JsonNode? value) in grant.Claims)
            claims[name] = value?.DeepClone();
        return claims;
    }

    public string Sign(JsonObject claims, JsonObject? header = null)
    {
        string text = Unsigned(header ?? new JsonObject { ["alg"] = "RS256", ["kid"] = KeyId, ["typ"] = "JWT" }, claims);
        return $"{text}.{Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Unsigned(JsonObject header, JsonObject claims) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";

    public static JsonObject KeySet(RSA key, string keyId)
    {
        RSAParameters parts = key.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = keyId,
                ["n"] = Base64Url.EncodeToString(parts.Modulus), ["e"] = Base64Url.EncodeToString(parts.Exponent),
            }),
        };
    }

    /// <summary>Answers an endpoint never, until the issuer ends.</summary>
    public void Hang(string endpoint) => Instead[endpoint] = ctx => _end.Task.WaitAsync(ctx.RequestAborted);

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context, string endpoint, Func<JsonNode> answer)
    {
        Asked.AddOrUpdate(endpoint, 1, (_, n) => n + 1);
        if (Instead.TryGetValue(endpoint, out Func<HttpContext, Task>? instead))
        {
            await instead(context);
            return;
        }
        if (context.Request.HasFormContentType)
            await context.Request.ReadFormAsync();
        JsonNode node = answer();
        context.Response.StatusCode = node is JsonObject { } object_ && object_.ContainsKey("error") ? 400 : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(node.ToJsonString());
    }

    private JsonObject Discovery()
    {
        var document = new JsonObject
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = Url + "/authorize",
            ["token_endpoint"] = Url + "/token",
            ["jwks_uri"] = Url + "/jwks",
            ["userinfo_endpoint"] = Url + "/userinfo",
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
        };
        OnDiscovery?.Invoke(document);
        return document;
    }

    // As a good issuer: the code once, for whom it was made, with the verifier of the challenge.
    private JsonObject Token(HttpContext context)
    {
        IFormCollection form = context.Request.Form;
        (string? id, string? secret) = (form["client_id"], form["client_secret"]);
        if (context.Request.Headers.Authorization.ToString() is { Length: > 6 } basic)
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(basic["Basic ".Length..])).Split(':', 2);
            (id, secret) = (WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts[1]));
        }
        if (id != ClientId || secret != ClientSecret)
            return new JsonObject { ["error"] = "invalid_client" };
        if (!_codes.TryRemove(form["code"].ToString(), out Grant? grant) || grant.Query["redirect_uri"] != form["redirect_uri"])
            return new JsonObject { ["error"] = "invalid_grant" };
        string challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (grant.Query["code_challenge"] != challenge || grant.Query["code_challenge_method"] != "S256")
            return new JsonObject { ["error"] = "invalid_grant" };
        var answer = new JsonObject { ["access_token"] = "an access token of the scripted issuer", ["token_type"] = "Bearer" };
        string token = grant.MakeToken?.Invoke(grant) ?? Sign(RightClaims(grant));
        if (token.Length > 0)
            answer["id_token"] = token;
        return answer;
    }

    /// <summary>What somebody agreed to.</summary>
    internal sealed record Grant(Dictionary<string, string?> Query, JsonObject Claims, Func<Grant, string>? MakeToken);
}
