using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Alerts;

/// <summary>What the people of a network want to be told of.</summary>
internal static class AlertsFeature
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddScoped<ManageAlerts>()
        .AddSingleton<WarningIntake>()
        .AddSingleton<AlertWatch>()
        .AddHostedService(provider => provider.GetRequiredService<AlertWatch>());

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder alerts = routes.MapGroup("/networks/{networkId}/alerts").WithTags("alerts");
        alerts.MapGet("", ManageAlerts.ListAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("listAlerts").WithSummary("What a network's people are told of, and what is so now");
        alerts.MapPost("", ManageAlerts.CreateAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("createAlert").WithSummary("Add an alert");
        alerts.MapDelete("/{alertId:guid}", ManageAlerts.DeleteAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("deleteAlert").WithSummary("Remove an alert of the network itself");

        RouteGroupBuilder all = routes.MapGroup("/tenants/{tenantId}/alerts").WithTags("alerts");
        all.MapGet("", ManageAlerts.ListOfSpaceAsync).Allow(Permission.NetworkUpdate, On.Tenant).WithName("listSpaceAlerts").WithSummary("What people are told of in every network of a space, and what is so now");
        all.MapPost("", ManageAlerts.CreateOfSpaceAsync).Allow(Permission.NetworkUpdate, On.Tenant).WithName("createSpaceAlert").WithSummary("Add an alert for every network of a space");
        all.MapDelete("/{spaceAlertId:guid}", ManageAlerts.DeleteOfSpaceAsync).Allow(Permission.NetworkUpdate, On.Tenant).WithName("deleteSpaceAlert").WithSummary("Remove an alert of a space");
    }
}
