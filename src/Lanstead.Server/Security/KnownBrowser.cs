using System.Buffers.Text;
using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.Server.Security;

/// <summary>A cookie which says that this browser signed in to an account before: strangers who guess elsewhere cannot make it wait.</summary>
/// <remarks>
/// It opens nothing, and its own wrong tries make it wait like anybody's. Content: browser id (16 bytes) ‖ account (16) ‖ HMAC-SHA-256 of both, so it cannot be made up,
/// and counts for its account alone.
/// </remarks>
internal sealed class KnownBrowser(InstanceState instance)
{
    public const string Name = "lanstead_browser";

    private const int IdBytes = 16;
    private const int Bytes = (2 * IdBytes) + HMACSHA256.HashSizeInBytes;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(400); // the most that browsers keep

    private static ReadOnlySpan<byte> Purpose => "lanstead known browser v1"u8;

    /// <summary>The browser's id when it signed in to this account before; null otherwise.</summary>
    public byte[]? Find(HttpContext context, UserId user)
    {
        if (context.Request.Cookies[Name] is not { } text || !Base64Url.IsValid(text, out int length) || length != Bytes)
            return null;
        byte[] cookie = Base64Url.DecodeFromChars(text);
        ReadOnlySpan<byte> told = cookie.AsSpan(0, 2 * IdBytes);
        return CryptographicOperations.FixedTimeEquals(Sign(told), cookie.AsSpan(2 * IdBytes)) && told[IdBytes..].SequenceEqual(user.Value.ToByteArray())
            ? cookie[..IdBytes]
            : null;
    }

    /// <summary>Remembers the browser, as the account's; one that is known already stays the same.</summary>
    public void Remember(HttpContext context, UserId user)
    {
        if (Find(context, user) is not null)
            return;
        byte[] told = [.. RandomNumberGenerator.GetBytes(IdBytes), .. user.Value.ToByteArray()];
        context.Response.Cookies.Append(Name, Base64Url.EncodeToString([.. told, .. Sign(told)]), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/v1/auth",
            MaxAge = s_lifetime,
            IsEssential = true,
        });
    }

    private byte[] Sign(ReadOnlySpan<byte> told) => HMACSHA256.HashData(HMACSHA256.HashData(instance.CodeKey, Purpose), told);
}
