using Lanstead.Server.Features.Setup;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.PrivatePostgres;

namespace Lanstead.Server.Hosting;

/// <summary>What must be done before the first request: database, schema, identity and keys.</summary>
internal sealed class Startup(ServerSettings settings, PrivateDatabase postgres, IServiceScopeFactory scopes, TimeProvider time, ILoggerFactory loggers)
{
    public async Task PrepareAsync(CancellationToken stop)
    {
        await MigrateAsync(stop);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InstanceLoader>().LoadAsync(stop);
        await scope.ServiceProvider.GetRequiredService<SetupToken>().AnnounceAsync(stop);
    }

    /// <summary>Reaches the database and loads identity and keys, for a command beside the server: migrates nothing.</summary>
    public async Task OpenAsync(CancellationToken stop)
    {
        await postgres.PrepareAsync(stop);
        await DatabaseArrival.AwaitAsync(settings.ConnectionString, time, stop);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InstanceLoader>().LoadAsync(stop);
    }

    /// <summary>Applies missing migrations; returns how many.</summary>
    public async Task<int> MigrateAsync(CancellationToken stop)
    {
        // Passable, not readable: the private PostgreSQL's user must get to its own folder inside.
        Directory.CreateDirectory(settings.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        await postgres.PrepareAsync(stop);
        await DatabaseArrival.AwaitAsync(settings.ConnectionString, time, stop);
        var dump = new DatabaseDump(settings.ConnectionString, settings.DataFolder, time);
        return await new Migrator(settings.ConnectionString, MigrationFile.Embedded(), dump, time, loggers.CreateLogger<Migrator>()).MigrateAsync(stop);
    }
}
