namespace Lanstead.Server.Security;

internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddScoped<Caller>();
        services.AddScoped<ObjectTenants>();
        services.AddScoped<InstanceLoader>();
        services.AddSingleton<InstanceState>();
        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<AccessTokens>();
        return services;
    }
}
