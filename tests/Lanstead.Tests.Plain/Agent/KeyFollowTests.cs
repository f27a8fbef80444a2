using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.State;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>An agent's key gives way to the next when the server's map says so, over restarts at any point.</summary>
public sealed class KeyFollowTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);
    private readonly PeerId _own = PeerId.New(TimeProvider.System);
    private readonly List<Membership> _made = [];
    private readonly LockBook _locks;

    public KeyFollowTests() => _locks = new LockBook(_state.Store, new Warnings(), NullLogger.Instance);

    public void Dispose()
    {
        _made.ForEach(membership => membership.Dispose());
        _locks.Dispose();
        _state.Dispose();
        _fixture.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Next_key_takes_the_place_when_the_own_row_has_it_and_the_former_one_goes_with_the_servers_word(bool restarts)
    {
        Membership membership = Joined();
        PublicKey first = View(membership).PublicKey!.Value;
        Assert.Null(NextOf(membership));
        Assert.True(membership.Take(Manifest(2, wantsNewKey: true)) == MapOutcome.Applied);
        PublicKey next = View(membership).NextPublicKey!.Value;
        AgentFrame offer = NextOf(membership)!;
        Assert.True(offer.KeyOffer.Overlaps && offer.KeyOffer.PublicKey.Span.SequenceEqual(next.Bytes));
        // Its own signature over the new key: under a network lock the others would take no key without.
        Assert.True(LockKey.Vouches(offer.KeyOffer.LockKey.Span, _fixture.Network, _device, next, offer.KeyOffer.KeySignature.Span));
        // Asked again it offers the same one; both are its keys already, the first for what it begins itself.
        Assert.True(membership.Rotate(_fixture.Network));
        membership = Restarted(membership, restarts);
        Assert.Equal((first, (PublicKey?)next, next), (View(membership).PublicKey!.Value, View(membership).NextPublicKey, X25519.PublicKeyOf(View(membership).OtherKey!)));

        Own(membership, next, first, TimeProvider.System.GetUtcNow().AddHours(1));
        membership = Restarted(membership, restarts);
        Assert.Equal((next, (PublicKey?)null, first), (View(membership).PublicKey!.Value, View(membership).NextPublicKey, X25519.PublicKeyOf(View(membership).OtherKey!)));
        Assert.NotNull(View(membership).OtherKeyAt(TimeProvider.System.GetUtcNow()));
        Assert.Null(View(membership).OtherKeyAt(TimeProvider.System.GetUtcNow().AddHours(2)));

        Own(membership, next, null, null);
        membership = Restarted(membership, restarts);
        Assert.Equal((next, (PrivateKey?)null), (View(membership).PublicKey!.Value, View(membership).OtherKey));
    }

    [Fact]
    public void Server_that_was_restored_gets_the_newer_key_offered_anew()
    {
        Membership membership = Joined();
        PublicKey first = View(membership).PublicKey!.Value;
        membership.Take(Manifest(2, wantsNewKey: true));
        PublicKey next = View(membership).NextPublicKey!.Value;
        Own(membership, next, first, TimeProvider.System.GetUtcNow().AddHours(1));
        Own(membership, first, null, null);
        Assert.Equal((first, (PublicKey?)next), (View(membership).PublicKey!.Value, View(membership).NextPublicKey));
    }

    private Membership Joined()
    {
        Membership membership = Open(_state.Store);
        membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), _device.Value, "pi"));
        Assert.Equal(MapOutcome.Applied, membership.Take(Manifest(1, wantsNewKey: false)));
        _fixture.Fill(3);
        Own(membership, View(membership).PublicKey!.Value, null, null);
        return membership;
    }

    private void Own(Membership membership, PublicKey key, PublicKey? former, DateTimeOffset? until)
    {
        Peer self = _fixture.NextPeer(2);
        (self.PeerId, self.PublicKey) = (_own.ToWire(), ByteString.CopyFrom(key.Bytes));
        (self.FormerKey, self.FormerUntil) = (former is { } old ? ByteString.CopyFrom(old.Bytes) : ByteString.Empty, until?.ToUnixTimeMilliseconds() ?? 0);
        _ = _fixture.Change([self], []);
        Assert.Equal(MapOutcome.Applied, membership.Take(_fixture.Network, replica => replica.Take(_fixture.Map())));
    }

    private Signed Manifest(ulong revision, bool wantsNewKey) => _fixture.Signer.Sign(new Manifest
    {
        ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = _device.ToWire(), Revision = revision,
        Networks = { new ManifestNetwork { NetworkId = _fixture.Network.ToWire(), PeerId = _own.ToWire(), NeedsKey = revision == 1, WantsNewKey = wantsNewKey } },
    });

    private Membership Restarted(Membership membership, bool restarts)
    {
        if (!restarts)
            return membership;
        Membership again = Open(_state.Reopen());
        again.Load();
        return again;
    }

    private Membership Open(StateStore store)
    {
        var membership = new Membership(store, new Warnings(), NullLogger.Instance);
        _made.Add(membership);
        return membership;
    }

    private AgentFrame? NextOf(Membership membership) => Conversation.NextOf(View(membership), membership.Enrolment, _locks);

    private MemberView View(Membership membership) => membership.View(_fixture.Network)!;
}
