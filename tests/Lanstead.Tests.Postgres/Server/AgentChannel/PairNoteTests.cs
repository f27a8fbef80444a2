using System.Net;
using System.Net.Http.Json;
using Google.Protobuf;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Postgres.Server.Networks;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>What two agents say of their preshared key is passed on as it is, between peers of one map and to nobody else.</summary>
public sealed class PairNoteTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Notes_reach_the_one_who_is_named_and_nobody_who_is_held_or_elsewhere()
    {
        NetworkScenario home = await NetworkScenario.MakeAsync(await _server.RegisterAsync()), other = await NetworkScenario.MakeAsync(await _server.RegisterAsync());
        await using TestAgent one = await home.JoinAsync(_server, "one");
        await using TestAgent two = await home.JoinAsync(_server, "two");
        await using TestAgent three = await home.JoinAsync(_server, "three");
        await using TestAgent stranger = await other.JoinAsync(_server, "stranger");
        Assert.Equal(HttpStatusCode.OK, (await home.Person.Http.PatchAsJsonAsync($"/v1/networks/{home.Network}", new { settings = new { presharedKeys = true } })).StatusCode);
        await TestAgent.UntilAsync(() => one.Replicas.GetValueOrDefault(one.Network)?.Head?.PresharedKeys == true, "a head that wants preshared keys");

        // Only the last of these is for who may hear it.
        await one.SendAsync(Note(one, stranger, 1));
        await stranger.SendAsync(Note(one, two, 2));
        await _server.SqlAsync("UPDATE peers SET held = 'disabled' WHERE id = $1", three.Peer.Value);
        await three.SendAsync(Note(three, two, 3));
        await one.SendAsync(Note(one, three, 4));
        AgentFrame right = Note(one, two, 5);
        await one.SendAsync(right);
        await TestAgent.UntilAsync(() => Notes(two).Any(note => note.Epoch == 5), "the note");
        PairNote came = Assert.Single(Notes(two));
        Assert.Equal((one.Peer.ToWire(), right.PairNote.Sealed, home.Network.ToWire()), (came.PeerId, came.Sealed, came.NetworkId));
        // The answer goes the other way; by then all before it would have come.
        await two.SendAsync(Note(two, one, 6));
        await TestAgent.UntilAsync(() => Notes(one).Any(note => note.Epoch == 6), "the answer");
        Assert.Empty(Notes(three).Concat(Notes(stranger)));
        Assert.Single(Notes(one));

        await two.SendAsync(new AgentFrame { PairNote = new PairNote { NetworkId = two.Network.ToWire(), PeerId = one.Peer.ToWire(), Sealed = ByteString.CopyFrom(new byte[81]) } });
        await TestAgent.UntilAsync(() => two.Goodbye is { Reason: Goodbye.Types.Reason.BadFrame }, "the end");
    }

    private static AgentFrame Note(TestAgent from, TestAgent to, byte number) => new()
    {
        PairNote = new PairNote { NetworkId = from.Network.ToWire(), PeerId = to.Peer.ToWire(), Epoch = number, Sealed = ByteString.CopyFrom(Enumerable.Repeat(number, 80).ToArray()) },
    };

    private static IEnumerable<PairNote> Notes(TestAgent agent) => agent.Frames.Where(frame => frame.BodyCase == ServerFrame.BodyOneofCase.PairNote).Select(frame => frame.PairNote);
}
