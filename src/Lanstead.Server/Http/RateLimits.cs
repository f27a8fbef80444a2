using System.Net;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>The rules of <see cref="RateTable"/> by client address: a request must find a token in each bucket that concerns it.</summary>
/// <remarks>Keyed by the matched route, so that spelling a path otherwise changes nothing; IPv6 clients are counted per /64, which one client owns whole.</remarks>
internal sealed class RateLimits(RequestDelegate next, ServerSettings settings, TimeProvider time)
{
    private readonly RouteBuckets<IPAddress> _buckets = new(General(settings), RateTable.Strict, settings, time);

    /// <summary>The limits by address as the settings make them: the general one, then the stricter ones.</summary>
    public static IEnumerable<RateRule> InForce(ServerSettings settings) =>
        [General(settings), .. RateTable.Scaled(RateTable.Strict, settings.RateLimitPerSecond).Values];

    public Task InvokeAsync(HttpContext context)
    {
        string? route = RouteBuckets<IPAddress>.RouteOf(context);
        // By the path too, which no route or the web UI's may match: else guessing paths would be free.
        bool isApi = route?.StartsWith("/v1", StringComparison.Ordinal) == true || context.Request.Path.StartsWithSegments("/v1");
        if (!isApi)
            return next(context);
        IPAddress client = ClientAddress.KeyOf(context.Connection.RemoteIpAddress);
        TimeSpan wait = _buckets.Take(client, context);
        return wait == TimeSpan.Zero ? next(context) : RateRefusal.WriteAsync(context, wait, "address");
    }

    private static RateRule General(ServerSettings settings) => new(null, settings.RateLimitPerSecond * 60.0, settings.RateLimitBurst);
}
