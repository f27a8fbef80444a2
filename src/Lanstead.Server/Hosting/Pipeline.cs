using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Hosting;

internal static class Pipeline
{
    /// <summary>The order in which a request meets the server.</summary>
    public static void UsePipeline(this WebApplication app, ServerSettings settings)
    {
        app.UseProxyHeaders(settings);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Faults>();
        app.UseMiddleware<OwnHost>();
        app.UseMiddleware<KeyInAddress>();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<RateLimits>();
        app.UseMiddleware<CallerAuthentication>();
        app.UseMiddleware<UserRateLimits>();
        app.UseMiddleware<CrossSite>();
        app.UseMiddleware<AccessControl>();
        app.UseMiddleware<Idempotency>();
    }
}
