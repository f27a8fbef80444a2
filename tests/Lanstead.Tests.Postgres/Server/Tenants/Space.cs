using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Tenants;

/// <summary>A space of a test, and short ways to ask for things.</summary>
internal sealed class Space(TestServer server, TestPerson owner, TenantId id)
{
    public TestPerson Owner => owner;

    public TenantId Id => id;

    public string Path => $"/v1/tenants/{id}";

    public static async Task<Space> MakeAsync(TestServer server, TestPerson owner, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["name"] ??= "Chess Club";
        body["kind"] ??= "community";
        JsonElement made = await NetworkScenario.PostAsync(owner.Http, "/v1/tenants", body);
        return new Space(server, owner, new TenantId(made.GetProperty("id").GetGuid()));
    }

    public async Task<TestPerson> WithAsync(string role)
    {
        TestPerson person = await server.RegisterAsync();
        await server.JoinTenantAsync(person, id, role);
        return person;
    }

    public Task<JsonElement> GetAsync(TestPerson person, string below = "") => person.Http.GetFromJsonAsync<JsonElement>(Path + below);

    /// <summary>Status, and the problem's code when it is one.</summary>
    public async Task<(HttpStatusCode Status, string Code)> AskAsync(TestPerson person, string method, string below = "", object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Path + below) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }

    public async Task<string?> RoleOfAsync(TestPerson person) =>
        await server.SqlAsync("SELECT role FROM members WHERE tenant_id = $1 AND user_id = $2", id.Value, person.UserId.Value) as string;

    public async Task<long> OwnersAsync() => (long)(await server.SqlAsync("SELECT count(*) FROM members WHERE tenant_id = $1 AND role = 'owner'", id.Value))!;
}
