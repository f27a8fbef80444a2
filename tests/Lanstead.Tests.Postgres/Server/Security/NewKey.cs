using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>API keys for tests, made as people make them.</summary>
internal static class NewKey
{
    public static async Task<string> OfAsync(TestPerson person, params string[] scopes) => Secret(await MakeAsync(person, scopes));

    public static Task<JsonElement> MakeAsync(TestPerson person, params string[] scopes) => NetworkScenario.PostAsync(person.Http, "/v1/me/api-keys", new { name = "key", scopes });

    public static async Task<string> RevokedAsync(TestPerson person)
    {
        JsonElement made = await MakeAsync(person, "networks:read");
        using HttpResponseMessage gone = await person.Http.DeleteAsync($"/v1/me/api-keys/{Id(made)}");
        Assert.Equal(204, (int)gone.StatusCode);
        return Secret(made);
    }

    public static async Task<string> OfServiceAsync(TestPerson owner, string role, params string[] scopes)
    {
        string account = await ServiceAsync(owner, role);
        return Secret(await NetworkScenario.PostAsync(owner.Http, $"/v1/tenants/{owner.TenantId}/service-accounts/{account}/keys", new { name = "ci", scopes }));
    }

    public static async Task<string> ServiceAsync(TestPerson owner, string role) =>
        (await NetworkScenario.PostAsync(owner.Http, $"/v1/tenants/{owner.TenantId}/service-accounts", new { name = "deploy", role })).GetProperty("id").GetString()!;

    public static string Secret(JsonElement made) => made.GetProperty("secret").GetString()!;

    public static string Id(JsonElement made) => made.GetProperty("key").GetProperty("id").GetString()!;
}
