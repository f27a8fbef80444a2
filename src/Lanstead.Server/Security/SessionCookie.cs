using System.Buffers.Text;
using System.Security.Cryptography;

namespace Lanstead.Server.Security;

/// <summary>The browser's session: a random secret in an HttpOnly cookie, of which the database holds only the hash.</summary>
internal static class SessionCookie
{
    public const string Name = "lanstead_session";

    private const int SecretBytes = 32;

    // The sentence separates this use of the secret from the cookie itself.
    private static ReadOnlySpan<byte> CsrfPurpose => "lanstead csrf v1"u8;

    /// <summary>Makes a new secret, as it stands in the cookie.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What the database stores; null when the text is no secret of ours.</summary>
    public static byte[]? Hash(string secret) => Decode(secret) is { } bytes ? SHA256.HashData(bytes) : null;

    /// <summary>The token that the page must send with each write; null when the text is no secret of ours.</summary>
    /// <remarks>Derived from the secret, so a site that cannot read the cookie cannot know it, and nothing more is stored.</remarks>
    public static string? CsrfToken(string secret) =>
        Decode(secret) is { } bytes ? Base64Url.EncodeToString(HMACSHA256.HashData(bytes, CsrfPurpose)) : null;

    public static void Set(HttpContext context, string secret, DateTimeOffset expiresAt) =>
        context.Response.Cookies.Append(Name, secret, Options(context, expiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };

    private static byte[]? Decode(string secret)
    {
        if (!Base64Url.IsValid(secret, out int length) || length != SecretBytes)
            return null;
        return Base64Url.DecodeFromChars(secret);
    }
}
