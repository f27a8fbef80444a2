using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>I2: what an attacker, a wrong issuer or a careless one may send.</summary>
internal static class OidcVectors
{
    private const string State = "oidc.state_invalid";
    private const string Token = "oidc.token_refused";
    private const string Failed = "oidc.issuer_failed";

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public static IReadOnlyList<OidcVector> All { get; } =
    [
        // The way back.
        new("state of another browser", State) { OtherBrowser = true },
        new("short state", State) { Callback = q => q["state"] = q["state"]![..8] },
        new("missing state", State) { Callback = q => q.Remove("state") },
        new("empty state", State) { Callback = q => q["state"] = "" },
        new("altered state", State) { Callback = q => q["state"] = (q["state"]![0] == 'A' ? "B" : "A") + q["state"]![1..] },
        new("state of 5000 characters", State) { Callback = q => q["state"] = new string('A', 5000) },
        new("answer at another provider's callback", State) { At = "other" },
        new("answer that names another issuer (RFC 9207)", State) { Callback = q => q["iss"] = "https://attacker.example" },
        new("person turned back", "oidc.denied") { Callback = q => { q.Remove("code"); q["error"] = "access_denied"; } },
        new("error beside a code", "oidc.denied") { Callback = q => q["error"] = "server_error" },
        new("missing code", "oidc.denied") { Callback = q => q.Remove("code") },
        new("unknown code", "oidc.code_refused") { Callback = q => q["code"] = "guessed" },
        // The token's claims.
        new("nonce of another journey", Token) { Claims = c => c["nonce"] = "another" },
        new("no nonce", Token) { Claims = c => c.Remove("nonce") },
        new("wrong issuer", Token) { Claims = c => c["iss"] = "https://attacker.example" },
        new("issuer with a slash more", Token) { Claims = c => c["iss"] = c["iss"]!.GetValue<string>() + "/" },
        new("no issuer", Token) { Claims = c => c.Remove("iss") },
        new("wrong audience", Token) { Claims = c => c["aud"] = "somebody-else" },
        new("no audience", Token) { Claims = c => c.Remove("aud") },
        new("several audiences, no azp", Token) { Claims = c => c["aud"] = new JsonArray(ScriptedIssuer.ClientId, "somebody-else") },
        new("azp of somebody else", Token) { Claims = c => c["azp"] = "somebody-else" },
        new("expired by more than the leeway", Token) { Claims = c => c["exp"] = Now - 62 },
        new("no expiry", Token) { Claims = c => c.Remove("exp") },
        new("expiry that is no number", Token) { Claims = c => c["exp"] = "tomorrow" },
        new("made in the future", Token) { Claims = c => c["iat"] = Now + 90 },
        new("made an hour ago", Token) { Claims = c => c["iat"] = Now - 3600 },
        new("no time of making", Token) { Claims = c => c.Remove("iat") },
        new("not valid yet", Token) { Claims = c => c["nbf"] = Now + 90 },
        new("no subject", Token) { Claims = c => c.Remove("sub") },
        new("empty subject", Token) { Claims = c => c["sub"] = "" },
        new("subject of 256 characters", Token) { Claims = c => c["sub"] = new string('s', 256) },
        // The token's signature.
        new("alg none", Token) { Token = (_, c) => ScriptedIssuer.Unsigned(new JsonObject { ["alg"] = "none" }, c) + "." },
        new("alg None", Token) { Token = (_, c) => ScriptedIssuer.Unsigned(new JsonObject { ["alg"] = "None", ["kid"] = "k1" }, c) + "." },
        new("HS256 with the public key as secret", Token) { Token = (i, c) => Hmac(c, i.Key.ExportSubjectPublicKeyInfo()) },
        new("HS256 with the public key's PEM as secret", Token) { Token = (i, c) => Hmac(c, Encoding.ASCII.GetBytes(i.Key.ExportSubjectPublicKeyInfoPem())) },
        new("HS256 with the client secret", Token) { Token = (_, c) => Hmac(c, Encoding.UTF8.GetBytes(ScriptedIssuer.ClientSecret)) },
        new("unknown key", Token) { Token = (i, c) => SignedByStranger(c, "k2") },
        new("stranger's key under the issuer's name", Token) { Token = (i, c) => SignedByStranger(c, i.KeyId) },
        new("key in the token's own header", Token) { Token = (i, c) => SignedByStranger(c, null) },
        new("altered payload", Token) { Token = (i, c) => Altered(i, c) },
        new("signature cut off", Token) { Token = (i, c) => i.Sign(c)[..^20] },
        new("no ID token", Token) { Token = (_, _) => "" },
        new("no token at all", Token) { Token = (_, _) => "not.a.token" },
        new("token of 20,000 characters", Token) { Claims = c => c["padding"] = new string('p', 20_000) },
        // The address.
        new("unverified address", "oidc.email_unverified") { Who = w => w["email_verified"] = false },
        new("address of which nothing is said", "oidc.email_unverified") { Who = w => w.Remove("email_verified") },
        new("no address", "oidc.email_missing") { Who = w => w["email"] = "no address" },
        new("address of an existing account", "oidc.account_exists") { Who = w => w["email"] = "admin@example.org" },
        new("address of an existing account in other letters", "oidc.account_exists") { Who = w => w["email"] = "ADMIN@Example.Org" },
        new("user endpoint speaks of somebody else", Token)
        {
            Who = w => w.Remove("email"),
            Issuer = i => i.UserInfo = new JsonObject { ["sub"] = "somebody-else", ["email"] = "victim@corp.example", ["email_verified"] = true },
        },
        // The issuer's other answers.
        new("token endpoint fails", Failed) { Issuer = i => i.Instead["token"] = c => Answer(c, 500, "{}") },
        new("token endpoint redirects", Failed) { Issuer = i => i.Instead["token"] = c => { c.Response.Redirect("https://attacker.example/token"); return Task.CompletedTask; } },
        new("token endpoint answers no JSON", Failed) { Issuer = i => i.Instead["token"] = c => Answer(c, 200, "<html>") },
        new("token endpoint answers two mebibytes", Failed) { Issuer = i => i.Instead["token"] = c => Answer(c, 200, $"{{\"id_token\":\"{new string('a', 2 << 20)}\"}}") },
        new("token endpoint answers a list", Token) { Issuer = i => i.Instead["token"] = c => Answer(c, 200, "[]") },
    ];

    private static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private static string Hmac(JsonObject claims, byte[] secret)
    {
        string text = ScriptedIssuer.Unsigned(new JsonObject { ["alg"] = "HS256", ["kid"] = "k1", ["typ"] = "JWT" }, claims);
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}";
    }

    private static string SignedByStranger(JsonObject claims, string? keyId)
    {
        using RSA stranger = RSA.Create(2048);
        RSAParameters key = stranger.ExportParameters(false);
        JsonObject header = keyId is not null
            ? new() { ["alg"] = "RS256", ["kid"] = keyId }
            : new() { ["alg"] = "RS256", ["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(key.Modulus), ["e"] = Base64Url.EncodeToString(key.Exponent) } };
        string text = ScriptedIssuer.Unsigned(header, claims);
        return $"{text}.{Base64Url.EncodeToString(stranger.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Altered(ScriptedIssuer issuer, JsonObject claims)
    {
        string[] parts = issuer.Sign(claims).Split('.');
        var other = (JsonObject)claims.DeepClone();
        other["sub"] = "victim";
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(other.ToJsonString()))}.{parts[2]}";
    }
}
