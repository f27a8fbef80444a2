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
    private PrivateDatabase? _database;
    private string _connection = "";
    private int _databases;

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(_connection, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name, MaxPoolSize = 12 }.ConnectionString;
    }

    /// <summary>Runs one statement as the database's owner, past row-level security.</summary>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (object value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync();
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
            await ExecuteAsync(_connection, "ALTER SYSTEM SET max_connections = 400");
            await first.StopPostgresAsync();
        }
        _database = new PrivateDatabase(settings, TimeProvider.System, NullLogger<PrivateDatabase>.Instance);
        await _database.PrepareAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.StopPostgresAsync();
        _database?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
