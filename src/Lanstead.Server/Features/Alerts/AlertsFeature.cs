using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Alerts;

/// <summary>What the people of a network want to be told of.</summary>
internal static class AlertsFeature
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddScoped<ManageAlerts>()
        .AddSingleton<AlertWatch>()
        .AddHostedService(provider => provider.GetRequiredService<AlertWatch>());

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder alerts = routes.MapGroup("/networks/{networkId}/alerts").WithTags("alerts");
        alerts.MapGet("", ManageAlerts.ListAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("listAlerts").WithSummary("What a network's people are told of, and what is so now");
        alerts.MapPost("", ManageAlerts.CreateAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("createAlert").WithSummary("Add an alert");
        alerts.MapDelete("/{alertId:guid}", ManageAlerts.DeleteAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("deleteAlert").WithSummary("Remove an alert");
    }
}
