using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Health;

/// <summary>Is the process alive; can it serve.</summary>
internal static class HealthEndpoints
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddScoped<Readiness>();
        services.AddSingleton<Metrics>();
        services.AddMetrics();
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        // From the start: what was counted before the first question belongs to the answer.
        _ = routes.ServiceProvider.GetRequiredService<Metrics>();
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/metrics", (Metrics metrics) => TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8")).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/readyz", (Readiness readiness, CancellationToken stop) => readiness.AnswerAsync(stop)).Allow(Access.Anonymous).ExcludeFromDescription();
    }
}
