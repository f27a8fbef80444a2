using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>Buckets of one kind of client: one for all its requests, and a stricter one for some routes.</summary>
/// <param name="general">For all requests.</param>
/// <param name="strict">By route, from <see cref="RateTable"/>.</param>
/// <param name="settings">How the table is scaled.</param>
/// <param name="time">What fills the buckets.</param>
internal sealed class RouteBuckets<TClient>(RateRule general, IEnumerable<RateRule> strict, ServerSettings settings, TimeProvider time)
    where TClient : notnull
{
    private readonly RateBuckets<TClient> _buckets = new(time);
    private readonly Dictionary<string, RateRule> _strict = RateTable.Scaled(strict, settings.RateLimitPerSecond);

    /// <summary>Takes a token out of each bucket that concerns the request; how long to wait where one is empty.</summary>
    /// <remarks>By the matched route, so that spelling a path otherwise changes nothing.</remarks>
    public TimeSpan Take(TClient client, HttpContext context)
    {
        TimeSpan wait = _buckets.Take(client, general);
        return wait == TimeSpan.Zero && _strict.TryGetValue($"{context.Request.Method} {RouteOf(context)}", out RateRule? rule) ? _buckets.Take(client, rule) : wait;
    }

    /// <summary>The pattern of the matched route; null where none matched.</summary>
    public static string? RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
