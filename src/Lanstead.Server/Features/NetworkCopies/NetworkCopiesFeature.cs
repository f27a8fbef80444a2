using Lanstead.Server.Security;

namespace Lanstead.Server.Features.NetworkCopies;

/// <summary>Networks as files.</summary>
internal static class NetworkCopiesFeature
{
    public static IServiceCollection AddNetworkCopies(this IServiceCollection services) => services.AddScoped<ImportNetwork>();

    public static void MapNetworkCopies(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/networks/{networkId}/export", ExportNetwork.HandleAsync)
            .Allow(Permission.NetworkUpdate, On.Network).WithTags("networks").WithName("exportNetwork").WithSummary("A network as a file, without secrets");
        v1.MapPost("/tenants/{tenantId}/networks/import", ImportNetwork.HandleAsync)
            .Allow(Permission.NetworkCreate, On.Tenant).WithTags("networks").WithName("importNetwork").WithSummary("Make a network of a file, or say what would come of it");
    }
}
