using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Limits;

/// <summary>How much may be exposed, and how much may go through it. docs/adr/0042-limits.md</summary>
internal static class LimitsFeature
{
    public static IServiceCollection AddLimits(this IServiceCollection services) => services
        .AddScoped<ChangeLimits>().AddScoped<ExposeBounds>().AddSingleton<QuotaWatch>().AddHostedService(provider => provider.GetRequiredService<QuotaWatch>());

    public static void MapLimits(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder limits = v1.MapGroup("").WithTags("limits");
        limits.MapGet("/exposures/{exposureId}/limits", ReadLimits.OfExposureAsync).Allow(Permission.ExposeRead, On.Exposure).WithName("getExposureLimits").WithSummary("How much may go through it");
        limits.MapPut("/exposures/{exposureId}/limits", ChangeLimits.OfExposureAsync).Allow(Permission.ExposeCreate, On.Exposure).WithName("putExposureLimits").WithSummary("Set its rates and its quota");
        limits.MapGet("/tunnel-clients/{tunnelClientId}/limits", ReadLimits.OfClientAsync).Allow(Permission.ExposeRead, On.TunnelClient).WithName("getTunnelClientLimits").WithSummary("How much may go through all that a device exposes");
        limits.MapPut("/tunnel-clients/{tunnelClientId}/limits", ChangeLimits.OfClientAsync).Allow(Permission.ExposeManage, On.TunnelClient).WithName("putTunnelClientLimits").WithSummary("Set the rates and the quota of a device");
        limits.MapGet("/tenants/{tenantId}/expose-limits", ReadLimits.OfSpaceAsync).Allow(Permission.ExposeRead, On.Tenant).WithName("getExposeLimits").WithSummary("How much a space may expose, and how much of that it does");
        limits.MapPut("/tenants/{tenantId}/expose-limits", ChangeLimits.OfSpaceAsync).Allow(Permission.ExposeManage, On.Tenant).WithName("putExposeLimits").WithSummary("Set how much a space and each person in it may expose");
    }
}
