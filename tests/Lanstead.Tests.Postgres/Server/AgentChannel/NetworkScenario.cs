using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A person with a network, and short ways to ask for things.</summary>
internal sealed class NetworkScenario(TestPerson person, NetworkId network)
{
    public TestPerson Person => person;

    public NetworkId Network => network;

    public static async Task<NetworkScenario> MakeAsync(TestPerson person, string name = "Home", string? ipv4Cidr = null)
    {
        JsonElement made = await PostAsync(person.Http, "/v1/networks", new { name, ipv4Cidr });
        return new NetworkScenario(person, new NetworkId(made.GetProperty("id").GetGuid()));
    }

    public async Task<string> KeyAsync(int maxUses = 1) => (await KeyBodyAsync(maxUses)).GetProperty("token").GetString()!;

    public Task<JsonElement> KeyBodyAsync(int maxUses = 1) => PostAsync(person.Http, $"/v1/networks/{network}/join-keys", new { maxUses });

    public async Task<TestAgent> JoinAsync(TestServer server, string hostname)
    {
        TestAgent agent = await TestAgent.EnrolAsync(server, await KeyAsync(), hostname);
        await agent.ConnectAsync(server);
        Assert.True(agent.Welcome is not null, $"No welcome: {agent.Goodbye}, socket {agent.Socket.State}.");
        return agent;
    }

    public Task<JsonElement> GetAsync(string path) => person.Http.GetFromJsonAsync<JsonElement>(path);

    public Task<JsonElement> DeviceAsync(DeviceId device) => GetAsync($"/v1/devices/{device}");

    public static async Task<JsonElement> PostAsync(HttpClient http, string path, object body)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<string> CodeOfAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        return text.Length == 0 ? "" : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!;
    }
}
