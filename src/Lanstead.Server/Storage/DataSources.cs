using Lanstead.Server.Hosting;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>The two connection pools: one as the tenant-scoped role, one as the system role.</summary>
/// <remarks>The role is a start-up option of the connection, so a reset of the session falls back to it, never to the owner.</remarks>
internal sealed class DataSources : IAsyncDisposable
{
    public DataSources(ServerSettings settings, ILoggerFactory loggers)
    {
        Tenant = Build(settings.ConnectionString, "lanstead_app", loggers);
        System = Build(settings.ConnectionString, "lanstead_system", loggers);
    }

    /// <summary>Connections as <c>lanstead_app</c>.</summary>
    public NpgsqlDataSource Tenant { get; }

    /// <summary>Connections as <c>lanstead_system</c>.</summary>
    public NpgsqlDataSource System { get; }

    /// <summary>Closes idle connections now and busy ones after their use: the next use opens new ones.</summary>
    public void ForgetConnections()
    {
        Tenant.Clear();
        System.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await Tenant.DisposeAsync();
        await System.DisposeAsync();
    }

    private static NpgsqlDataSource Build(string connectionString, string role, ILoggerFactory loggers)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"-c role={role}",
            ApplicationName = role,
        };
        // 2 pools x 40 leave room for a second server and a person under PostgreSQL's default of 100 connections.
        if (text.MaxPoolSize == 100)
            text.MaxPoolSize = 40;
        return new NpgsqlDataSourceBuilder(text.ConnectionString).UseLoggerFactory(loggers).Build();
    }
}
