using Lanstead.Server.Security;
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
        services.AddSingleton<DatabaseNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseNotices>());
        // Contexts are used again: to set one up costs more than most queries.
        services.AddPooledDbContextFactory<TenantDb>((provider, options) => Configure(options)
            .UseNpgsql(provider.GetRequiredService<DataSources>().Tenant)
            .AddInterceptors(new TenantScope(), new NothingForgotten()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<TenantDb>>().CreateDbContext().For(provider.GetRequiredService<Caller>()));
        services.AddDbContextPool<SystemDb>((provider, options) => Configure(options)
            .UseNpgsql(provider.GetRequiredService<DataSources>().System)
            .AddInterceptors(new NothingForgotten()));
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
