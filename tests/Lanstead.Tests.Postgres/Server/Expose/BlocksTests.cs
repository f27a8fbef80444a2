using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Blocks;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Expose;

/// <summary>Block lists: what people add, which tunnel server is told, and what that tells back.</summary>
public sealed class BlocksTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Who_is_blocked_is_told_to_the_tunnel_servers_that_it_is_about_and_to_no_home()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        (JsonElement second, TestAgent cellar) = await scene.AddServerAsync("Cellar", "198.51.100.1");
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await scene.ExposeAsync(home, 25565, more: new { deviceId = home.Device.ToString(), serverId = scene.ServerId, ports = new[] { new { protocol = "tcp", targetPort = 25565 } } });
        await scene.ExposeAsync(home, 25566, more: new { deviceId = home.Device.ToString(), serverId = second.GetProperty("id").GetString(), ports = new[] { new { protocol = "tcp", targetPort = 25566 } } });
        string path = $"{scene.Space}/blocks";

        JsonElement all = await NetworkScenario.PostAsync(scene.Person.Http, path, new { prefix = "203.0.113.0/24", note = "scanners" });
        await NetworkScenario.PostAsync(scene.Person.Http, path, new { prefix = "2001:db8:bad::/48", serverId = scene.ServerId, expiresAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Blocked.Count: 2 } && ExposeScenario.PlanOf(cellar) is { Blocked.Count: 1 }, "blocks in the plans");
        TunnelPlan plan = ExposeScenario.PlanOf(scene.Vps)!;
        Assert.Equal(["203.0.113.0/24", "2001:db8:bad::/48"], plan.Blocked.Select(one => one.Prefix));
        Assert.Equal(0, plan.Blocked[0].Until);
        Assert.InRange(plan.Blocked[1].Until, TimeProvider.System.GetUtcNow().AddMinutes(30).ToUnixTimeMilliseconds(), TimeProvider.System.GetUtcNow().AddMinutes(61).ToUnixTimeMilliseconds());
        Assert.Empty(ExposeScenario.PlanOf(home)!.Blocked);

        // The same twice, everybody, what is over, and a server of somebody else's are refused.
        await using ExposeScenario foreign = await ExposeScenario.MakeAsync(_server);
        foreach ((object body, HttpStatusCode status) in new (object, HttpStatusCode)[]
        {
            (new { prefix = "203.0.113.0/24" }, HttpStatusCode.Conflict), (new { prefix = "0.0.0.0/0" }, HttpStatusCode.BadRequest), (new { prefix = "1.2.3.4/32", expiresAt = "2020-01-01T00:00:00Z" }, HttpStatusCode.BadRequest),
            (new { prefix = "1.2.3.4/32", serverId = foreign.ServerId }, HttpStatusCode.NotFound),
        })
            Assert.Equal(status, (await scene.Person.Http.PostAsJsonAsync(path, body)).StatusCode);

        // Taken off, it is let in again; what is over is in no list, and goes with the sweep.
        Assert.Equal(HttpStatusCode.NoContent, (await scene.Person.Http.DeleteAsync($"{path}/{all.GetProperty("id").GetString()}")).StatusCode);
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Blocked.Count: 1 } && ExposeScenario.PlanOf(cellar) is { Blocked.Count: 0 }, "plans without it");
        await _server.SqlAsync("UPDATE blocks SET expires_at = now() - interval '1 minute' WHERE tenant_id = $1", scene.Person.TenantId.Value);
        Assert.Equal(0, (await scene.GetAsync(path)).GetProperty("items").GetArrayLength());
        Assert.InRange(await _server.App.Services.GetRequiredService<BlockSweeper>().SweepAsync(TestContext.Current.CancellationToken), 1, int.MaxValue);
        await TestAgent.UntilAsync(() => ExposeScenario.PlanOf(scene.Vps) is { Blocked.Count: 0 }, "a plan without what is over");
    }

    [Fact]
    public async Task J3_what_a_tunnel_server_kept_out_counts_by_its_own_word_alone()
    {
        await using ExposeScenario scene = await ExposeScenario.MakeAsync(_server);
        await using TestAgent home = await scene.DeviceAsync("attic-pc");
        await scene.ExposeAsync(home, 25565);
        var tunnel = new NetworkId(scene.Server.GetProperty("networkId").GetGuid());
        await TellAsync(home, tunnel, "own", 99);
        await TellAsync(scene.Vps, tunnel, "stolen", 98);
        await TellAsync(scene.Vps, tunnel, "own", 7);
        JsonElement told = await scene.UntilAsync($"{scene.Space}/blocks", one => one.GetProperty("lists").GetArrayLength() > 0);
        JsonElement list = Assert.Single(told.GetProperty("lists").EnumerateArray());
        Assert.Equal(("Attic", "own", 3, 7), (list.GetProperty("serverName").GetString(), list.GetProperty("list").GetString(), list.GetProperty("entries").GetInt32(), list.GetProperty("dropped").GetInt32()));
    }

    private static Task TellAsync(TestAgent agent, NetworkId tunnel, string list, ulong dropped) =>
        agent.SendAsync(new AgentFrame { Status = new StatusReport { BlockLists = { new BlockListStatus { NetworkId = tunnel.ToWire(), List = list, Entries = 3, Dropped = dropped } } } });
}
