using System.Globalization;
using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Weak entity tags made from the time of the last change, so that two people do not overwrite each other.</summary>
internal static class ETags
{
    /// <summary>The tag of an object last changed at <paramref name="updatedAt"/>.</summary>
    public static string Of(DateTimeOffset updatedAt) => string.Create(CultureInfo.InvariantCulture, $"W/\"{updatedAt.UtcTicks}\"");

    /// <summary>Puts the tag on the response.</summary>
    public static void Set(HttpContext context, DateTimeOffset updatedAt) => context.Response.Headers.ETag = Of(updatedAt);

    /// <summary>A failure when the request names a tag (<c>If-Match</c>) that is no longer the object's; null when it may go on.</summary>
    public static Failure? Check(HttpContext context, DateTimeOffset updatedAt)
    {
        string? wanted = context.Request.Headers.IfMatch;
        return wanted is null or "*" || wanted == Of(updatedAt)
            ? null
            : new Failure("etag.mismatch", "Somebody changed this meanwhile. Load it again, then repeat your change.");
    }
}
