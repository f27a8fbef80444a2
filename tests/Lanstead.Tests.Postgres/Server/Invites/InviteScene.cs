using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Invites;

/// <summary>A space with its owner, and short ways to invite into it.</summary>
internal sealed class InviteScene(TestServer server, TestPerson owner)
{
    public TestPerson Owner => owner;

    public TenantId Tenant => owner.TenantId;

    public static async Task<InviteScene> MakeAsync(TestServer server) => new(server, await server.RegisterAsync());

    /// <summary>Somebody with that role in the space.</summary>
    public async Task<TestPerson> MemberAsync(string role)
    {
        TestPerson person = await server.RegisterAsync();
        await server.JoinTenantAsync(person, Tenant, role);
        return person;
    }

    /// <summary>Makes a link and gives its answer.</summary>
    public Task<JsonElement> LinkAsync(object? wishes = null, TestPerson? by = null) =>
        NetworkScenario.PostAsync((by ?? owner).Http, $"/v1/tenants/{Tenant}/invite-links", wishes ?? new { });

    /// <summary>Makes a link and gives its token.</summary>
    public async Task<string> TokenAsync(object? wishes = null, TestPerson? by = null) => (await LinkAsync(wishes, by)).GetProperty("token").GetString()!;

    /// <summary>Invites by mail and gives the token of the letter, which the server tells nobody else: here it is replaced by one that the test knows.</summary>
    public async Task<(Guid Id, string Token)> InviteAsync(string email, object? wishes = null, TestPerson? by = null)
    {
        JsonElement made = await NetworkScenario.PostAsync((by ?? owner).Http, $"/v1/tenants/{Tenant}/invitations", wishes ?? new { email });
        Guid id = made.GetProperty("id").GetGuid();
        string token = "lsi_" + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await server.SqlAsync("UPDATE invitations SET token_hash = $2 WHERE id = $1", id, SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        return (id, token);
    }

    /// <summary>Status and code of an attempt to join.</summary>
    public static async Task<(int Status, string Code)> JoinAsync(TestPerson person, string token)
    {
        using HttpResponseMessage answer = await person.Http.PostAsJsonAsync("/v1/invites/join", new { token });
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }

    /// <summary>The same for a look at what it leads to, without an account.</summary>
    public async Task<(int Status, string Code)> PreviewAsync(string token)
    {
        using HttpResponseMessage answer = await server.Anonymous.PostAsJsonAsync("/v1/invites/preview", new { token });
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? "" : await NetworkScenario.CodeOfAsync(answer));
    }

    /// <summary>The person's role in the space; null when they are not in it.</summary>
    public async Task<string?> RoleOfAsync(TestPerson person) =>
        await server.SqlAsync("SELECT role FROM members WHERE tenant_id = $1 AND user_id = $2", Tenant.Value, person.UserId.Value) as string;

    public async Task<long> MembersAsync() => (long)(await server.SqlAsync("SELECT count(*) FROM members WHERE tenant_id = $1", Tenant.Value))!;

    /// <summary>Changes rows behind the server's back, as another replica would.</summary>
    public async Task SqlAsync(string sql, params object[] values)
    {
        await server.SqlAsync(sql, values);
        server.App.Services.GetRequiredService<SessionCache>().Forget();
    }
}
