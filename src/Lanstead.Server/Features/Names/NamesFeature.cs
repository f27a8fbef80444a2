using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Names;

internal static class NamesFeature
{
    public static IServiceCollection AddNames(this IServiceCollection services) => services.AddScoped<CreateRecord>().AddScoped<DeleteRecord>();

    public static void MapNames(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder names = routes.MapGroup("/networks/{networkId}").WithTags("names");
        names.MapGet("/names", ReadNames.HandleAsync).AllowReading(Permission.NetworkRead, On.Network).WithName("getNetworkNames").WithSummary("What a network's names end in, and those that people added");
        names.MapPost("/records", CreateRecord.HandleAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("createNameRecord").WithSummary("Add a name");
        names.MapDelete("/records/{recordId:guid}", DeleteRecord.HandleAsync).Allow(Permission.NetworkUpdate, On.Network).WithName("deleteNameRecord").WithSummary("Remove a name");
    }
}
