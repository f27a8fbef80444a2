using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Networks;

internal static class NetworksFeature
{
    public static IServiceCollection AddNetworks(this IServiceCollection services) => services
        .AddScoped<CreateNetwork>().AddScoped<UpdateNetwork>().AddScoped<DeleteNetwork>().AddScoped<Reservations>();

    public static void MapNetworks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder networks = routes.MapGroup("/networks").WithTags("networks");
        networks.MapGet("", ListNetworks.HandleAsync).Allow(Access.SignedIn).OpenToKeys(Permission.NetworkRead).WithName("listNetworks").WithSummary("Networks that you can see");
        networks.MapPost("", CreateNetwork.HandleAsync).Allow(Permission.NetworkCreate, On.Body).WithName("createNetwork").WithSummary("Make a network");
        networks.MapGet("/{networkId}", GetNetwork.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("getNetwork").WithSummary("One network");
        networks.MapPatch("/{networkId}", UpdateNetwork.HandleAsync).Allow(Permission.NetworkUpdate, On.Network).WithMetadata(TakesIfMatch.Instance).WithName("updateNetwork").WithSummary("Change name, description, gateway, who finds it, how people come in, and settings");
        networks.MapDelete("/{networkId}", DeleteNetwork.HandleAsync).Allow(Permission.NetworkDelete, On.Network).WithMetadata(TakesIfMatch.Instance).WithName("deleteNetwork").WithSummary("Remove a network");
        networks.MapGet("/{networkId}/reservations", Reservations.ListAsync).Allow(Permission.NetworkRead, On.Network).WithName("listReservations").WithSummary("Addresses that are kept back");
        networks.MapPost("/{networkId}/reservations", Reservations.CreateAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("createReservation").WithSummary("Keep an address back");
        networks.MapDelete("/{networkId}/reservations/{address}", Reservations.DeleteAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("deleteReservation").WithSummary("Give an address back to the pool");
    }
}
