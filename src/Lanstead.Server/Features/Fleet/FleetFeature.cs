using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Fleet;

/// <summary>Updates of a space's machines, wave by wave (ADR 43).</summary>
internal static class FleetFeature
{
    public static IServiceCollection AddFleet(this IServiceCollection services) => services
        .AddScoped<ManageFleet>()
        .AddScoped<UpdateIntake>()
        .AddSingleton<OfferedReleases>()
        .AddSingleton<FleetWatch>()
        .AddHostedService(provider => provider.GetRequiredService<FleetWatch>());

    public static void MapFleet(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder fleet = routes.MapGroup("/tenants/{tenantId}/fleet").WithTags("fleet");
        fleet.MapGet("", ReadFleet.GetAsync).Allow(Permission.DeviceRead, On.Tenant).WithName("getFleet").WithSummary("Which release is offered, what each machine runs, and the last update");
        fleet.MapGet("/updates", ReadFleet.ListAsync).Allow(Permission.DeviceRead, On.Tenant).WithName("listFleetUpdates").WithSummary("The last updates of a space's machines");
        fleet.MapPost("/updates", ManageFleet.CreateAsync).Allow(Permission.FleetUpdate, On.Tenant).WithName("createFleetUpdate").WithSummary("Update the machines of a space to the release that is offered, wave by wave");
        fleet.MapPatch("/updates/{fleetUpdateId:guid}", ManageFleet.UpdateAsync).Allow(Permission.FleetUpdate, On.Tenant).WithName("updateFleetUpdate").WithSummary("Pause an update, let it go on, or call it off");
    }
}
