using System.Net.Http.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Features.Retention;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>N3: what is older than the policy is gone within an hour, and the audit's chain still holds.</summary>
public sealed class RetentionTests(PostgresCluster cluster)
{
    [Fact]
    public async Task N3_of_thirty_days_a_policy_of_seven_leaves_seven()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--retention", "audit=20,activity=20,changes=20,deliveries=20"]);
        TestPerson owner = await server.RegisterAsync();
        TestPerson other = await server.RegisterAsync();
        foreach (TestPerson person in new[] { owner, other })
            await FillAsync(server, person.TenantId.Value);
        using HttpResponseMessage put = await owner.Http.PutAsJsonAsync($"/v1/tenants/{owner.TenantId}/retention", new { auditDays = 7, activityDays = 7, changesDays = 7, deliveriesDays = 7 });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        await SealAsync(server);

        Assert.True(await server.App.Services.GetRequiredService<RetentionWorker>().PurgeAsync(TestContext.Current.CancellationToken) > 0);
        foreach ((string table, string time) in new[] { ("audit", "at"), ("activity", "at"), ("change_log", "received_at"), ("deliveries", "created_at") })
        {
            foreach ((TestPerson person, int days) in new[] { (owner, 7), (other, 20) })
            {
                Assert.Equal(0L, await server.SqlAsync($"SELECT count(*) FROM {table} WHERE tenant_id = $1 AND {time} < now() - make_interval(days => $2, hours => 1)", person.TenantId.Value, days));
                Assert.True((long)(await server.SqlAsync($"SELECT count(*) FROM {table} WHERE tenant_id = $1 AND {time} > now() - make_interval(days => $2)", person.TenantId.Value, days))! >= (days * 24) - 1, table);
            }
        }
        // What is left can still be verified, and goes on.
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "after" });
        await SealAsync(server);
        AuditVerifier verifier = server.App.Services.GetRequiredService<AuditVerifier>();
        AuditProof proof = await verifier.VerifyAsync([], TestContext.Current.CancellationToken);
        Assert.True(proof.IsWhole, string.Join('\n', proof.Faults));
        Assert.True((long)(await server.SqlAsync("SELECT count(*) FROM audit_checkpoints"))! >= 2);
        await server.SqlAsync("UPDATE audit_checkpoints SET hash = sha256('x') WHERE chain = $1", owner.TenantId.Value);
        Assert.Contains((await verifier.VerifyAsync([], TestContext.Current.CancellationToken)).Faults, f => f.Chain == owner.TenantId.Value && f.Fault == "bad_signature");
    }

    [Fact]
    public async Task N3_a_chain_of_which_everything_was_purged_goes_on()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--retention", "audit=1"]);
        TestPerson owner = await server.RegisterAsync();
        await server.SqlAsync("INSERT INTO audit (tenant_id, at, actor_kind, action, outcome) SELECT $1, now() - interval '3 days', 'system', 'old.' || n, 'succeeded' FROM generate_series(1, 10) n", owner.TenantId.Value);
        await SealAsync(server);
        Assert.Equal(10L, await server.App.Services.GetRequiredService<RetentionWorker>().PurgeAsync(TestContext.Current.CancellationToken));
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "after" });
        await SealAsync(server);
        Assert.Equal(11L, await server.SqlAsync("SELECT max(position) FROM audit_seals WHERE tenant_id = $1", owner.TenantId.Value));
        Assert.True((await server.App.Services.GetRequiredService<AuditVerifier>().VerifyAsync([], TestContext.Current.CancellationToken)).IsWhole);
    }

    [Fact]
    public async Task N3_the_functions_remove_nothing_of_the_last_day_and_obey_nobody_else()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson owner = await server.RegisterAsync();
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = "young" });
        await SealAsync(server);
        DataSources sources = server.App.Services.GetRequiredService<DataSources>();
        await using (NpgsqlCommand young = sources.System.CreateCommand("SELECT lanstead_purge_audit(chain, position, hash, hash) FROM audit_seals WHERE tenant_id IS NOT NULL"))
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => young.ExecuteNonQueryAsync())).SqlState);
        await using (NpgsqlCommand history = sources.System.CreateCommand("SELECT lanstead_purge_history('activity', $1, now() + interval '1 year', 1000)"))
        {
            history.Parameters.AddWithValue(owner.TenantId.Value);
            Assert.Equal(0L, await history.ExecuteScalarAsync());
        }
        foreach (string sql in new[] { "SELECT lanstead_purge_audit(gen_random_uuid(), 1, '', '')", "SELECT lanstead_purge_history('activity', NULL, now(), 1)" })
        {
            await using NpgsqlCommand command = sources.Tenant.CreateCommand(sql);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    // A row an hour, for thirty days, in each table.
    private static async Task FillAsync(TestServer server, Guid tenant)
    {
        const string hours = "FROM generate_series(0, 30 * 24 - 1) n";
        const string at = "now() - interval '30 days' + make_interval(hours => n)";
        await server.SqlAsync($"INSERT INTO audit (tenant_id, at, actor_kind, action, outcome) SELECT $1, {at}, 'system', 'old.' || n, 'succeeded' {hours}", tenant);
        await server.SqlAsync($"INSERT INTO activity (id, tenant_id, type, at) SELECT gen_random_uuid(), $1, 'old', {at} {hours}", tenant);
        var device = (Guid)(await server.SqlAsync("""
            INSERT INTO devices (id, tenant_id, owner_user_id, name, kind, created_at, updated_at)
            SELECT gen_random_uuid(), $1, user_id, 'old', 'config', now(), now() FROM members WHERE tenant_id = $1 LIMIT 1 RETURNING id
            """, tenant))!;
        await server.SqlAsync($"INSERT INTO change_log (tenant_id, device_id, revision, succeeded, items, applied_at, received_at) SELECT $1, $2, n, true, '[]', now(), {at} {hours}", tenant, device);
        var sink = (Guid)(await server.SqlAsync("""
            INSERT INTO sinks (id, chain, tenant_id, kind, name, address, enabled, cursor, next_try_at, created_at, updated_at)
            VALUES (gen_random_uuid(), $1, $1, 'webhook', 'old', 'https://receiver.invalid/', false, 0, now(), now(), now()) RETURNING id
            """, tenant))!;
        await server.SqlAsync(
            $"INSERT INTO deliveries (sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, status, created_at) SELECT $2, $1, n, n, 1, 'old', n, 'delivered', {at} {hours}", tenant, sink);
    }

    private static async Task SealAsync(TestServer server)
    {
        while ((long)(await server.SqlAsync("SELECT count(*) FROM audit_pending"))! > 0)
            await server.App.Services.GetRequiredService<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
    }
}
