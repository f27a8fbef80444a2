using Lanstead.Server.Features.Health;

namespace Lanstead.Server.Hosting;

/// <summary>Every feature of the server: one line each to add, one to map.</summary>
internal static class FeatureList
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddHealth();
    }

    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        RouteGroupBuilder v1 = routes.MapGroup("/v1");
        _ = v1;
    }
}
