using System.Net;
using System.Text.Json;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>What an agent tells of its tunnels is shown with its device, and only what is plausible, of its own networks.</summary>
public sealed class TunnelReportTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Tunnel_is_shown_as_its_agent_told_last()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await alpha.SendAsync(Frame(new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "uapi", Refused = { ["BadTag"] = 1 } }));
        await alpha.SendAsync(Frame(new TunnelStatus
        {
            NetworkId = home.Network.ToWire(), BackEnd = "engine", Cipher = "ChaCha20-Poly1305 by AVX2", Refused = { ["BadTag"] = 3, ["Filtered"] = 70_000_000_000 },
        }));
        await TestAgent.UntilAsync(() => Tunnels(home, alpha) is [var one] && one.GetProperty("backEnd").GetString() == "engine", "the second report");

        JsonElement tunnel = Tunnels(home, alpha).Single();
        Assert.Equal(home.Network.ToString(), tunnel.GetProperty("networkId").GetString());
        Assert.Equal("ChaCha20-Poly1305 by AVX2", tunnel.GetProperty("cipher").GetString());
        Assert.Equal(
            [("Filtered", 70_000_000_000), ("BadTag", 3L)],
            tunnel.GetProperty("refused").EnumerateArray().Select(refused => (refused.GetProperty("reason").GetString()!, refused.GetProperty("packets").GetInt64())));

        TestPerson stranger = await _server.RegisterAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync($"/v1/devices/{alpha.Device}/tunnels")).StatusCode);
    }

    [Fact]
    public async Task J3_tunnel_report_on_a_foreign_network_or_with_nonsense_is_not_stored()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        NetworkScenario other = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent victim = await other.JoinAsync(_server, "victim");
        await using TestAgent bad = await home.JoinAsync(_server, "bad");
        var many = new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "engine" };
        for (int i = 0; i < 65; i++)
            many.Refused.Add($"Reason{i}", 1);
        foreach (TunnelStatus nonsense in new[]
        {
            new TunnelStatus { NetworkId = other.Network.ToWire(), BackEnd = "engine" },
            new TunnelStatus { BackEnd = "engine" },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "" },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "a\nb" },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = new string('x', 65) },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "engine", Cipher = "\e[31m" },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "engine", Refused = { ["<script>"] = 1 } },
            new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "engine", Refused = { ["BadTag"] = ulong.MaxValue } },
            many,
        })
            await bad.SendAsync(Frame(nonsense));
        // Its good report comes last: once it is there, the others were looked at.
        await bad.SendAsync(Frame(new TunnelStatus { NetworkId = home.Network.ToWire(), BackEnd = "kernel" }));
        await TestAgent.UntilAsync(() => Tunnels(home, bad).Length == 1, "the good report");

        Assert.Equal("kernel", Tunnels(home, bad)[0].GetProperty("backEnd").GetString());
        Assert.Empty(Tunnels(other, victim));
        Assert.Equal(0L, await _server.SqlAsync("SELECT count(*) FROM tunnels t JOIN peers p ON p.id = t.peer_id WHERE p.network_id = $1", other.Network.Value));
        Assert.Null(bad.Goodbye);
    }

    private static JsonElement[] Tunnels(NetworkScenario home, TestAgent agent) =>
        [.. home.GetAsync($"/v1/devices/{agent.Device}/tunnels").GetAwaiter().GetResult().GetProperty("items").EnumerateArray()];

    private static AgentFrame Frame(TunnelStatus tunnel) => new() { Status = new StatusReport { Tunnels = { tunnel } } };
}
