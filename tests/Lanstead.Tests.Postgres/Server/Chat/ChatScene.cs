using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Tenants;

namespace Lanstead.Tests.Postgres.Server.Chat;

/// <summary>A community with its first channel, and short ways to ask for things.</summary>
internal sealed record ChatScene(TestServer Server, Space Space, Guid Channel)
{
    public TestPerson Owner => Space.Owner;

    public static async Task<ChatScene> MakeAsync(TestServer server)
    {
        Space space = await Space.MakeAsync(server, await server.RegisterAsync());
        JsonElement channels = await space.GetAsync(space.Owner, "/channels");
        return new ChatScene(server, space, channels.GetProperty("items")[0].GetProperty("id").GetGuid());
    }

    public Task<JsonElement> PostAsync(TestPerson person, string body, string? clientId = null, Guid? replyTo = null, HttpClient? via = null) =>
        NetworkScenario.PostAsync(via ?? person.Http, $"/v1/channels/{Channel}/messages", new { body, clientId, replyTo });

    public async Task<Guid> MakeChannelAsync(string name) =>
        (await NetworkScenario.PostAsync(Owner.Http, $"{Space.Path}/channels", new { name })).GetProperty("id").GetGuid();

    public async Task SayAboutRolesAsync(Guid channel, params object[] overrides)
    {
        using HttpResponseMessage answer = await Owner.Http.PatchAsJsonAsync($"/v1/channels/{channel}", new { overrides });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static async Task<JsonElement> SendAsync(TestPerson person, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public static async Task<string> RefusedAsync(TestPerson person, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage answer = await person.Http.SendAsync(request);
        Assert.False(answer.IsSuccessStatusCode, path);
        return await NetworkScenario.CodeOfAsync(answer);
    }
}
