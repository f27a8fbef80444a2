using Lanstead.Server.Storage.PrivatePostgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lanstead.Server.Storage;

internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<DataSources>();
        services.AddSingleton<PrivateDatabase>();
        services.AddHostedService(provider => provider.GetRequiredService<PrivateDatabase>());
        services.AddScoped<TenantScope>();
        services.AddSingleton<DatabaseNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseNotices>());
        services.AddDbContext<TenantDb>((provider, options) => Configure(options)
            .UseNpgsql(provider.GetRequiredService<DataSources>().Tenant)
            .AddInterceptors(provider.GetRequiredService<TenantScope>()));
        services.AddDbContext<SystemDb>((provider, options) => Configure(options)
            .UseNpgsql(provider.GetRequiredService<DataSources>().System));
        return services;
    }

    private static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) => options
        .UseQueryTrackingBehavior(QueryTrackingBehavior.TrackAll)
        // A refused unique constraint is an expected answer, not an error of ours: the caller decides what to log.
        // Nor is a database that is away for a moment: Http.Faults answers 503 and logs it once.
        .ConfigureWarnings(w => w.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (RelationalEventId.ConnectionError, LogLevel.Debug),
            (RelationalEventId.TransactionError, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug)));
}
