using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Features.Retention;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    public async Task N3_through_thirty_days_nothing_is_older_than_a_policy_of_seven_and_an_hour()
    {
        const int days = 30, each = 2;
        var time = new OffsetTime();
        time.Step(-TimeSpan.FromDays(days));
        await using Receiver receiver = await Receiver.StartAsync();
        await using TestServer server = await TestServer.StartAsync(
            cluster, settings: ["--retention", "audit=7,activity=7,changes=7,sessions=7,deliveries=7", "--outbound-allow", "127.0.0.0/8"], adjust: services => services.AddSingleton<TimeProvider>(time));
        TestPerson owner = await server.RegisterAsync();
        using HttpResponseMessage sink = await owner.Http.PostAsJsonAsync($"/v1/tenants/{owner.TenantId}/sinks", new { kind = "webhook", name = "receiver", address = receiver.Url, actions = new[] { "network." } });
        Assert.True(sink.IsSuccessStatusCode, await sink.Content.ReadAsStringAsync());
        var purge = server.App.Services.GetServices<IHostedService>().OfType<Purge>().Single();
        long everSeen = 0;
        for (int day = 0; day < days; day += each)
        {
            // A visit: signed in, something done, signed out.
            using HttpResponseMessage signedIn = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = owner.Email, password = owner.Password, mode = "token" });
            using HttpClient http = server.Client((await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
            using HttpResponseMessage made = await http.PostAsJsonAsync("/v1/networks", new { name = $"day {day}" });
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
            string network = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            using HttpResponseMessage peer = await http.PostAsJsonAsync($"/v1/networks/{network}/peers", new { name = $"phone-{day}", publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
            Assert.True(peer.IsSuccessStatusCode, await peer.Content.ReadAsStringAsync());
            await server.SqlAsync("INSERT INTO change_log (tenant_id, device_id, revision, succeeded, items, applied_at, received_at) SELECT $1, id, $2, true, '[]', $3, $3 FROM devices WHERE tenant_id = $1", owner.TenantId.Value, (long)day, time.GetUtcNow());
            using HttpResponseMessage signedOut = await http.PostAsync("/v1/auth/sign-out", null);
            await SinkTests.UntilAsync(() => receiver.Calls.Count > day / each);
            await SealAsync(server);

            time.Step(TimeSpan.FromDays(each));
            await server.App.Services.GetRequiredService<RetentionWorker>().PurgeAsync(TestContext.Current.CancellationToken);
            await purge.PurgeAsync(TestContext.Current.CancellationToken);
            foreach ((string table, string moment) in s_history)
            {
                long tooOld = (long)(await server.SqlAsync($"SELECT count(*) FROM {table} WHERE {moment} < $1", time.GetUtcNow() - TimeSpan.FromDays(7) - TimeSpan.FromHours(1)))!;
                Assert.True(tooOld == 0, $"After day {day + each}, {tooOld} rows of {table} are too old.");
                everSeen += (long)(await server.SqlAsync($"SELECT count(*) FROM {table}"))!;
            }
        }
        Assert.True(everSeen > 200, $"Only {everSeen} rows were looked at.");
        // Live events serve for a day.
        Assert.All(s_history.Where(history => history.Table != "events"), history => Assert.True((long)server.SqlAsync($"SELECT count(*) FROM {history.Table}").GetAwaiter().GetResult()! > 0, history.Table));
        Assert.True((await server.App.Services.GetRequiredService<AuditVerifier>().VerifyAsync([], TestContext.Current.CancellationToken)).IsWhole);
    }

    [Fact]
    public async Task N3_of_peoples_addresses_only_the_network_is_kept_where_that_is_asked_for()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--client-addresses", "network", "--trusted-proxies", "127.0.0.0/8"]);
        await server.SetUpAsync();
        foreach (string address in new[] { "203.0.113.77", "2001:db8:12:34:56:78:9a:bc" })
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url, DefaultRequestHeaders = { { "X-Forwarded-For", address } } };
            using HttpResponseMessage wrong = await http.PostAsJsonAsync("/v1/auth/sign-in", new { email = "admin@example.org", password = "not the password" });
            using HttpResponseMessage machine = await http.PostAsJsonAsync("/v1/auth/device", new { program = "n3" });
            Assert.True(machine.IsSuccessStatusCode, await machine.Content.ReadAsStringAsync());
            using HttpResponseMessage signedIn = await http.PostAsJsonAsync("/v1/auth/register", new { email = $"n{address.Length}@example.org", username = $"person-{address.Length}", password = "correct horse n3 staple", mode = "token" });
            http.DefaultRequestHeaders.Add("Authorization", $"Bearer {(await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()}");
            await server.SqlAsync("UPDATE sessions SET last_seen_at = last_seen_at - interval '5 minutes'");
            using HttpResponseMessage made = await http.PostAsJsonAsync("/v1/networks", new { name = "n3" });
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
            using HttpResponseMessage key = await http.PostAsJsonAsync("/v1/me/api-keys", new { name = "n3", scopes = new[] { "networks:read" } });
            Assert.True(key.IsSuccessStatusCode, await key.Content.ReadAsStringAsync());
            using var byKey = new HttpRequestMessage(HttpMethod.Get, "/v1/networks") { Headers = { { "Authorization", $"Bearer {(await key.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()}" } } };
            http.DefaultRequestHeaders.Remove("Authorization");
            using HttpResponseMessage used = await http.SendAsync(byKey);
            Assert.True(used.IsSuccessStatusCode, await used.Content.ReadAsStringAsync());
        }
        string dump = await SeededSecrets.DumpAsync(server);
        Assert.DoesNotContain("203.0.113.77", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("2001:db8:12:34", dump, StringComparison.Ordinal);
        foreach ((string table, string column) in new[] { ("audit", "source"), ("sessions", "address"), ("api_keys", "last_used_address"), ("device_logins", "address") })
            Assert.Equal(2L, await server.SqlAsync($"SELECT count(DISTINCT {column}) FROM {table} WHERE {column} IN ('203.0.113.0', '2001:db8:12::')"));
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

    // What is history, and the moment that a row is of; sessions are once they have ended.
    private static readonly (string Table, string Moment)[] s_history =
    [
        ("audit", "at"), ("activity", "at"), ("change_log", "received_at"), ("deliveries", "created_at"), ("sessions", "least(revoked_at, expires_at)"), ("events", "at"),
    ];

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
