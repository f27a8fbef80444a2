using System.Data;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Brings the database to this program's schema: forward only, once, whoever starts first.</summary>
/// <remarks>
/// 1. Take the advisory lock, so that of several servers one migrates and the others wait.
/// 2. Make the two roles and the table of applied files.
/// 3. Compare what is applied with the files: a changed or unknown one stops the start.
/// 4. Dump a database that is not empty.
/// 5. Apply each missing file in a transaction of its own.
/// </remarks>
internal sealed partial class Migrator(string connectionString, IReadOnlyList<MigrationFile> files, DatabaseDump dump, TimeProvider time, ILogger<Migrator> log)
{
    // "lanstead" as a number: any constant does, as long as no other program takes it in this database.
    private const long AdvisoryLock = 0x6C616E7374656164;

    private const string Bookkeeping = """
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lanstead_app') THEN CREATE ROLE lanstead_app NOLOGIN; END IF;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lanstead_system') THEN CREATE ROLE lanstead_system NOLOGIN; END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- roles belong to the whole cluster: a server of another database was faster
        END
        $$;
        DO $$
        BEGIN
            -- MEMBER is true of superusers whatever was granted, which is what matters here.
            IF NOT pg_has_role(current_user, 'lanstead_app', 'MEMBER') THEN EXECUTE format('GRANT lanstead_app TO %I', current_user); END IF;
            IF NOT pg_has_role(current_user, 'lanstead_system', 'MEMBER') THEN EXECUTE format('GRANT lanstead_system TO %I', current_user); END IF;
        END
        $$;
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number     integer PRIMARY KEY,
            name       text        NOT NULL,
            checksum   bytea       NOT NULL,
            applied_at timestamptz NOT NULL
        );
        """;

    /// <summary>Applies what is missing and returns how many files that were.</summary>
    /// <exception cref="MigrationException">The database does not fit this program.</exception>
    public async Task<int> MigrateAsync(CancellationToken stop)
    {
        // Pooling off: the advisory lock belongs to this session and must go with it.
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "lanstead_migrator" };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(stop);
        await ExecuteAsync(connection, $"SET client_min_messages = warning; SELECT pg_advisory_lock({AdvisoryLock})", stop);
        await ExecuteAsync(connection, Bookkeeping, stop);

        Dictionary<int, (string Name, byte[] Checksum)> applied = await ReadAppliedAsync(connection, stop);
        Compare(applied);
        MigrationFile[] missing = [.. files.Where(f => !applied.ContainsKey(f.Number))];
        if (missing.Length == 0)
            return 0;

        if (applied.Count > 0)
        {
            await ExecuteAsync(connection, DatabaseDump.Rights, stop);
            LogDumped(log, await dump.WriteAsync(applied.Keys.Max(), stop));
        }
        foreach (MigrationFile file in missing)
        {
            await ApplyAsync(connection, file, stop);
            LogApplied(log, file.Name);
        }
        return missing.Length;
    }

    private void Compare(Dictionary<int, (string Name, byte[] Checksum)> applied)
    {
        foreach ((int number, (string name, byte[] checksum)) in applied)
        {
            MigrationFile? file = files.FirstOrDefault(f => f.Number == number)
                ?? throw new MigrationException($"The database has migration {name}, which this version of lanstead-server does not know: it is older than the database. Start a version at least as new, or restore the dump made before the upgrade.");
            if (!file.Checksum.AsSpan().SequenceEqual(checksum))
                throw new MigrationException($"Migration {name} was applied with another text than this program holds. Install an unmodified lanstead-server.");
        }
    }

    private async Task ApplyAsync(NpgsqlConnection connection, MigrationFile file, CancellationToken stop)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, stop);
        await ExecuteAsync(connection, file.Sql, stop);
        await using var note = new NpgsqlCommand("INSERT INTO schema_migrations VALUES ($1, $2, $3, $4)", connection)
        {
            Parameters = { new() { Value = file.Number }, new() { Value = file.Name }, new() { Value = file.Checksum }, new() { Value = time.GetUtcNow() } },
        };
        await note.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private static async Task<Dictionary<int, (string Name, byte[] Checksum)>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var applied = new Dictionary<int, (string, byte[])>();
        await using var command = new NpgsqlCommand("SELECT number, name, checksum FROM schema_migrations", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            applied[reader.GetInt32(0)] = (reader.GetString(1), (byte[])reader[2]);
        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stop)
    {
        // Another server may migrate for minutes before the lock is ours.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }

    [LoggerMessage(1101, LogLevel.Information, "Applied migration {Migration}")]
    private static partial void LogApplied(ILogger logger, string migration);

    [LoggerMessage(1102, LogLevel.Information, "Dumped the database to {Path} before migrating")]
    private static partial void LogDumped(ILogger logger, string path);
}
