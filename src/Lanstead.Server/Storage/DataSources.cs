using Lanstead.Server.Hosting;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>The two connection pools: one as the tenant-scoped role, one as the system role; and connections that listen.</summary>
/// <remarks>The role is a start-up option of the connection, so the session has no other to fall back to, least of all the owner.</remarks>
internal sealed class DataSources : IAsyncDisposable
{
    private readonly NpgsqlDataSource _listeners;

    public DataSources(ServerSettings settings, ILoggerFactory loggers)
    {
        Tenant = Build(settings, "lanstead_app", loggers);
        System = Build(settings, "lanstead_system", loggers);
        Yielding = Build(settings, "lanstead_system", loggers, options: Deadlocks.YieldingOptions, most: 2);
        _listeners = Build(settings, "lanstead_system", loggers, pooling: false, name: "lanstead_listener");
    }

    /// <summary>Connections as <c>lanstead_app</c>.</summary>
    public NpgsqlDataSource Tenant { get; }

    /// <summary>Connections as <c>lanstead_system</c>.</summary>
    public NpgsqlDataSource System { get; }

    /// <summary>The same for what can be written later as well: it gives way to whoever holds a row that it wants.</summary>
    public NpgsqlDataSource Yielding { get; }

    /// <summary>Closes idle connections now and busy ones after their use: the next use opens new ones.</summary>
    public void ForgetConnections()
    {
        Tenant.Clear();
        System.Clear();
        Yielding.Clear();
    }

    /// <summary>A connection as <c>lanstead_system</c> that is in no pool: LISTEN must end with it.</summary>
    public ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken stop) => _listeners.OpenConnectionAsync(stop);

    public async ValueTask DisposeAsync()
    {
        await Tenant.DisposeAsync();
        await System.DisposeAsync();
        await Yielding.DisposeAsync();
        await _listeners.DisposeAsync();
    }

    private static NpgsqlDataSource Build(ServerSettings settings, string role, ILoggerFactory loggers, bool pooling = true, string? name = null, string options = "", int? most = null)
    {
        var text = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Options = $"-c role={role} {options}".TrimEnd(),
            ApplicationName = name ?? role,
            Pooling = pooling,
            // Nothing is left on a connection when it goes back: TenantScope's setting ends with its transaction, nobody else sets any.
            // A reset would cost more than most queries, and forget the prepared statements.
            NoResetOnClose = true,
            // A statement that is cancelled takes its connection with it. Kept, one was once seen to give the next statement the answer to an earlier one
            // ("unexpected backend message"); a new connection costs a few milliseconds, and people seldom go away in the middle.
            CancellationTimeout = -1,
        };
        // 100 is what Npgsql takes when nobody said anything.
        if (text.MaxPoolSize == 100)
            text.MaxPoolSize = settings.DatabaseConnections;
        text.MaxPoolSize = Math.Min(text.MaxPoolSize, most ?? text.MaxPoolSize);
        // Planning takes longer than running for most queries; there are fewer than this many different ones.
        if (text.MaxAutoPrepare == 0)
            (text.MaxAutoPrepare, text.AutoPrepareMinUsages) = (200, 2);
        return new NpgsqlDataSourceBuilder(text.ConnectionString).UseLoggerFactory(loggers).Build();
    }
}
