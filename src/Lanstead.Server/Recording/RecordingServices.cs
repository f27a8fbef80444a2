namespace Lanstead.Server.Recording;

internal static class RecordingServices
{
    public static IServiceCollection AddRecording(this IServiceCollection services)
    {
        services.AddScoped<Recorder>();
        services.AddSingleton<DeniedAccess>();
        services.AddHostedService(provider => provider.GetRequiredService<DeniedAccess>());
        return services;
    }
}
