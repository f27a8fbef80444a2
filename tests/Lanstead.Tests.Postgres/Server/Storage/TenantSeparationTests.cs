using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.Security;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>
/// Every query that the server runs for a person, run again as somebody of another space with the same values: what its own conditions would let through,
/// the database does not. And every table that holds a space's rows, whichever there are.
/// </summary>
public sealed partial class TenantSeparationTests(PostgresCluster cluster)
{
    private const string OwnRows = "(tenant_id = ANY (( SELECT lanstead_tenants() AS lanstead_tenants)::uuid[]))";

    [Fact]
    public async Task Each_statement_of_the_application_shows_and_changes_nothing_of_another_space()
    {
        string connection = await LoggedDatabaseAsync();
        await using TestServer server = await TestServer.StartAsync(cluster, connection);
        await server.SetUpAsync();
        TestPerson owner = await server.RegisterAsync();
        TestPerson stranger = await server.RegisterAsync();
        string space = await WalkAsync(server, owner);
        string[] ids = ((string)(await server.SqlAsync("""
            SELECT string_agg(id::text, ' ') FROM (
                SELECT $1::uuid AS id UNION ALL SELECT id FROM networks UNION ALL SELECT id FROM devices UNION ALL SELECT id FROM peers
                UNION ALL SELECT id FROM join_keys UNION ALL SELECT user_id FROM members WHERE user_id <> $2) mine
            """, Guid.Parse(space), stranger.UserId.Value))!).Split(' ');

        List<Statement> statements = await StatementsAsync(connection);
        var outcomes = new Dictionary<string, int>();
        var leaks = new List<string>();
        int seenByOwner = 0;
        foreach (Statement statement in statements)
        {
            (string outcome, string rows) = await RunAsAsync(connection, stranger.TenantId.ToString(), statement);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (outcome == "changed" || ids.Any(id => rows.Contains(id, StringComparison.Ordinal)))
                leaks.Add($"{outcome}: {statement.Text} | {rows}");
            (_, string own) = await RunAsAsync(connection, space, statement);
            seenByOwner += ids.Any(id => own.Contains(id, StringComparison.Ordinal)) ? 1 : 0;
        }

        Assert.Empty(leaks);
        string told = string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}"));
        Assert.True(statements.Count > 60, $"Only {statements.Count} statements: {told}");
        // Else nothing would be proved: the same statements do show and write rows to who is in the space.
        Assert.True(seenByOwner > 20, $"Only {seenByOwner} statements show the space to its owner: {told}");
        Assert.True(outcomes.GetValueOrDefault("refused") > 10, told);
        Assert.True(outcomes.GetValueOrDefault("not run") <= statements.Count / 20, told);
    }

    [Fact]
    public async Task Each_table_of_a_space_refuses_to_show_change_remove_and_take_rows_of_another()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        TestPerson owner = await server.RegisterAsync();
        TestPerson stranger = await server.RegisterAsync();
        string space = await WalkAsync(server, owner);
        string[] tables = await TablesAsync(server);
        Assert.True(tables.Length > 12, string.Join(' ', tables));
        int withRows = 0;
        foreach (string table in tables)
        {
            string where = table == "tenants" ? "id" : "tenant_id";
            string columns = (string)(await server.SqlAsync(
                "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''", table))!;
            object? row = await server.SqlAsync($"SELECT to_jsonb(t)::text FROM {table} t WHERE {where} = $1 LIMIT 1", Guid.Parse(space));
            string all = $"SELECT count({where}) FROM {table} WHERE {where} = '{space}'";
            foreach (string statement in new[]
            {
                all, $"UPDATE {table} SET {where} = {where} WHERE {where} = '{space}'", $"DELETE FROM {table} WHERE {where} = '{space}'",
                $"UPDATE {table} SET {where} = {where}", $"DELETE FROM {table}",
            })
            {
                (string outcome, string rows) = await RunAsAsync(server.Connection, Guid.Empty.ToString(), new Statement(statement, []));
                Assert.True(outcome is "nothing" or "refused" || (statement == all && rows == "0"), $"{statement}: {outcome} {rows}");
            }
            if (row is not string json)
                continue;
            string copy = $"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM jsonb_populate_record(NULL::{table}, '{json.Replace("'", "''", StringComparison.Ordinal)}')";
            Assert.Equal("refused", (await RunAsAsync(server.Connection, stranger.TenantId.ToString(), new Statement(copy, []))).Outcome);
            withRows++;
        }
        Assert.True(withRows > 10, $"Only {withRows} tables have rows of the space.");
    }

    [Fact]
    public async Task Every_table_of_a_space_that_there_is_now_or_ever_has_the_one_policy_and_no_other()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        Assert.Equal("", await server.SqlAsync("""
            SELECT coalesce(string_agg(c.relname || ': ' || coalesce(p.policies, 'none'), E'\n' ORDER BY c.relname), '')
            FROM pg_class c LEFT JOIN LATERAL (
                SELECT string_agg(concat_ws(' ', policyname, permissive, cmd, qual, with_check), '; ') AS policies, count(*) AS number,
                    bool_and(permissive = 'PERMISSIVE' AND cmd = 'ALL' AND qual = $1 AND with_check = $1) AS good
                FROM pg_policies WHERE schemaname = 'public' AND tablename = c.relname AND roles && '{lanstead_app,public}') p ON true
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
                AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND p.number = 1 AND p.good)
            """.Replace("$1", $"'{OwnRows}'", StringComparison.Ordinal)));
        // And a table without one, as a forgetful migration would make it, is seen.
        Assert.Equal("networks", await server.SqlAsync("SELECT relname FROM pg_class WHERE oid = 'networks'::regclass AND relrowsecurity"));
    }

    // Reads and writes of every kind, as the owner; returns the space.
    private static async Task<string> WalkAsync(TestServer server, TestPerson owner)
    {
        var walk = new RouteWalk(server, owner);
        Dictionary<string, string> objects = await walk.MakeObjectsAsync();
        foreach ((string method, RouteEndpoint route) in walk.Routes.Where(r => r.Method == "GET" && r.Route.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal)))
        {
            if (route.Metadata.GetMetadata<AccessRule>()!.Access == Access.SignedIn)
                await RouteWalk.CallAsync(owner.Http, method, route, objects);
        }
        await owner.Http.PatchAsJsonAsync($"/v1/tenants/{objects["tenantId"]}", new { description = "walked", access = "password", password = "walked through" });
        await owner.Http.PatchAsJsonAsync($"/v1/tenants/{objects["tenantId"]}/members/{objects["userId"]}", new { role = "admin" });
        await owner.Http.PatchAsJsonAsync($"/v1/networks/{objects["networkId"]}", new { description = "walked" });
        await owner.Http.PatchAsJsonAsync($"/v1/devices/{objects["deviceId"]}", new { name = "walked" });
        await owner.Http.PatchAsJsonAsync($"/v1/peers/{objects["peerId"]}", new { name = "walked" });
        Dictionary<string, string> more = await walk.MakeObjectsAsync();
        foreach (string path in new[]
        {
            $"/v1/networks/{more["networkId"]}/reservations/{more["address"]}", $"/v1/networks/{more["networkId"]}/records/{more["recordId"]}", $"/v1/join-keys/{more["joinKeyId"]}", $"/v1/peers/{more["peerId"]}",
            $"/v1/tenants/{more["tenantId"]}/members/{more["userId"]}", $"/v1/networks/{more["networkId"]}",
        })
        {
            using HttpResponseMessage gone = await owner.Http.DeleteAsync(path);
            Assert.True(gone.IsSuccessStatusCode, path);
        }
        return objects["tenantId"];
    }

    private static async Task<string[]> TablesAsync(TestServer server) => ((string)(await server.SqlAsync("""
        SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND (c.relname = 'tenants' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
        """))!).Split(' ');

    // A database that logs each statement with its values.
    private async Task<string> LoggedDatabaseAsync()
    {
        string connection = await cluster.NewDatabaseAsync();
        string name = new NpgsqlConnectionStringBuilder(connection).Database!;
        await PostgresCluster.ExecuteAsync(connection, "ALTER SYSTEM SET log_line_prefix = '%m [%p] %d|%a| '");
        await PostgresCluster.ExecuteAsync(connection, "SELECT pg_reload_conf()");
        await PostgresCluster.ExecuteAsync(connection, $"ALTER DATABASE {name} SET log_min_duration_statement = 0");
        return connection;
    }

    // What the tenant-scoped role ran, each text once, with the values of its last run.
    private static async Task<List<Statement>> StatementsAsync(string connection)
    {
        string database = new NpgsqlConnectionStringBuilder(connection).Database!;
        string folder = (string)(await PostgresCluster.ExecuteAsync(connection, "SHOW data_directory"))!;
        string log = new[] { Path.Combine(folder, "server.log"), Path.Combine(folder, "..", "server.log") }.First(File.Exists);
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        string? text = null;
        bool inText = false;
        foreach (string line in await File.ReadAllLinesAsync(log))
        {
            if (line.StartsWith('\t'))
            {
                if (inText)
                    text += "\n" + line[1..];
                continue;
            }
            inText = false;
            if (!line.Contains($"] {database}|lanstead_app| ", StringComparison.Ordinal))
                continue;
            if (Executed.Match(line) is { Success: true } executed)
            {
                (text, inText) = (executed.Groups[1].Value, true);
                continue;
            }
            if (text is not null && line.Contains("DETAIL:  parameters: ", StringComparison.Ordinal))
                found[text] = [.. Value.Matches(line[line.IndexOf("parameters: ", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
            text = null;
        }
        return [.. found.Where(f => RunsAlone.IsMatch(f.Key) && !f.Key.Contains("set_config", StringComparison.Ordinal)).Select(f => new Statement(f.Key, f.Value))];
    }

    // As the tenant-scoped role with that space, in a transaction that is rolled back.
    private static async Task<(string Outcome, string Rows)> RunAsAsync(string connection, string space, Statement statement)
    {
        var text = new NpgsqlConnectionStringBuilder(connection) { Options = "-c role=lanstead_app", Pooling = false };
        await using var open = new NpgsqlConnection(text.ConnectionString);
        await open.OpenAsync();
        await using NpgsqlTransaction transaction = await open.BeginTransactionAsync();
        await using (var scope = new NpgsqlCommand($"SELECT set_config('lanstead.tenants', '{{{space}}}', true)", open))
            await scope.ExecuteNonQueryAsync();
        try
        {
            if (statement.Values.Length > 0)
            {
                await using var prepare = new NpgsqlCommand($"PREPARE again AS {statement.Text}", open);
                await prepare.ExecuteNonQueryAsync();
            }
            await using var run = new NpgsqlCommand(statement.Values.Length > 0 ? $"EXECUTE again({string.Join(", ", statement.Values)})" : statement.Text, open);
            var rows = new List<string>();
            await using NpgsqlDataReader reader = await run.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Show(reader, i))));
            return (reader.RecordsAffected > 0 ? "changed" : rows.Count > 0 ? "answered" : "nothing", string.Join('\n', rows));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            return ("refused", "");
        }
        catch (PostgresException e)
        {
            // A value whose kind the text alone does not tell, or a row that is there already.
            return ("not run", e.SqlState);
        }
    }

    private static string Show(NpgsqlDataReader row, int column)
    {
        if (row.GetDataTypeName(column) == "void" || row.IsDBNull(column))
            return "";
        return row.GetValue(column) is Array many ? string.Join(',', many.Cast<object>()) : row.GetValue(column).ToString() ?? "";
    }

    [GeneratedRegex(@"LOG:  duration: [\d.]+ ms  execute [^:]+: (.*)$")]
    private static partial Regex Executed { get; }

    [GeneratedRegex(@"\$\d+ = ('(?:[^']|'')*'|NULL)")]
    private static partial Regex Value { get; }

    [GeneratedRegex(@"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", RegexOptions.IgnoreCase)]
    private static partial Regex RunsAlone { get; }

    private sealed record Statement(string Text, string[] Values);
}
