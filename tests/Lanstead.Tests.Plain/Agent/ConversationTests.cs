using Lanstead.Agent;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>C6 delta-integrity at the agent: gaps and bad maps lead to one Resync, mass removals are held.</summary>
public sealed class ConversationTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly Membership _membership;
    private readonly Conversation _conversation;
    private readonly List<AgentFrame> _sent = [];

    public ConversationTests()
    {
        _membership = new Membership(_state.Store, new Warnings(), NullLogger.Instance);
        var device = DeviceId.New(TimeProvider.System);
        _membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), device.Value, "pi"));
        _conversation = new Conversation(
            _membership, new LockBook(_state.Store, new Warnings(), NullLogger.Instance),
            frame =>
            {
                _sent.Add(frame);
                return true;
            },
            new Wake(TimeProvider.System), new Warnings(), new Lanstead.Agent.Waking.LanWaker(TimeProvider.System, NullLogger.Instance), TimeProvider.System, NullLogger.Instance);
        _conversation.Handle(new ServerFrame
        {
            Manifest = _fixture.Signer.Sign(new Manifest
            {
                ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = device.ToWire(), Revision = 1,
                Networks = { new ManifestNetwork { NetworkId = _fixture.Network.ToWire(), PeerId = PeerId.New(TimeProvider.System).ToWire(), NeedsKey = true } },
            }),
        });
        _fixture.Fill(10);
        _conversation.Handle(new ServerFrame { NetworkMap = _fixture.Map() });
    }

    public void Dispose()
    {
        _membership.Dispose();
        _state.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Manifest_that_asks_for_a_key_gets_the_public_one()
    {
        KeyOffer offer = Assert.Single(_sent, frame => frame.KeyOffer is not null).KeyOffer;

        Assert.Equal(_membership.View(_fixture.Network)!.PublicKey!.Value, new PublicKey(offer.PublicKey.Span));
    }

    [Fact]
    public void Gap_asks_for_the_whole_map_once_and_not_in_a_tight_loop()
    {
        _sent.Clear();
        _fixture.Change([_fixture.NextPeer(50)], []);
        for (int i = 0; i < 20; i++)
            _conversation.Handle(new ServerFrame { NetworkDelta = _fixture.Change([_fixture.NextPeer(60 + i)], []) });

        Assert.Equal(_fixture.Network.ToWire(), Assert.Single(_sent, frame => frame.Resync is not null).Resync.NetworkId);
        Assert.Equal(10, Peers());

        _conversation.Handle(new ServerFrame { NetworkMap = _fixture.Map() });
        Assert.Equal(31, Peers());
    }

    [Fact]
    public void Mass_removal_is_held_told_and_applied_when_a_whole_map_says_so_again()
    {
        _sent.Clear();
        PeerId[] gone = [.. _fixture.Peers.Ids.Take(6)];
        _conversation.Handle(new ServerFrame { NetworkDelta = _fixture.Change([], gone) });

        Assert.Equal(10, Peers());
        Assert.Equal(ItemResult.Types.Outcome.Held, Assert.Single(_sent, frame => frame.Ack is not null).Ack.Items.Single().Outcome);
        Assert.Single(_sent, frame => frame.Resync is not null);

        _conversation.Handle(new ServerFrame { NetworkMap = _fixture.Map() });
        Assert.Equal(4, Peers());
    }

    [Fact]
    public void Unsigned_delta_and_a_map_of_an_unknown_network_change_nothing()
    {
        _sent.Clear();
        NetworkDelta unsigned = _fixture.Change([_fixture.NextPeer(77)], []);
        unsigned.Head.Signature = Google.Protobuf.ByteString.CopyFrom(new byte[64]);
        _conversation.Handle(new ServerFrame { NetworkDelta = unsigned });
        using var other = new StateFixture(9);
        other.Fill(2);
        _conversation.Handle(new ServerFrame { NetworkMap = other.Map() });
        _conversation.Handle(new ServerFrame { NetworkMap = new NetworkMap() });

        Assert.Equal(10, Peers());
        Assert.Equal(ItemResult.Types.Outcome.Refused, Assert.Single(_sent, frame => frame.Ack is not null).Ack.Items.Single().Outcome);
    }

    private int Peers() => _membership.View(_fixture.Network)!.Peers.Count;
}
