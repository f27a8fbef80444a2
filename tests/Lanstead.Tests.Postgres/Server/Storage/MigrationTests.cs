using Lanstead.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Postgres.Server.Storage;

public sealed class MigrationTests(PostgresCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-migrations-").FullName;

    [Fact]
    public async Task Of_four_servers_starting_together_one_migrates()
    {
        string connection = await cluster.BareDatabaseAsync();

        int[] applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator(connection, MigrationFile.Embedded()).MigrateAsync(CancellationToken.None)));

        Assert.Equal([0, 0, 0, MigrationFile.Embedded().Count], applied.Order());
    }

    [Fact]
    public async Task Changed_text_of_an_applied_migration_stops_the_start()
    {
        string connection = await cluster.BareDatabaseAsync();
        IReadOnlyList<MigrationFile> files = MigrationFile.Embedded();
        await Migrator(connection, files).MigrateAsync(CancellationToken.None);

        MigrationException refused = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator(connection, [files[0] with { Sql = files[0].Sql + "-- changed" }, .. files.Skip(1)]).MigrateAsync(CancellationToken.None));

        Assert.Contains(files[0].Name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_database_stops_the_start()
    {
        string connection = await cluster.BareDatabaseAsync();
        IReadOnlyList<MigrationFile> files = MigrationFile.Embedded();
        await Migrator(connection, files).MigrateAsync(CancellationToken.None);

        MigrationException refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator(connection, [.. files.SkipLast(1)]).MigrateAsync(CancellationToken.None));

        Assert.Contains("older than the database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_that_is_not_empty_is_dumped_before_it_is_migrated()
    {
        string connection = await cluster.BareDatabaseAsync();
        IReadOnlyList<MigrationFile> files = MigrationFile.Embedded();
        await Migrator(connection, files).MigrateAsync(CancellationToken.None);
        Assert.False(Directory.Exists(Path.Combine(_folder, "backups")));

        await Migrator(connection, [.. files, new MigrationFile(9999, "9999_test.sql", "CREATE TABLE added (id int)")]).MigrateAsync(CancellationToken.None);

        string dump = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "backups")));
        Assert.True(new FileInfo(dump).Length > 10_000);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dump));
    }

    [Fact]
    public async Task Failed_migration_leaves_nothing_behind()
    {
        string connection = await cluster.BareDatabaseAsync();
        MigrationFile broken = new(1, "0001_broken.sql", "CREATE TABLE half (id int); SELECT no_such_function();");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Migrator(connection, [broken]).MigrateAsync(CancellationToken.None));

        Assert.Equal(0L, await PostgresCluster.ExecuteAsync(connection, "SELECT count(*) FROM pg_tables WHERE tablename = 'half'"));
        Assert.Equal(0L, await PostgresCluster.ExecuteAsync(connection, "SELECT count(*) FROM schema_migrations"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Migrator Migrator(string connection, IReadOnlyList<MigrationFile> files) =>
        new(connection, files, new DatabaseDump(connection, _folder, TimeProvider.System), TimeProvider.System, NullLogger<Migrator>.Instance);
}
