using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.PrivatePostgres;
using Lanstead.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Lanstead.Tests.Postgres;

/// <summary>One real PostgreSQL for all tests of this assembly: the server's own private instance, in a folder of its own.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-tests-").FullName;
    private const string Template = "lanstead_template";

    private PrivateDatabase? _database;
    private string _connection = "";
    private int _databases;

    /// <summary>Makes a database with the schema and nothing in it, and returns its connection string.</summary>
    /// <remarks>A copy: to migrate each of two hundred would take a server longer than many a class its tests.</remarks>
    public Task<string> NewDatabaseAsync() => MakeAsync($" TEMPLATE {Template}");

    /// <summary>Makes a database without anything, for a server to migrate.</summary>
    public Task<string> BareDatabaseAsync() => MakeAsync("");

    /// <summary>Runs one statement as the database's owner, past row-level security, on a connection of its own.</summary>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        return await ExecuteAsync(connection, sql, values);
    }

    /// <summary>The same on a connection that was there, and then another statement on it.</summary>
    public static async Task<object?> ExecuteSoonAsync(string connectionString, string sql, object[] values, string? then = null)
    {
        await using NpgsqlConnection connection = Kept(connectionString);
        object? result = await ExecuteAsync(connection, sql, values);
        if (then is not null)
        {
            await using var next = new NpgsqlCommand(then, connection);
            await next.ExecuteNonQueryAsync();
        }
        return result;
    }

    /// <summary>Ends the connections that were kept.</summary>
    public static void ForgetConnections(string connectionString)
    {
        using NpgsqlConnection one = Kept(connectionString);
        NpgsqlConnection.ClearPool(one);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_001_001);
        ServerSettings settings = SettingsLoader.Load(["--data", _folder], new Dictionary<string, string>());
        // A server gives up after five seconds, so that its people are told; a test can wait for a busy machine.
        _connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Timeout = 60, CommandTimeout = 120 }.ConnectionString;
        // Tests may lose what a power cut would take; they must not wait for the disk, nor, with several servers at once, run out of connections.
        using (var first = new PrivateDatabase(settings, TimeProvider.System, NullLogger<PrivateDatabase>.Instance))
        {
            await first.PrepareAsync(CancellationToken.None);
            await ExecuteAsync(_connection, "ALTER SYSTEM SET fsync = off");
            await ExecuteAsync(_connection, "ALTER SYSTEM SET synchronous_commit = off");
            await ExecuteAsync(_connection, "ALTER SYSTEM SET full_page_writes = off");
            // Its workers would go round two hundred databases that live for seconds.
            await ExecuteAsync(_connection, "ALTER SYSTEM SET autovacuum = off");
            await ExecuteAsync(_connection, "ALTER SYSTEM SET max_connections = 400");
            await first.StopPostgresAsync();
        }
        _database = new PrivateDatabase(settings, TimeProvider.System, NullLogger<PrivateDatabase>.Instance);
        await _database.PrepareAsync(CancellationToken.None);
        await MakeTemplateAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.StopPostgresAsync();
        _database?.Dispose();
        TellDeadlocks();
        Directory.Delete(_folder, recursive: true);
    }

    // A new connection costs PostgreSQL more than most questions. Not many are kept, since there may be two hundred databases.
    private static NpgsqlConnection Kept(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "lanstead_tests",
        MaxPoolSize = 20,
        ConnectionIdleLifetime = 5,
        ConnectionPruningInterval = 2,
    }.ConnectionString);

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, object[] values)
    {
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (object value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync();
    }

    // PostgreSQL alone knows who waited for whom; the exception, if anybody saw one, says nothing of it.
    private void TellDeadlocks()
    {
        string[] log = [.. Directory.EnumerateFiles(_folder, "server.log", SearchOption.AllDirectories).SelectMany(File.ReadLines)];
        for (int at = 0; at < log.Length; at++)
        {
            if (!log[at].Contains("ERROR:  deadlock detected", StringComparison.Ordinal))
                continue;
            foreach (string line in log.Skip(at).Take(12))
                Console.WriteLine($"figure: deadlock: {line.Trim()}");
        }
    }

    private async Task<string> MakeAsync(string from)
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(_connection, $"CREATE DATABASE {name}{from}");
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name, MaxPoolSize = 12 }.ConnectionString;
    }

    private async Task MakeTemplateAsync()
    {
        await ExecuteAsync(_connection, $"CREATE DATABASE {Template}");
        string connection = new NpgsqlConnectionStringBuilder(_connection) { Database = Template, Pooling = false }.ConnectionString;
        var dump = new DatabaseDump(connection, _folder, TimeProvider.System);
        await new Migrator(connection, MigrationFile.Embedded(), dump, TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        // One that somebody is connected to cannot be copied.
        await ExecuteAsync(_connection, $"ALTER DATABASE {Template} ALLOW_CONNECTIONS false");
    }
}
