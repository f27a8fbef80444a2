using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>N4: a row of the audit that was altered, removed or moved is named, whoever did it.</summary>
public sealed class AuditChainTests(PostgresCluster cluster)
{
    [Fact]
    public async Task N4_an_untouched_audit_is_whole_and_every_row_is_sealed()
    {
        await using TestServer server = await BusyServerAsync();
        AuditProof proof = await VerifyAsync(server);
        Assert.True(proof.IsWhole, Words(proof));
        Assert.Equal(0, proof.Waiting);
        Assert.Equal(await server.SqlAsync("SELECT count(*) FROM audit"), proof.Rows);
        Assert.True(proof.Chains >= 3, $"{proof.Chains} chains");
        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM audit_pending"));
    }

    [Theory]
    [InlineData("UPDATE audit SET action = 'nothing.happened' WHERE id = $1", "altered")]
    [InlineData("UPDATE audit SET actor_id = gen_random_uuid() WHERE id = $1", "altered")]
    [InlineData("UPDATE audit SET at = at + interval '1 microsecond' WHERE id = $1", "altered")]
    [InlineData("UPDATE audit SET after = '{}' WHERE id = $1", "altered")]
    [InlineData("UPDATE audit SET source = '192.0.2.1' WHERE id = $1", "altered")]
    [InlineData("UPDATE audit SET tenant_id = NULL WHERE id = $1", "altered")]
    [InlineData("DELETE FROM audit WHERE id = $1", "removed")]
    public async Task N4_one_row_changed_by_a_superuser_is_named(string sql, string fault)
    {
        await using TestServer server = await BusyServerAsync();
        // In the middle of a space's chain, which goes on after it.
        long row = (long)(await server.SqlAsync("SELECT audit_id FROM audit_seals WHERE tenant_id IS NOT NULL AND position = 3 ORDER BY seq LIMIT 1"))!;
        await server.SqlAsync(sql, row);

        AuditProof proof = await VerifyAsync(server);
        AuditFault named = Assert.Single(proof.Faults);
        Assert.Equal((fault, (long?)row, 3L), (named.Fault, named.AuditId, named.Position));
    }

    [Fact]
    public async Task N4_two_rows_that_changed_places_are_named()
    {
        await using TestServer server = await BusyServerAsync();
        await server.SqlAsync("""
            WITH two AS (SELECT seq, audit_id, lag(audit_id) OVER w AS before, lead(audit_id) OVER w AS after, position FROM audit_seals WHERE tenant_id IS NOT NULL AND position IN (3, 4)
                AND chain = (SELECT chain FROM audit_seals WHERE position = 4 AND tenant_id IS NOT NULL LIMIT 1) WINDOW w AS (ORDER BY position)),
            gone AS (DELETE FROM audit_seals WHERE seq IN (SELECT seq FROM two) RETURNING *)
            INSERT INTO audit_seals (seq, chain, tenant_id, position, audit_id, hash, signature, sealed_at) OVERRIDING SYSTEM VALUE
            SELECT g.seq + 100000, g.chain, g.tenant_id, g.position, -g.audit_id, g.hash, g.signature, g.sealed_at FROM gone g
            """);
        await server.SqlAsync("""
            UPDATE audit_seals s SET audit_id = -o.audit_id FROM audit_seals o WHERE s.audit_id < 0 AND o.audit_id < 0 AND s.seq <> o.seq
            """);
        AuditProof proof = await VerifyAsync(server);
        Assert.Contains(proof.Faults, f => f is { Position: 3, Fault: "altered" });
        Assert.Contains(proof.Faults, f => f is { Position: 4, Fault: "altered" });
    }

    [Fact]
    public async Task N4_row_and_seal_removed_together_leave_a_gap()
    {
        await using TestServer server = await BusyServerAsync();
        await server.SqlAsync("""
            WITH one AS (DELETE FROM audit_seals WHERE seq = (SELECT seq FROM audit_seals WHERE tenant_id IS NOT NULL AND position = 2 ORDER BY seq LIMIT 1) RETURNING audit_id)
            DELETE FROM audit WHERE id IN (SELECT audit_id FROM one)
            """);
        AuditFault named = Assert.Single((await VerifyAsync(server)).Faults);
        Assert.Equal(("seal_removed", 2L), (named.Fault, named.Position));
    }

    [Fact]
    public async Task N4_whoever_calculates_seals_anew_cannot_sign_the_last_one()
    {
        await using TestServer server = await BusyServerAsync();
        // The last row of a chain is altered, and its seal made anew as the server would, without the server's key.
        (Guid chain, long position, byte[] previous) = await LastAsync(server);
        await server.SqlAsync("UPDATE audit SET action = 'nothing.happened' WHERE id = (SELECT audit_id FROM audit_seals WHERE chain = $1 AND position = $2)", chain, position);
        string content = (string)(await server.SqlAsync(
            $"SELECT {AuditChain.Content} FROM audit a JOIN audit_seals s ON s.audit_id = a.id WHERE s.chain = $1 AND s.position = $2", chain, position))!;
        await server.SqlAsync("UPDATE audit_seals SET hash = $3 WHERE chain = $1 AND position = $2", chain, position, AuditChain.Seal(previous, position, content));

        AuditFault named = Assert.Single((await VerifyAsync(server)).Faults);
        Assert.Equal(("bad_signature", position), (named.Fault, named.Position));
        await server.SqlAsync("UPDATE audit_seals SET signature = NULL WHERE chain = $1 AND position = $2", chain, position);
        Assert.Equal("cut_off", Assert.Single((await VerifyAsync(server)).Faults).Fault);
    }

