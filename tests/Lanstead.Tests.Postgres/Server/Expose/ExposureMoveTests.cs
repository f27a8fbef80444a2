using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>An exposure goes to another device, address or server without being made anew.</summary>
public sealed class ExposureMoveTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task An_exposure_goes_to_another_device_and_friends_keep_their_address()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent other = await scene.DeviceAsync("laptop");
        JsonElement made = await scene.ExposeAsync(home, 25565);
        JsonElement moved = await ChangeAsync(scene, made, new { deviceId = other.Device.ToString() });
        Assert.Equal(("laptop", "203.0.113.5:25565"), (moved.GetProperty("deviceName").GetString(), moved.GetProperty("join").GetString()));
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(other) is { Exposures.Count: 1 } && ExposeScenario.PlanOf(home) is { Exposures.Count: 0 }, "the plans of both devices");
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Exposures: [var one] } && one.ClientPeerId.Length > 0, "the plan of the server");
    }

    [Fact]
    public async Task An_exposure_goes_to_another_server_with_its_ports_or_stays_where_it_is()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        (JsonElement second, TestAgent backup) = await scene.AddServerAsync("Cellar", "198.51.100.1");
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent other = await scene.DeviceAsync("laptop");
        string secondId = second.GetProperty("id").GetString()!;
        await scene.ExposeAsync(other, 0, more: new { deviceId = other.Device.ToString(), serverId = secondId, name = "Rival", ports = new[] { new { protocol = "tcp", first = 80 } } });
        JsonElement made = await scene.ExposeAsync(home, 0, more: new { deviceId = home.Device.ToString(), serverId = scene.ServerId, ports = new[] { new { protocol = "tcp", first = 80 } } });

        // 1. There its port is somebody's: nothing moves, and who has it is told with a free one.
        using HttpResponseMessage refused = await PatchAsync(scene, made, new { serverId = secondId });
        JsonElement problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.Conflict, "exposure.port_taken"), (refused.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains("Rival", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("81", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("203.0.113.5:80", (await scene.GetAsync($"/v1/exposures/{made.GetProperty("id").GetString()}")).GetProperty("join").GetString());

        // 2. With another one it goes, all at once.
        JsonElement moved = await ChangeAsync(scene, made, new { serverId = secondId, ports = new[] { new { protocol = "tcp", first = 8080, targetPort = 80 } } });
        Assert.Equal(("Cellar", "198.51.100.1:8080"), (moved.GetProperty("serverName").GetString(), moved.GetProperty("join").GetString()));
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(backup) is { Exposures.Count: 2 } && ExposeScenario.PlanOf(scene.Vps) is { Exposures.Count: 0 }, "the plans of both servers");
    }

    [Fact]
    public async Task An_exposure_goes_to_no_device_of_others()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server), strangers = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await using TestAgent foreign = await strangers.DeviceAsync("theirs");
        JsonElement made = await scene.ExposeAsync(home, 80);
        Assert.Equal("expose.device_unsuitable", await CodeAsync(scene, made, new { deviceId = foreign.Device.ToString() }));
        Assert.Equal("expose.device_unsuitable", await CodeAsync(scene, made, new { deviceId = scene.Vps.Device.ToString() }));
        Assert.Equal("not_found", await CodeAsync(scene, made, new { serverId = strangers.ServerId }));
    }

    private static Task<HttpResponseMessage> PatchAsync(ExposeScenario scene, JsonElement exposure, object change) =>
        scene.Person.Http.PatchAsJsonAsync($"/v1/exposures/{exposure.GetProperty("id").GetString()}", change);

    private static async Task<JsonElement> ChangeAsync(ExposeScenario scene, JsonElement exposure, object change)
    {
        using HttpResponseMessage answer = await PatchAsync(scene, exposure, change);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<string?> CodeAsync(ExposeScenario scene, JsonElement exposure, object change)
    {
        using HttpResponseMessage answer = await PatchAsync(scene, exposure, change);
        return await NetworkScenario.CodeOfAsync(answer);
    }
}
