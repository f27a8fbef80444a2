using Lanstead.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>Peers that were there before are counted too, in a database whose owner is no superuser and so sees no row of any tenant.</summary>
public sealed class CountMigrationTests(PostgresCluster cluster) : IDisposable
{
    private const int Counts = 5;

    private const string Seed = """
        INSERT INTO users (id, email, email_normalized, username, username_normalized, created_at, updated_at)
            VALUES ('0198a000-0000-7000-8000-000000000001', 'a', 'a', 'a', 'a', now(), now());
        INSERT INTO tenants (id, kind, name, slug, ipv4_block, ipv6_block, created_at, updated_at)
            VALUES ('0198a000-0000-7000-8000-000000000002', 'personal', 'a', 'a', '10.7.0.0/16', 'fd00:1:2::/48', now(), now());
        INSERT INTO networks (id, tenant_id, name, slug, ipv4_cidr, ipv6_cidr, created_at, updated_at)
            VALUES ('0198a000-0000-7000-8000-000000000003', '0198a000-0000-7000-8000-000000000002', 'a', 'a', '10.7.0.0/24', 'fd00:1:2:1::/64', now(), now());
        INSERT INTO devices (id, tenant_id, owner_user_id, name, kind, created_at, updated_at)
            SELECT ('0198a000-0000-7000-8001-00000000000' || i)::uuid, '0198a000-0000-7000-8000-000000000002', '0198a000-0000-7000-8000-000000000001', 'd' || i, 'config', now(), now()
            FROM generate_series(1, 5) i;
        INSERT INTO peers (id, tenant_id, network_id, device_id, name, ipv4, ipv6, created_at, updated_at)
            SELECT ('0198a000-0000-7000-8002-00000000000' || i)::uuid, '0198a000-0000-7000-8000-000000000002', '0198a000-0000-7000-8000-000000000003',
                ('0198a000-0000-7000-8001-00000000000' || i)::uuid, 'p' || i, '10.7.0.1'::inet + i, 'fd00:1:2:1::1'::inet + i, now(), now()
            FROM generate_series(1, 5) i
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-counts-").FullName;

    [Fact]
    public async Task Peers_are_counted_before_and_after_the_migration_also_when_they_go_with_their_device()
    {
        string connection = await cluster.BareDatabaseAsync();
        string database = new NpgsqlConnectionStringBuilder(connection).Database!;
        string owner = $"owner_of_{database}";
        await PostgresCluster.ExecuteAsync(connection, $"CREATE ROLE {owner} LOGIN CREATEROLE; ALTER DATABASE {database} OWNER TO {owner}; ALTER SCHEMA public OWNER TO {owner}");
        // The two roles are there already, of the cluster's other databases; only a superuser may grant them.
        await PostgresCluster.ExecuteAsync(connection, "DO $$ BEGIN CREATE ROLE lanstead_app; EXCEPTION WHEN duplicate_object THEN END $$");
        await PostgresCluster.ExecuteAsync(connection, "DO $$ BEGIN CREATE ROLE lanstead_system; EXCEPTION WHEN duplicate_object THEN END $$");
        await PostgresCluster.ExecuteAsync(connection, $"GRANT lanstead_app, lanstead_system TO {owner}");
        string asOwner = new NpgsqlConnectionStringBuilder(connection) { Username = owner }.ConnectionString;
        MigrationFile[] files = [.. MigrationFile.Embedded()];
        await Migrator(asOwner, [.. files.Where(file => file.Number < Counts)]).MigrateAsync(CancellationToken.None);
        await PostgresCluster.ExecuteAsync(connection, Seed);

        await Migrator(asOwner, files).MigrateAsync(CancellationToken.None);
        Assert.Equal(5L, await CountAsync(connection));
        Assert.Equal(5L, await DevicesAsync(connection));
        string dump = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "backups")));
        ChildResult restored = await Child.RunAsync(
            PostgresBinaries.FindProgram("pg_restore")!, ["--data-only", "--table=peers", "--file=-", dump], new Dictionary<string, string>(), CancellationToken.None);
        Assert.All(["p1", "p5"], name => Assert.Contains($"\t{name}\t", restored.Output, StringComparison.Ordinal));

        string asSystem = new NpgsqlConnectionStringBuilder(asOwner) { Options = "-c role=lanstead_system" }.ConnectionString;
        await PostgresCluster.ExecuteAsync(asSystem, "DELETE FROM devices WHERE name = 'd1'");
        Assert.Equal(4L, await CountAsync(connection));
        string asTenant = new NpgsqlConnectionStringBuilder(asOwner) { Options = "-c role=lanstead_app -c lanstead.tenants={0198a000-0000-7000-8000-000000000002}" }.ConnectionString;
        await PostgresCluster.ExecuteAsync(asTenant, "DELETE FROM devices WHERE name = 'd2'");
        await PostgresCluster.ExecuteAsync(asTenant, "DELETE FROM peers WHERE name = 'p3'");
        Assert.Equal(2L, await CountAsync(connection));
        Assert.Equal(3L, await DevicesAsync(connection));
        await PostgresCluster.ExecuteAsync(asSystem, "DELETE FROM users");
        Assert.Equal(0L, await CountAsync(connection));
        Assert.Equal(0L, await DevicesAsync(connection));
        await PostgresCluster.ExecuteAsync(asSystem, "DELETE FROM tenants");
        Assert.Equal(0L, await PostgresCluster.ExecuteAsync(connection, "SELECT count(*) FROM device_counts"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<object?> CountAsync(string connection) => PostgresCluster.ExecuteAsync(connection, "SELECT peer_count FROM networks");

    private static Task<object?> DevicesAsync(string connection) => PostgresCluster.ExecuteAsync(connection, "SELECT sum(devices)::bigint FROM device_counts");

    private Migrator Migrator(string connection, IReadOnlyList<MigrationFile> files) =>
        new(connection, files, new DatabaseDump(connection, _folder, TimeProvider.System), TimeProvider.System, NullLogger<Migrator>.Instance);
}
