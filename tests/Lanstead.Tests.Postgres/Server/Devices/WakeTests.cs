using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.AgentChannel;
using Lanstead.Tests.Postgres.Server.Security;

namespace Lanstead.Tests.Postgres.Server.Devices;

/// <summary>A sleeping machine is woken through another one in its LAN and its network, and through no other.</summary>
public sealed class WakeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly byte[] s_card = [0x52, 0x54, 0x00, 0xab, 0xcd, 0xef];

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Who_stands_in_the_same_lan_and_network_is_asked_and_it_is_audited()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent pc = await home.JoinAsync(_server, "pc");
        await using TestAgent nas = await home.JoinAsync(_server, "nas");
        await using TestAgent abroad = await home.JoinAsync(_server, "abroad");
        NetworkScenario other = await NetworkScenario.MakeAsync(await _server.RegisterAsync(), "Other");
        await using TestAgent neighbour = await other.JoinAsync(_server, "neighbour");
        string path = $"/v1/devices/{pc.Device}/wake";
        Assert.Equal("device.no_adapter", await CodeAsync(home, path));

        await StandAsync(pc, "192.168.1.0/24", s_card);
        Assert.Equal("device.nobody_near", await CodeAsync(home, path));
        foreach (TestAgent agent in new[] { nas, neighbour })
            await StandAsync(agent, "192.168.1.0/24", [2, 0, 0, 0, 0, 1]);
        await StandAsync(abroad, "192.168.2.0/24", [2, 0, 0, 0, 0, 2]);

        JsonElement woken = await NetworkScenario.PostAsync(home.Person.Http, path, new { });

        Assert.Equal(["nas"], woken.GetProperty("through").EnumerateArray().Select(name => name.GetString()));
        await TestAgent.UntilAsync(() => PacketsAt(nas).Any(), "what asks to wake it");
        MagicPacket packet = PacketsAt(nas).First();
        Assert.Equal(("192.168.1.0/24", Convert.ToHexString(s_card)), (packet.Prefix, Convert.ToHexString(packet.Address.Span)));
        Assert.Empty(PacketsAt(abroad).Concat(PacketsAt(neighbour)).Concat(PacketsAt(pc)));
        Assert.Equal(1L, await _server.SqlAsync("SELECT count(*) FROM audit WHERE action = 'device.wake' AND outcome = 'succeeded' AND target_id = $1", pc.Device.ToString()));

        // Nobody else's to wake; and whoever cannot read a card is sent away.
        using HttpResponseMessage stranger = await other.Person.Http.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        await pc.SendAsync(new AgentFrame { Status = new StatusReport { Lans = new LanReport { Prefixes = { "192.168.1.0/24" }, Adapters = { new LanAdapter { Prefix = "192.168.1.0/24", Address = ByteString.CopyFrom([1, 2, 3]) } } } } });
        await pc.UntilGoodbyeAsync(Goodbye.Types.Reason.BadFrame);
    }

    [Fact]
    public async Task Plain_member_wakes_what_is_theirs_and_others_by_a_machine_of_their_own_alone()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        TestPerson member = await _server.RegisterAsync(), viewer = await _server.RegisterAsync();
        await _server.JoinTenantAsync(member, home.Person.TenantId, "member");
        await _server.JoinTenantAsync(viewer, home.Person.TenantId, "viewer");
        await using TestAgent pc = await home.JoinAsync(_server, "pc");
        await using TestAgent nas = await home.JoinAsync(_server, "nas");
        await using TestAgent mine = await home.JoinAsync(_server, "mine");
        await _server.SqlAsync("UPDATE devices SET owner_user_id = $1 WHERE id = $2", member.UserId.Value, mine.Device.Value);
        foreach (TestAgent agent in new[] { pc, nas })
            await StandAsync(agent, "192.168.1.0/24", s_card);
        await StandAsync(mine, "192.168.2.0/24", s_card);
        string path = $"/v1/devices/{pc.Device}/wake";

        // Theirs, by whoever is near; and nothing of it by a key that only reads.
        await StandAsync(nas, "192.168.2.0/24", s_card);
        Assert.Equal(["nas"], await ThroughAsync(member, $"/v1/devices/{mine.Device}/wake"));
        using (HttpClient reader = _server.Client(await NewKey.OfAsync(member, "devices:read")))
            Assert.Equal("access.scope_missing", await NetworkScenario.CodeOfAsync(await reader.PostAsync($"/v1/devices/{mine.Device}/wake", null)));

        // Somebody else's: not by the others' machines, and by their own once it is there.
        await StandAsync(nas, "192.168.1.0/24", s_card);
        Assert.Equal("access.denied", await NetworkScenario.CodeOfAsync(await member.Http.PostAsync(path, null)));
        await StandAsync(mine, "192.168.1.0/24", s_card);
        Assert.Equal(["mine"], await ThroughAsync(member, path));
        Assert.Equal("access.denied", await NetworkScenario.CodeOfAsync(await viewer.Http.PostAsync(path, null)));
        Assert.Equal(["mine", "nas"], await ThroughAsync(home.Person, path));
    }

    private static async Task<string[]> ThroughAsync(TestPerson person, string path) =>
        [.. (await NetworkScenario.PostAsync(person.Http, path, new { })).GetProperty("through").EnumerateArray().Select(name => name.GetString()!)];

    private static IEnumerable<MagicPacket> PacketsAt(TestAgent agent) => agent.Frames.Where(frame => frame.MagicPacket is not null).Select(frame => frame.MagicPacket);

    private static async Task<string> CodeAsync(NetworkScenario home, string path)
    {
        using HttpResponseMessage refused = await home.Person.Http.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        return await NetworkScenario.CodeOfAsync(refused);
    }

    private async Task StandAsync(TestAgent agent, string lan, byte[] card)
    {
        await agent.SendAsync(new AgentFrame { Status = new StatusReport { Lans = new LanReport { Prefixes = { lan }, Adapters = { new LanAdapter { Prefix = lan, Address = ByteString.CopyFrom(card) } } } } });
        await TestAgent.UntilAsync(() => (long)_server.SqlAsync("SELECT count(*) FROM devices WHERE id = $1 AND cardinality(adapters) = 1 AND lans = ARRAY[$2::cidr]", agent.Device.Value, lan).GetAwaiter().GetResult()! == 1, "the card is known");
    }
}
