using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;

namespace Lanstead.Server.Http;

/// <summary>The rules of <see cref="RateTable"/> by signed-in person, from however many addresses they ask.</summary>
internal sealed class UserRateLimits(RequestDelegate next, ServerSettings settings, TimeProvider time)
{
    private readonly RouteBuckets<UserId> _buckets = new(
        new(null, settings.RateLimitPerSecond * 60.0 * RateTable.UserShare, settings.RateLimitBurst * RateTable.UserShare), RateTable.StrictPerUser, settings, time);

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (!caller.IsSignedIn)
            return next(context);
        TimeSpan wait = _buckets.Take(caller.UserId, context);
        return wait == TimeSpan.Zero ? next(context) : RateRefusal.WriteAsync(context, wait, "account");
    }
}
