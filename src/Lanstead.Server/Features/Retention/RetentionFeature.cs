using Lanstead.Primitives;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Retention;

/// <summary>How long history is kept.</summary>
internal static class RetentionFeature
{
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddScoped<TenantRetention>()
        .AddSingleton<RetentionWorker>()
        .AddHostedService(provider => provider.GetRequiredService<RetentionWorker>());

    public static void MapRetention(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/tenants/{tenantId}/retention", (TenantId tenantId, TenantRetention use, CancellationToken stop) => use.GetAsync(tenantId, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("getRetention").WithTags("audit").WithSummary("For how long the space's history is kept");
        v1.MapPut("/tenants/{tenantId}/retention", (TenantId tenantId, RetentionRequest body, TenantRetention use, CancellationToken stop) => use.PutAsync(tenantId, body, stop))
            .Allow(Permission.TenantSinks, On.Tenant).WithName("putRetention").WithTags("audit").WithSummary("Keep the space's history for longer or shorter");
    }
}
