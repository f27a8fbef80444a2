using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Policies;

internal static class PoliciesFeature
{
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddScoped<PutPolicy>().AddScoped<RevertPolicy>().AddScoped<TagPeer>()
        .AddSingleton<PolicyReverts>().AddHostedService(provider => provider.GetRequiredService<PolicyReverts>());

    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder policies = routes.MapGroup("").WithTags("policies");
        policies.MapGet("/networks/{networkId}/policy", ReadPolicy.GetAsync).Allow(Permission.NetworkRead, On.Network).WithName("getPolicy").WithSummary("Who reaches whom in a network");
        policies.MapPut("/networks/{networkId}/policy", PutPolicy.HandleAsync).Allow(Permission.PolicyUpdate, On.Network).WithName("putPolicy").WithSummary("Put another policy in force");
        policies.MapPost("/networks/{networkId}/policy/check", CheckPolicy.HandleAsync).Allow(Permission.NetworkRead, On.Network).WithName("checkPolicy").WithSummary("What a policy would open and close; changes nothing");
        policies.MapGet("/networks/{networkId}/policy/explain", ReadPolicy.ExplainAsync).Allow(Permission.NetworkRead, On.Network).WithName("explainPolicy").WithSummary("Whether one device reaches another, and by which rule");
        policies.MapGet("/networks/{networkId}/policy/versions", ReadPolicy.VersionsAsync).Allow(Permission.NetworkRead, On.Network).WithName("listPolicyVersions").WithSummary("All versions of the policy");
        policies.MapPost("/networks/{networkId}/policy/revert", RevertPolicy.HandleAsync).Allow(Permission.PolicyUpdate, On.Network).WithName("revertPolicy").WithSummary("Bring an earlier version back");
        policies.MapPost("/networks/{networkId}/policy/confirm", RevertPolicy.ConfirmAsync).Allow(Permission.PolicyUpdate, On.Network).WithName("confirmPolicy").WithSummary("Say that a change works, so that it stays");
        policies.MapPut("/peers/{peerId}/tags", TagPeer.HandleAsync).Allow(Permission.PolicyUpdate, On.Peer).WithName("tagPeer").WithSummary("Give a device its tags");
    }
}
