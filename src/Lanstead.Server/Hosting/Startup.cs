using Lanstead.Server.Features.Setup;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Hosting;

/// <summary>What must be done before the first request: database, schema, identity and keys.</summary>
internal sealed class Startup(ServerSettings settings, IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers)
{
    public async Task PrepareAsync(CancellationToken stop)
    {
        Directory.CreateDirectory(settings.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await MigrateAsync(stop);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InstanceLoader>().LoadAsync(stop);
        await scope.ServiceProvider.GetRequiredService<SetupToken>().AnnounceAsync(stop);
    }

    /// <summary>Applies missing migrations; returns how many.</summary>
    public Task<int> MigrateAsync(CancellationToken stop) => new Migrator(
        settings.ConnectionString,
        MigrationFile.Embedded(),
        new DatabaseDump(settings.ConnectionString, settings.DataFolder, time),
        time,
        loggers.CreateLogger<Migrator>()).MigrateAsync(stop);
}
