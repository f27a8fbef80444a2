using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Health;

/// <summary>Is the process alive; can it serve.</summary>
internal static class HealthEndpoints
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddScoped<Readiness>();
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/readyz", (Readiness readiness, CancellationToken stop) => readiness.AnswerAsync(stop)).Allow(Access.Anonymous).ExcludeFromDescription();
    }
}
