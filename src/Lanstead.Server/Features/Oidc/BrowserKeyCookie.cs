using System.Buffers.Text;

namespace Lanstead.Server.Features.Oidc;

/// <summary>The key that binds journeys to the browser which began them.</summary>
/// <remarks>
/// With https it has the prefix <c>__Host-</c>, so that no neighbouring host can plant one. All journeys of a browser share it: two tabs may sign in at once.
/// Lax, since the issuer sends the browser back by a link.
/// </remarks>
internal static class BrowserKeyCookie
{
    public static string Name(HttpContext context) => context.Request.IsHttps ? "__Host-lanstead_journey" : "lanstead_journey";

    /// <summary>The browser's key; null when it has none.</summary>
    public static byte[]? Find(HttpContext context) => JourneySecrets.ReadBrowserKey(context.Request.Cookies[Name(context)]);

    /// <summary>The browser's key, made when it has none, for as long as a journey may last.</summary>
    public static byte[] FindOrMake(HttpContext context, TimeProvider time)
    {
        byte[] key = Find(context) ?? JourneySecrets.NewBrowserKey();
        context.Response.Cookies.Append(Name(context), Base64Url.EncodeToString(key), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
            Expires = time.GetUtcNow() + Journey.Lifetime,
            IsEssential = true,
        });
        return key;
    }
}
