using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Providers;

/// <summary>By whose word people sign in, and how one can.</summary>
internal static class ProvidersFeature
{
    public static IServiceCollection AddProviders(this IServiceCollection services) => services
        .AddScoped<ProviderDirectory>()
        .AddScoped<ListProviders>()
        .AddScoped<ManageProviders>()
        .AddScoped<TestProvider>();

    public static void MapProviders(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/auth/methods", (ListProviders use, CancellationToken stop) => use.HandleAsync(stop)).Allow(Access.Anonymous).WithName("listSignInMethods");
        RouteGroupBuilder admin = v1.MapGroup("/admin/sign-in-providers");
        admin.MapGet("", (ManageProviders use, CancellationToken stop) => use.ListAsync(stop)).Allow(Access.Admin).WithName("listSignInProviders");
        admin.MapPost("", (CreateProviderRequest body, ManageProviders use, CancellationToken stop) => use.CreateAsync(body, stop)).Allow(Access.Admin).NeedsRecentSignIn().WithName("createSignInProvider");
        admin.MapPatch("/{providerId:guid}", (Guid providerId, UpdateProviderRequest body, ManageProviders use, CancellationToken stop) => use.UpdateAsync(providerId, body, stop)).Allow(Access.Admin).NeedsRecentSignIn().WithName("updateSignInProvider");
        admin.MapDelete("/{providerId:guid}", (Guid providerId, ManageProviders use, CancellationToken stop) => use.DeleteAsync(providerId, stop)).Allow(Access.Admin).NeedsRecentSignIn().WithName("deleteSignInProvider");
        admin.MapPost("/{provider}/test", (string provider, TestProvider use, CancellationToken stop) => use.HandleAsync(provider, stop)).Allow(Access.Admin).WithName("testSignInProvider");
    }
}