    [Fact]
    public async Task N4_an_end_that_was_cut_off_is_seen_by_the_heads_that_were_kept()
    {
        await using TestServer server = await BusyServerAsync();
        AuditVerifier verifier = server.App.Services.GetRequiredService<AuditVerifier>();
        IReadOnlyList<AuditHead> kept = (await VerifyAsync(server)).Heads;
        Guid chain = kept.First(h => h.Chain != Guid.Empty && h.Position > 2).Chain;
        // Back to the last seal before that was signed, so that the database alone looks whole.
        await server.SqlAsync("""
            WITH gone AS (DELETE FROM audit_seals WHERE chain = $1 AND position > (SELECT max(position) FROM audit_seals WHERE chain = $1 AND signature IS NOT NULL
                AND position < (SELECT max(position) FROM audit_seals WHERE chain = $1)) RETURNING audit_id)
            DELETE FROM audit WHERE id IN (SELECT audit_id FROM gone)
            """, chain);
        Assert.True((await VerifyAsync(server)).IsWhole);
        AuditFault named = Assert.Single((await verifier.VerifyAsync(kept, TestContext.Current.CancellationToken)).Faults);
        Assert.Equal(("cut_off", chain), (named.Fault, named.Chain));
    }

    [Theory]
    [InlineData("UPDATE audit_seals SET hash = hash")]
    [InlineData("DELETE FROM audit_seals")]
    [InlineData("DELETE FROM audit")]
    [InlineData("UPDATE audit SET action = ''")]
    [InlineData("INSERT INTO audit_checkpoints SELECT * FROM audit_checkpoints")]
    public async Task N4_neither_role_may_touch_the_chain(string sql)
    {
        await using TestServer server = await BusyServerAsync();
        DataSources sources = server.App.Services.GetRequiredService<DataSources>();
        foreach (NpgsqlDataSource source in new[] { sources.Tenant, sources.System })
        {
            await using NpgsqlCommand command = source.CreateCommand(sql);
            PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task N4_only_an_administrator_asks_and_hears_which_row_it_was()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson admin = await server.SetUpAsync();
        await admin.Http.PostAsJsonAsync("/v1/networks", new { name = "one" });
        await server.App.Services.GetRequiredService<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
        long row = (long)(await server.SqlAsync("SELECT id FROM audit WHERE action = 'network.create'"))!;
        await server.SqlAsync("UPDATE audit SET outcome = 'failed' WHERE id = $1", row);
        JsonElement proof = await admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/audit/verify");
        Assert.False(proof.GetProperty("isWhole").GetBoolean());
        Assert.Equal(row, proof.GetProperty("faults")[0].GetProperty("auditId").GetInt64());
    }

    [Fact]
    public async Task Two_servers_make_one_chain_while_both_write()
    {
        await using TestServer one = await TestServer.StartAsync(cluster);
        await one.SetUpAsync();
        await using TestServer two = await TestServer.StartAsync(cluster, replicaOf: one);
        TestPerson owner = await one.RegisterAsync();
        HttpClient there = two.Client(owner.AccessToken);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using HttpResponseMessage made = await (i % 2 == 0 ? owner.Http : there).PostAsJsonAsync("/v1/networks", new { name = $"net {i}" });
            Assert.True(made.IsSuccessStatusCode);
            await (i % 2 == 0 ? one : two).App.Services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None);
        }));
        AuditProof proof = await VerifyAsync(one);
        Assert.True(proof.IsWhole, Words(proof));
        Assert.Equal(40L, await one.SqlAsync("SELECT max(position) FROM audit_seals WHERE tenant_id = $1", owner.TenantId.Value));
    }

    private async Task<TestServer> BusyServerAsync()
    {
        TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        for (int person = 0; person < 2; person++)
        {
            TestPerson owner = await server.RegisterAsync();
            for (int i = 0; i < 5; i++)
            {
                using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name = $"net {i}" });
                Assert.True(made.IsSuccessStatusCode);
                if (i == 2)
                    await SealAsync(server);
            }
        }
        await SealAsync(server);
        return server;
    }

    // The server's own sealer may be at it: then what waits is sealed when it is done.
    private static async Task SealAsync(TestServer server)
    {
        while ((long)(await server.SqlAsync("SELECT count(*) FROM audit_pending"))! > 0)
            await server.App.Services.GetRequiredService<AuditSealer>().SealAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<AuditProof> VerifyAsync(TestServer server)
    {
        await SealAsync(server);
        return await server.App.Services.GetRequiredService<AuditVerifier>().VerifyAsync([], TestContext.Current.CancellationToken);
    }

    private static async Task<(Guid Chain, long Position, byte[] Previous)> LastAsync(TestServer server)
    {
        var chain = (Guid)(await server.SqlAsync("SELECT chain FROM audit_seals WHERE tenant_id IS NOT NULL AND position = 5 LIMIT 1"))!;
        long position = (long)(await server.SqlAsync("SELECT max(position) FROM audit_seals WHERE chain = $1", chain))!;
        return (chain, position, (byte[])(await server.SqlAsync("SELECT hash FROM audit_seals WHERE chain = $1 AND position = $2", chain, position - 1))!);
    }

    private static string Words(AuditProof proof) => string.Join('\n', proof.Faults);
}
