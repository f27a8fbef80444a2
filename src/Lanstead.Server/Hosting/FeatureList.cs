using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Health;
using Lanstead.Server.Features.Setup;

namespace Lanstead.Server.Hosting;

/// <summary>Every feature of the server: one line each to add, one to map.</summary>
internal static class FeatureList
{
    public static void AddFeatures(this IServiceCollection services)
    {
        services.AddHealth();
        services.AddSetup();
        services.AddAccounts();
    }

    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        RouteGroupBuilder v1 = routes.MapGroup("/v1");
        v1.MapSetup();
        v1.MapAccounts();
    }
}
