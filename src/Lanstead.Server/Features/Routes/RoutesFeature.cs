using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Routes;

internal static class RoutesFeature
{
    public static IServiceCollection AddRoutes(this IServiceCollection services) => services.AddScoped<DecideRoute>().AddScoped<RouteOffering>();

    public static void MapRoutes(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("routes");
        group.MapGet("/networks/{networkId}/routes", ReadRoutes.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("listRoutes").WithSummary("The LANs behind a network's devices, offered or decided about");
        group.MapPut("/peers/{peerId}/routes", DecideRoute.HandleAsync).Allow(Permission.NetworkUpdate, On.Peer).WithName("decideRoute").WithSummary("Say yes or no to a LAN behind a device");
    }
}
