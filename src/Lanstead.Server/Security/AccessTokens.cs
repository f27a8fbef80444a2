using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lanstead.Primitives;

namespace Lanstead.Server.Security;

/// <summary>Access tokens: JWT (RFC 7519) of one fixed shape, <c>typ at+jwt</c> (RFC 9068), signed by HS256 and nothing else.</summary>
/// <remarks>
/// Only the server that made a token reads it, so there is nothing to negotiate: the header must have exactly the members alg, typ and kid,
/// and the algorithm is never taken from the token. The session that a token names is looked up on each request.
/// </remarks>
internal sealed class AccessTokens(InstanceState instance, TimeProvider time)
{
    /// <summary>How long a token lives, from the product's specification.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Audience = "lanstead";
    private const string Type = "at+jwt";
    private const int MaxTokenChars = 2048;

    // Replicas' clocks differ a little; a token from the next replica must not be refused as of the future.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    /// <summary>Makes a token for a session.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue(SessionId session, UserId user)
    {
        DateTimeOffset now = time.GetUtcNow();
        (string kid, byte[] secret, _) = instance.TokenKeys.Active(now);
        DateTimeOffset expiresAt = now + Lifetime;
        string header = Encode(JsonSerializer.SerializeToUtf8Bytes(new Header("HS256", Type, kid)));
        string payload = Encode(JsonSerializer.SerializeToUtf8Bytes(new Payload(
            Issuer, Audience, user.ToString(), session.ToString(), Guid.CreateVersion7(now).ToString("N"), now.ToUnixTimeSeconds(), expiresAt.ToUnixTimeSeconds())));
        string signed = $"{header}.{payload}";
        return ($"{signed}.{Encode(Sign(secret, signed))}", expiresAt);
    }

    /// <summary>The session that the token names; null when anything about the token is not as <see cref="Issue"/> makes it.</summary>
    public SessionId? Verify(string token)
    {
        // 1. Three parts of base64url, within reason.
        if (token.Length > MaxTokenChars || token.Split('.') is not [var header, var payload, var signature])
            return null;
        if (Decode(header) is not { } headerBytes || Decode(payload) is not { } payloadBytes || Decode(signature) is not { } signatureBytes)
            return null;

        // 2. The header is exactly ours: no other algorithm, no member that points to a key.
        if (Read<Header>(headerBytes) is not { alg: "HS256", typ: Type } head)
            return null;
        byte[]? secret = instance.TokenKeys.Keys.FirstOrDefault(k => k.Kid == head.kid)?.Secret;
        if (secret is null)
            return null;

        // 3. The signature, in constant time, before a byte of the payload is looked at.
        if (!CryptographicOperations.FixedTimeEquals(Sign(secret, $"{header}.{payload}"), signatureBytes))
            return null;

        // 4. What it says.
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        return Read<Payload>(payloadBytes) is { aud: Audience } body
            && body.iss == Issuer
            && body.exp > now
            && body.iat <= now + (long)Leeway.TotalSeconds
            && body.exp - body.iat <= (long)Lifetime.TotalSeconds
            && SessionId.TryParse(body.sid, null, out SessionId session)
                ? session
                : null;
    }

    private string Issuer => instance.ServerId.ToString();

    private static byte[] Sign(byte[] secret, string text) => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text));

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static byte[]? Decode(string text)
    {
        if (!Base64Url.IsValid(text))
            return null;
        byte[] bytes = Base64Url.DecodeFromChars(text);
        // Unused bits of the last character could spell one token in several ways.
        return Encode(bytes) == text ? bytes : null;
    }

    private static T? Read<T>(byte[] json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions Strict = new()
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

#pragma warning disable IDE1006 // names are those of the wire
    private sealed record Header(string alg, string typ, string kid);

    private sealed record Payload(string iss, string aud, string sub, string sid, string jti, long iat, long exp);
#pragma warning restore IDE1006
}
