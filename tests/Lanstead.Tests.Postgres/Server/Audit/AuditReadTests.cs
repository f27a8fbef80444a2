using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lanstead.Tests.Postgres.Server.Audit;

/// <summary>Filters, pages and files of the audit.</summary>
public sealed class AuditReadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Each_filter_lets_through_what_it_says()
    {
        TestPerson owner = await _server.RegisterAsync();
        JsonElement network = await MakeAsync(owner, "first_100%");
        string id = network.GetProperty("id").GetString()!;
        using HttpResponseMessage renamed = await owner.Http.PatchAsJsonAsync($"/v1/networks/{id}", new { name = "second" });
        string request = renamed.Headers.GetValues("X-Request-Id").Single();
        TestPerson viewer = await _server.RegisterAsync();
        await _server.JoinTenantAsync(viewer, owner.TenantId, "viewer");
        using HttpResponseMessage denied = await viewer.Http.DeleteAsync($"/v1/networks/{id}");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);

        foreach ((string query, string[] wanted) in new[]
        {
            ("", new[] { "access.denied", "network.update", "network.create" }),
            ("action=network.", ["network.update", "network.create"]),
            ("action=network_", []),
            ("action=network.c", ["network.create"]),
            ("outcome=denied", ["access.denied"]),
            ($"actor={viewer.UserId}", ["access.denied"]),
            ("actor=user", ["access.denied", "network.update", "network.create"]),
            ("actor=system", []),
            ($"target={id}", ["access.denied", "network.update", "network.create"]),
            ("target=network&outcome=succeeded", ["network.update", "network.create"]),
            ("source=127.0.0.0/8", ["access.denied", "network.update", "network.create"]),
            ("source=127.0.0.1", ["access.denied", "network.update", "network.create"]),
            ("source=192.0.2.0/24", []),
            ($"requestId={request}", ["network.update"]),
            ("text=first_100%25", ["network.update", "network.create"]),
            ("text=first1100", []),
            ("from=2100-01-01T00:00:00Z", []),
            ("to=2100-01-01T00:00:00Z", ["access.denied", "network.update", "network.create"]),
            ("to=2000-01-01T00:00:00%2B02:00", []),
        })
        {
            JsonElement page = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/audit?tenant={owner.TenantId}&{query}");
            Assert.Equal(wanted, page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("action").GetString()));
        }
        JsonElement update = (await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/audit?requestId={request}")).GetProperty("items")[0];
        Assert.Equal("first_100%", update.GetProperty("before").GetProperty("name").GetString());
        Assert.Equal("second", update.GetProperty("after").GetProperty("name").GetString());
        Assert.StartsWith("person", update.GetProperty("actorName").GetString());
    }

    [Theory]
    [InlineData("outcome=maybe")]
    [InlineData("source=here")]
    [InlineData("from=yesterday")]
    [InlineData("cursor=x")]
    public async Task A_filter_that_cannot_be_understood_is_refused(string query)
    {
        TestPerson owner = await _server.RegisterAsync();
        using HttpResponseMessage answer = await owner.Http.GetAsync($"/v1/audit?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat()
    {
        TestPerson owner = await _server.RegisterAsync();
        for (int i = 0; i < 7; i++)
            await MakeAsync(owner, $"net {i}");
        var names = new List<string>();
        string? cursor = null;
        do
        {
            JsonElement page = await owner.Http.GetFromJsonAsync<JsonElement>($"/v1/audit?action=network.create&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("after").GetProperty("name").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"net {i}"), names);
    }

    [Fact]
    public async Task Files_hold_the_same_rows_and_no_formula()
    {
        TestPerson owner = await _server.RegisterAsync();
        await MakeAsync(owner, "=cmd|' /C calc'!A0");
        for (int i = 0; i < 5; i++)
            await MakeAsync(owner, $"net {i}, \"quoted\"");
        using HttpResponseMessage lines = await owner.Http.GetAsync($"/v1/audit/export?tenant={owner.TenantId}&action=network.");
        Assert.Equal("application/jsonl", lines.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", lines.Content.Headers.ContentDisposition!.DispositionType);
        JsonElement[] rows = [.. (await lines.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(6, rows.Length);
        Assert.All(rows, r => Assert.Equal("network.create", r.GetProperty("action").GetString()));

        // Where a name stands by itself at the front of a field: in the target, written here as nobody can by the API.
        await _server.SqlAsync("INSERT INTO audit (tenant_id, at, actor_kind, action, target_kind, target_id, outcome) VALUES ($1, now(), 'system', 'network.odd', $2, $3, 'succeeded')", owner.TenantId.Value, "=1+1", "\t@SUM(A1)");
        using HttpResponseMessage table = await owner.Http.GetAsync($"/v1/audit/export?tenant={owner.TenantId}&action=network.&format=csv");
        string csv = await table.Content.ReadAsStringAsync();
        Assert.Equal("text/csv", table.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("id,tenantId,at,", csv);
        Assert.Contains("\"'=1+1\"", csv);
        Assert.Contains("\"'\t@SUM(A1)\"", csv);
        Assert.Contains("\"{\"\"name\"\"", csv);
        Assert.Equal(8, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        using HttpResponseMessage wrong = await owner.Http.GetAsync("/v1/audit/export?format=xlsx");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task A_long_file_is_whole()
    {
        TestPerson owner = await _server.RegisterAsync();
        await _server.SqlAsync("INSERT INTO audit (tenant_id, at, actor_kind, action, outcome) SELECT $1, now(), 'system', 'many.' || n, 'succeeded' FROM generate_series(1, 2500) n", owner.TenantId.Value);
        foreach (string format in new[] { "jsonl", "csv" })
        {
            string[] lines = (await owner.Http.GetStringAsync($"/v1/audit/export?tenant={owner.TenantId}&action=many.&format={format}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(format == "csv" ? 2501 : 2500, lines.Length);
        }
    }

    [Fact]
    public async Task Own_events_are_shown_to_their_person_and_the_instances_to_administrators()
    {
        TestPerson person = await _server.RegisterAsync();
        await _server.RegisterAsync();
        using HttpResponseMessage wrong = await _server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = "not it at all" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        JsonElement mine = (await person.Http.GetFromJsonAsync<JsonElement>("/v1/me/audit")).GetProperty("items");
        Assert.Equal(["session.begin failed", "account.created succeeded"], mine.EnumerateArray().Select(i => $"{i.GetProperty("action").GetString()} {i.GetProperty("outcome").GetString()}"));

        using HttpResponseMessage refused = await person.Http.GetAsync("/v1/admin/audit");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        JsonElement all = await fixture.Admin.Http.GetFromJsonAsync<JsonElement>($"/v1/admin/audit?target={person.UserId}");
        Assert.Equal(2, all.GetProperty("items").GetArrayLength());
        Assert.All(all.GetProperty("items").EnumerateArray(), i => Assert.Equal(JsonValueKind.Null, i.GetProperty("tenantId").ValueKind));
    }

    private static async Task<JsonElement> MakeAsync(TestPerson owner, string name)
    {
        using HttpResponseMessage made = await owner.Http.PostAsJsonAsync("/v1/networks", new { name });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return await made.Content.ReadFromJsonAsync<JsonElement>();
    }
}
