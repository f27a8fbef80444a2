using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Onboarding;

/// <summary>What a space asks who joins, once, and what the answers give.</summary>
internal static class OnboardingFeature
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services) => services.AddScoped<OnboardingQuestions>().AddScoped<OnboardingAnswers>();

    public static void MapOnboarding(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder onboarding = v1.MapGroup("/tenants/{tenantId}").WithTags("onboarding");
        onboarding.MapGet("/onboarding", (TenantId tenantId, OnboardingAnswers use, CancellationToken stop) => use.GetAsync(tenantId, stop))
            .Allow(Permission.TenantRead, On.Tenant).WithName("getOnboarding").WithSummary("What the space asks who joins, and what you answered");
        onboarding.MapPut("/onboarding", (TenantId tenantId, OnboardingRequest body, OnboardingQuestions use, CancellationToken stop) => use.PutAsync(tenantId, body, stop))
            .Allow(Permission.TenantUpdate, On.Tenant).WithName("putOnboarding").WithSummary("Say what the space asks, and what the answers give");
        onboarding.MapPut("/onboarding/answers", (TenantId tenantId, OnboardingAnswersRequest body, OnboardingAnswers use, CancellationToken stop) => use.PutAsync(tenantId, body, stop))
            .Allow(Permission.ChatPost, On.Tenant).WithName("answerOnboarding").WithSummary("Answer; also with nothing, so as not to be asked again");
    }
}
