using Lanstead.Server.Security;

namespace Lanstead.Server.Features.JoinKeys;

internal static class JoinKeysFeature
{
    public static IServiceCollection AddJoinKeys(this IServiceCollection services) => services.AddScoped<JoinKeyMaker>().AddScoped<CreateJoinKey>().AddScoped<DeleteJoinKey>();

    public static void MapJoinKeys(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder keys = routes.MapGroup("").WithTags("join-keys");
        keys.MapGet("/networks/{networkId}/join-keys", ListJoinKeys.HandleAsync).Allow(Permission.JoinKeyRead, On.Network).WithName("listJoinKeys").WithSummary("Keys by which machines join");
        keys.MapPost("/networks/{networkId}/join-keys", CreateJoinKey.HandleAsync).Allow(Permission.JoinKeyCreate, On.Network).WithName("createJoinKey").WithSummary("Make a key by which machines join");
        keys.MapDelete("/join-keys/{joinKeyId}", DeleteJoinKey.HandleAsync).Allow(Permission.JoinKeyDelete, On.JoinKey).WithName("deleteJoinKey").WithSummary("Revoke a key");
    }
}
