using Lanstead.Server.Security;

namespace Lanstead.Server.Hosting;

internal static class Pipeline
{
    /// <summary>The order in which a request meets the server.</summary>
    public static void UsePipeline(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<CallerAuthentication>();
        app.UseMiddleware<AccessControl>();
    }
}
