using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Activity;

internal static class ActivityFeature
{
    public static IServiceCollection AddActivity(this IServiceCollection services) => services.AddScoped<ActivityLog>();

    public static void MapActivity(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/networks/{networkId}/activity", ListActivity.HandleAsync).AllowReading(Permission.NetworkRead, On.Network)
            .WithName("listActivity").WithTags("activity").WithSummary("The history of a network, newest first");
}
