using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;

namespace Lanstead.Server.Http;

/// <summary>The rules of <see cref="RateTable"/> by signed-in person, from however many addresses they ask.</summary>
internal sealed class UserRateLimits(RequestDelegate next, ServerSettings settings, TimeProvider time)
{
    private readonly RateBuckets<UserId> _buckets = new(time);
    private readonly RateRule _general = new(null, settings.RateLimitPerSecond * 60.0 * RateTable.UserShare, settings.RateLimitBurst * RateTable.UserShare);
    private readonly Dictionary<string, RateRule> _strict = RateTable.Scaled(RateTable.StrictPerUser, settings.RateLimitPerSecond);

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (!caller.IsSignedIn)
            return next(context);
        TimeSpan wait = _buckets.Take(caller.UserId, _general);
        string? route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (wait == TimeSpan.Zero && _strict.TryGetValue($"{context.Request.Method} {route}", out RateRule? rule))
            wait = _buckets.Take(caller.UserId, rule);
        return wait == TimeSpan.Zero ? next(context) : RateRefusal.WriteAsync(context, wait, "account");
    }
}
