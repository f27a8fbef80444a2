using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A network that is left on the machine itself is left at the server too.</summary>
public sealed class LeaveTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Leaving_takes_the_own_peer_out_tells_the_others_and_keeps_the_device()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent beta = await home.JoinAsync(_server, "beta");
        await beta.UntilPeersAsync(2);

        await alpha.SendAsync(Leave(home.Network));
        await beta.UntilPeersAsync(1);
        await TestAgent.UntilAsync(() => alpha.Manifest!.Networks.Count == 0, "a manifest without the network");
        Assert.Equal(0, (await home.DeviceAsync(alpha.Device)).GetProperty("networks").GetArrayLength());
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.leave' AND target_id = $1 AND actor_kind = 'agent' AND actor_id = $2", alpha.Peer.ToString(), alpha.Device.Value));

        // Said again, it changes nothing; a new key lets it in again.
        await alpha.SendAsync(Leave(home.Network));
        await alpha.JoinAsync(_server, await home.KeyAsync(), "alpha");
        await beta.UntilPeersAsync(2);
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'peer.leave' AND actor_id = $1", alpha.Device.Value));
    }

    [Fact]
    public async Task Nobody_leaves_for_another()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        NetworkScenario other = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent alpha = await home.JoinAsync(_server, "alpha");
        await using TestAgent victim = await other.JoinAsync(_server, "victim");
        await alpha.SendAsync(Leave(other.Network));
        await alpha.SendAsync(new AgentFrame { Leave = new Leave { NetworkId = Google.Protobuf.ByteString.CopyFromUtf8("short") } });
        await alpha.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
        await victim.UntilPeersAsync(1);
        Assert.Equal(2L, await _server.SqlAsync("SELECT count(*) FROM peers WHERE id = ANY ($1)", new[] { alpha.Peer.Value, victim.Peer.Value }));
    }

    private static AgentFrame Leave(NetworkId network) => new() { Leave = new Leave { NetworkId = network.ToWire() } };
}
