using Lanstead.Server.Security;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>API keys of people, and service accounts of spaces with theirs.</summary>
internal static class ApiKeysFeature
{
    public static IServiceCollection AddApiKeys(this IServiceCollection services) => services
        .AddScoped<ApiKeyMaker>()
        .AddScoped<CreateApiKey>()
        .AddScoped<RevokeApiKey>()
        .AddScoped<CreateServiceAccount>()
        .AddScoped<DeleteServiceAccount>();

    public static void MapApiKeys(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/key-scopes", ListKeyScopes.Handle).Allow(Access.SignedIn).WithName("listKeyScopes").WithSummary("What API keys may be limited to");
        v1.MapGet("/me/api-keys", ReadApiKeys.MineAsync).Allow(Access.SignedIn).WithName("listMyApiKeys").WithSummary("My API keys");
        v1.MapPost("/me/api-keys", CreateApiKey.MineAsync).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("createMyApiKey").WithSummary("Make an API key of mine");
        v1.MapDelete("/me/api-keys/{apiKeyId}", RevokeApiKey.MineAsync).Allow(Access.SignedIn).WithName("revokeMyApiKey").WithSummary("Revoke an API key of mine");

        v1.MapGet("/tenants/{tenantId}/service-accounts", ReadServiceAccounts.HandleAsync).Allow(Permission.ServiceAccountManage, On.Tenant).WithName("listServiceAccounts").WithSummary("Service accounts of a space, with their keys");
        v1.MapPost("/tenants/{tenantId}/service-accounts", CreateServiceAccount.HandleAsync).Allow(Permission.ServiceAccountManage, On.Tenant).NeedsRecentSignIn().WithName("createServiceAccount").WithSummary("Make a service account");
        v1.MapDelete("/tenants/{tenantId}/service-accounts/{serviceAccountId}", DeleteServiceAccount.HandleAsync).Allow(Permission.ServiceAccountManage, On.Tenant).WithName("deleteServiceAccount").WithSummary("Remove a service account and its keys");
        v1.MapPost("/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys", CreateApiKey.OfServiceAsync).Allow(Permission.ServiceAccountManage, On.Tenant).NeedsRecentSignIn().WithName("createServiceAccountKey").WithSummary("Make a key of a service account");
        v1.MapDelete("/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys/{serviceKeyId}", RevokeApiKey.OfServiceAsync).Allow(Permission.ServiceAccountManage, On.Tenant).WithName("revokeServiceAccountKey").WithSummary("Revoke a key of a service account");
    }
}
