using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Networks;

/// <summary>Machines that lack what a network demands are in no map of it, are told exactly what, and come in by themselves once they have it.</summary>
public sealed class PostureTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly PostureReport s_good = new() { System = "debian", SystemVersion = "12", SystemName = "Debian 12", DiskEncryption = "on", Firewall = "on" };
    private static readonly object s_demand = new { agentVersion = "0.1.0", systems = new[] { new { id = "debian", version = "12" } }, diskEncryption = true, firewall = true };

    private readonly TestServer _server = fixture.Server;
    private ulong _pings;

    [Fact]
    public async Task Device_that_lacks_something_is_out_is_told_what_and_comes_in_once_it_has_it()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent hub = await home.JoinAsync(_server, "hub");
        await using TestAgent other = await home.JoinAsync(_server, "other");
        await TellAsync(hub, s_good);
        await TellAsync(other, With(firewall: "off", disk: "unknown"));
        await TestAgent.UntilAsync(() => Sees(hub, other), "both in the map");

        await DemandAsync(home, s_demand);
        await TestAgent.UntilAsync(() => !Sees(hub, other) && Sees(hub, hub), "the map without the one that lacks something");
        await TestAgent.UntilAsync(() => other.Manifest?.Networks is [{ Held: "posture" } held] && held.Missing.SequenceEqual(["disk_encryption unknown", "firewall off"]), "what it lacks");
        JsonElement device = await home.DeviceAsync(other.Device);
        Assert.Equal("unknown", device.GetProperty("posture").GetProperty("diskEncryption").GetString());
        JsonElement network = device.GetProperty("networks")[0];
        Assert.Equal("posture", network.GetProperty("held").GetString());
        Assert.Equal(["disk_encryption unknown", "firewall off"], network.GetProperty("missing").EnumerateArray().Select(lack => lack.GetString()));

        await TellAsync(other, With(firewall: "on", disk: "off"));
        await TestAgent.UntilAsync(() => other.Manifest?.Networks is [{ Held: "posture" } held] && held.Missing.SequenceEqual(["disk_encryption off"]), "the rest of what it lacks");
        await TellAsync(other, s_good);
        await TestAgent.UntilAsync(() => Sees(hub, other) && other.Manifest?.Networks is [{ Held: "", Missing.Count: 0 }], "the device back in the map");
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'device.posture' AND target_id = $1", other.Device.ToString()));

        // Said again it changes nothing; worse again it is out, and a demand that is taken back lets it in.
        await TellAsync(other, s_good);
        await TellAsync(other, With(firewall: "off", disk: "on"));
        await TestAgent.UntilAsync(() => other.Manifest?.Networks is [{ Held: "posture" }], "out again");
        Assert.Equal(3L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'device.posture' AND target_id = $1", other.Device.ToString()));
        await DemandAsync(home, new { });
        await TestAgent.UntilAsync(() => Sees(hub, other) && other.Manifest?.Networks is [{ Held: "" }], "in without a demand");
        Assert.Equal(JsonValueKind.Null, (await home.GetAsync($"/v1/networks/{home.Network}")).GetProperty("settings").GetProperty("posture").ValueKind);
    }

    [Fact]
    public async Task New_device_waits_until_it_has_told_and_a_phone_is_asked_for_nothing()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await DemandAsync(home, s_demand);
        await using TestAgent machine = await TestAgent.EnrolAsync(_server, await home.KeyAsync(), "machine");
        await machine.ConnectAsync(_server);
        await TestAgent.UntilAsync(() => machine.Manifest?.Networks is [{ Held: "posture" } held] && held.Missing.SequenceEqual(["unreported"]), "what it lacks");
        await TellAsync(machine, s_good);
        await TestAgent.UntilAsync(() => machine.Manifest?.Networks is [{ Held: "" }], "a manifest without a hold");

        string phone = (await NetworkScenario.PostAsync(home.Person.Http, $"/v1/networks/{home.Network}/peers", new { name = "phone", publicKey = Convert.ToBase64String(Enumerable.Repeat((byte)9, 32).ToArray()) })).GetProperty("id").GetString()!;
        Assert.Equal("", await _server.SqlAsync("SELECT held FROM peers WHERE id = $1", Guid.Parse(phone)));
    }

    [Theory]
    [InlineData("""{ "agentVersion": "new" }""")]
    [InlineData("""{ "systems": [{ "id": "Debian GNU" }] }""")]
    [InlineData("""{ "systems": [{ "id": "debian", "version": "bookworm" }] }""")]
    [InlineData("""{ "systems": [{ "version": "12" }] }""")]
    public async Task Demand_that_cannot_be_read_is_refused(string demand)
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        using HttpResponseMessage answer = await PatchAsync(home, JsonDocument.Parse(demand).RootElement);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static PostureReport With(string firewall, string disk) => new(s_good) { Firewall = firewall, DiskEncryption = disk };

    private static bool Sees(TestAgent seenBy, TestAgent agent) =>
        seenBy.Replicas.TryGetValue(seenBy.Network, out Protocol.NetworkReplica? replica) && replica.Peers.Find(agent.Peer) is not null;

    // Frames are taken one after another: what is answered came after it was written.
    private async Task TellAsync(TestAgent agent, PostureReport report)
    {
        ulong id = ++_pings;
        await agent.SendAsync(new AgentFrame { Status = new StatusReport { Posture = report } });
        await agent.SendAsync(new AgentFrame { Ping = new Ping { Id = id } });
        await TestAgent.UntilAsync(() => agent.Frames.Any(frame => frame.Pong?.Id == id), "the answer");
    }

    private static async Task DemandAsync(NetworkScenario home, object demand)
    {
        using HttpResponseMessage answer = await PatchAsync(home, demand);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> PatchAsync(NetworkScenario home, object demand) =>
        home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { settings = new { posture = demand } });
}
