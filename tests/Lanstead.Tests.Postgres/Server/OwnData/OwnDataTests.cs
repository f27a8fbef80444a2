using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Features.OwnData;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.OwnData;

/// <summary>N3: a person has a copy of all that is stored of them, and can make it go.</summary>
public sealed class OwnDataTests(PostgresCluster cluster)
{
    private const string Address = "203.0.113.77";

    [Fact]
    public async Task N3_every_column_that_names_a_person_is_exported_or_excepted_with_a_reason()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        string found = (string)(await server.SqlAsync("""
            SELECT string_agg(DISTINCT name, ',') FROM (
                SELECT r.relname || '.' || a.attname AS name FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass AND c.connamespace = 'public'::regnamespace
                UNION SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name IN ('user_id', 'actor_id', 'actor_user_id', 'owner_user_id', 'created_by', 'inviter_id')) all_columns
            """))!;

        Assert.Equal(
            found.Split(',').Append("users.id").Order(StringComparer.Ordinal),
            PersonalColumns.Exported.Select(c => $"{c.Table}.{c.Column}").Concat(PersonalColumns.NotExported.Keys).Order(StringComparer.Ordinal));
        Assert.All(PersonalColumns.NotExported.Values, reason => Assert.True(reason.Length > 20));
    }

    [Fact]
    public async Task Export_has_what_is_theirs_and_nothing_of_others()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        TestPerson person = await server.RegisterAsync("exported");
        TestPerson other = await server.RegisterAsync("somebody-else");
        await MakeNetworkAsync(person, "mine", person.TenantId.ToString());

        using HttpResponseMessage answer = await person.Http.GetAsync("/v1/me/data");
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.EndsWith(".json", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        JsonElement data = JsonDocument.Parse(text).RootElement;
        foreach (string part in new[] { "account", "sessions", "memberships", "devices", "networks", "peers", "audit", "spaces", "activity" })
            Assert.True(data.GetProperty(part).GetArrayLength() > 0, part);
        Assert.All(PersonalColumns.Exported, column => Assert.Equal(JsonValueKind.Array, data.GetProperty(column.Name).ValueKind));
        Assert.Contains(person.Email, text, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Email, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret_hash", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N3_of_a_deleted_account_nothing_is_left_but_its_id_in_an_audit_that_is_whole()
    {
        await using TestServer server = await TestServer.StartAsync(cluster, settings: ["--trusted-proxies", "127.0.0.0/8"]);
        TestPerson admin = await server.SetUpAsync();
        TestPerson person = await server.RegisterAsync("leaver-of-all");
        person.Http.DefaultRequestHeaders.Add("X-Forwarded-For", Address);
        TestPerson stays = await server.RegisterAsync();
        await server.JoinTenantAsync(person, stays.TenantId, "admin");
        string shared = await MakeNetworkAsync(stays, "shared", stays.TenantId.ToString());
        await AddPhoneAsync(person, shared, "phone-of-leaver");
        string mine = await MakeNetworkAsync(person, "only mine", person.TenantId.ToString());
        await AddPhoneAsync(person, mine, "laptop-of-leaver");
        // Others' rows name them too.
        await admin.Http.PatchAsJsonAsync($"/v1/admin/accounts/{person.UserId}", new { disabled = false });
        await stays.Http.PostAsJsonAsync($"/v1/tenants/{stays.TenantId}/invitations", new { email = person.Email });
        await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = "not the password" });
        string[] personal = [person.Email, "leaver-of-all", Address, "phone-of-leaver", "laptop-of-leaver", "only mine"];
        string before = await SeededSecrets.DumpAsync(server);
        Assert.All(personal, word => Assert.Contains(word, before, StringComparison.OrdinalIgnoreCase));

        using HttpResponseMessage deleted = await DeleteAsync(person, "leaver-of-all");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.Http.GetAsync("/v1/me")).StatusCode);
        JsonElement peers = await stays.Http.GetFromJsonAsync<JsonElement>($"/v1/networks/{shared}/peers");
        Assert.Equal("first-shared", Assert.Single(peers.GetProperty("items").EnumerateArray()).GetProperty("name").GetString());
        for (int i = 0; i < 300 && (long)(await server.SqlAsync("SELECT count(*) FROM erasures"))! > 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        string after = await SeededSecrets.DumpAsync(server);
        Assert.All(personal, word => Assert.DoesNotContain(word, after, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(person.UserId.ToString(), after, StringComparison.Ordinal);

        // The chain is whole, and what was redacted cannot be altered further.
        var verifier = server.App.Services.GetRequiredService<AuditVerifier>();
        AuditProof proof = await verifier.VerifyAsync([], CancellationToken.None);
        Assert.True(proof.IsWhole, string.Join('\n', proof.Faults));
        object row = (await server.SqlAsync("SELECT max(audit_id) FROM audit_redactions"))!;
        await server.SqlAsync("UPDATE audit SET outcome = 'failed' WHERE id = $1", row);
        Assert.Equal(row, Assert.Single((await verifier.VerifyAsync([], CancellationToken.None)).Faults).AuditId);
    }

    [Fact]
    public async Task N4_the_server_s_own_role_can_redact_no_row_past_the_server_s_signature()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        await server.App.Services.GetRequiredService<AuditSealer>().SealAsync(CancellationToken.None);
        object row = (await server.SqlAsync("SELECT min(audit_id) FROM audit_seals"))!;
        await using Npgsql.NpgsqlCommand redact = server.App.Services.GetRequiredService<Lanstead.Server.Storage.DataSources>().System.CreateCommand("SELECT lanstead_redact_audit($1, NULL, '{}')");
        redact.Parameters.AddWithValue(row);
        await redact.ExecuteNonQueryAsync();

        AuditProof proof = await server.App.Services.GetRequiredService<AuditVerifier>().VerifyAsync([], CancellationToken.None);

        Assert.Equal(row, Assert.Single(proof.Faults).AuditId);
        await using Npgsql.NpgsqlCommand tenant = server.App.Services.GetRequiredService<Lanstead.Server.Storage.DataSources>().Tenant.CreateCommand("SELECT lanstead_redact_audit(1, NULL, NULL)");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => tenant.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Account_is_deleted_only_by_its_name_and_leaves_no_space_without_owner_and_no_server_without_administrator()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        TestPerson admin = await server.SetUpAsync();
        TestPerson person = await server.RegisterAsync("keeper");
        using HttpResponseMessage team = await person.Http.PostAsJsonAsync("/v1/tenants", new { name = "A team", kind = "team" });
        Assert.Equal(HttpStatusCode.Created, team.StatusCode);

        await RefusedAsync(person, "somebody", HttpStatusCode.BadRequest, "account.name_wrong");
        string detail = await RefusedAsync(person, "keeper", HttpStatusCode.Conflict, "account.owns_spaces");
        Assert.Contains("A team", detail, StringComparison.Ordinal);
        await RefusedAsync(admin, "admin", HttpStatusCode.Conflict, "admin.last");
        // A session that was not proved lately is not enough.
        await server.SqlAsync("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1", person.UserId.Value);
        server.App.Services.GetRequiredService<Lanstead.Server.Security.SessionCache>().Forget();
        await RefusedAsync(person, "keeper", HttpStatusCode.Forbidden, "auth.confirmation_required");
        Assert.Equal(3L, await server.SqlAsync("SELECT count(*) FROM members"));
    }

    private static async Task<string> RefusedAsync(TestPerson person, string name, HttpStatusCode status, string code)
    {
        using HttpResponseMessage answer = await DeleteAsync(person, name);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, text);
        Assert.Contains($"\"{code}\"", text, StringComparison.Ordinal);
        return text;
    }

    private static async Task<HttpResponseMessage> DeleteAsync(TestPerson person, string username)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/me") { Content = JsonContent.Create(new { username }) };
        return await person.Http.SendAsync(request);
    }

    private static async Task<string> MakeNetworkAsync(TestPerson person, string name, string tenantId)
    {
        using HttpResponseMessage answer = await person.Http.PostAsJsonAsync("/v1/networks", new { name, tenantId });
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        string id = JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
        await AddPhoneAsync(person, id, $"first-{name.Replace(' ', '-')}");
        return id;
    }

    private static async Task AddPhoneAsync(TestPerson person, string network, string name)
    {
        using HttpResponseMessage answer = await person.Http.PostAsJsonAsync(
            $"/v1/networks/{network}/peers", new { name, publicKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)) });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
