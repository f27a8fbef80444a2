using System.Globalization;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Writes the whole database into the data folder's <c>backups</c>, readable by the server alone.</summary>
internal sealed class DatabaseDump(string connectionString, string dataFolder, TimeProvider time)
{
    /// <summary>What the dump's role must be allowed to read; carried out by the owner beforehand.</summary>
    public const string Rights = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO lanstead_system; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO lanstead_system";

    /// <summary>Dumps, and returns the file's path. The format is <c>pg_dump</c>'s own: restore with <c>pg_restore</c>.</summary>
    public async Task<string> WriteAsync(int schemaNumber, CancellationToken stop)
    {
        string folder = Path.Combine(dataFolder, "backups");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, $"before-migration-{schemaNumber:D4}-{stamp}.dump");
        var database = new NpgsqlConnectionStringBuilder(connectionString);

        // The file is made first, so that it never exists with wider rights than 0600.
        await using (new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }

        string program = PostgresBinaries.FindProgram("pg_dump")
            ?? throw new MigrationException("pg_dump is missing, and no migration runs without a dump. Install the PostgreSQL client programs.");
        ChildResult result = await Child.RunAsync(
            program,
            // The role that sees every tenant's rows: to an owner who is no superuser row-level security shows none, and pg_dump refuses.
            ["--role=lanstead_system", "--enable-row-security", "--format=custom", "--no-password", "--file=" + path, "--host=" + database.Host, "--port=" + database.Port, "--username=" + database.Username, "--", database.Database!],
            // The password travels in the child's environment: arguments are visible to every user of the machine.
            database.Password is { } password ? new Dictionary<string, string> { ["PGPASSWORD"] = password } : [],
            stop);
        return result.ExitCode == 0
            ? path
            : throw new MigrationException($"pg_dump failed ({result.ExitCode}), so nothing was migrated: {result.Output.Trim()}");
    }
}
