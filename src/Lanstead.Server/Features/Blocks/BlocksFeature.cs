using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Blocks;

/// <summary>Whom nothing that is exposed lets in. docs/adr/0042-limits.md</summary>
internal static class BlocksFeature
{
    public static IServiceCollection AddBlocks(this IServiceCollection services) => services.AddScoped<ChangeBlocks>().AddSingleton<BlockBatch>().AddSingleton<BlockSweeper>().AddHostedService(provider => provider.GetRequiredService<BlockSweeper>());

    public static void MapBlocks(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder blocks = v1.MapGroup("").WithTags("blocks");
        blocks.MapGet("/tenants/{tenantId}/blocks", BlockView.ListAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("listBlocks").WithSummary("Whom nothing that the space exposes lets in, and what each tunnel server dropped of them");
        blocks.MapPost("/tenants/{tenantId}/blocks", ChangeBlocks.AddAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("addBlock").WithSummary("Block an address or a network, for ever or for a time");
        blocks.MapDelete("/tenants/{tenantId}/blocks/{blockId:guid}", ChangeBlocks.DeleteAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("deleteBlock").WithSummary("Let it in again");
    }
}
