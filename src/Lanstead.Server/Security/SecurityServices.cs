using Lanstead.Server.Security.Keys;

namespace Lanstead.Server.Security;

internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddScoped<Caller>();
        services.AddScoped<ObjectTenants>();
        services.AddScoped<ChannelOverrides>();
        services.AddSingleton<MasterKeys>();
        services.AddSingleton<SecretBox>();
        services.AddSingleton<Resealing>();
        services.AddSingleton<TokenKeyStore>();
        services.AddScoped<KeyRotation>();
        services.AddHostedService<KeyUpkeep>();
        services.AddScoped<InstanceLoader>();
        services.AddSingleton<InstanceState>();
        services.AddSingleton<SessionReader>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<LastUses>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<KnownBrowser>();
        services.AddScoped<SignInDelays>();
        return services;
    }
}
