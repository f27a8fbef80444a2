using System.Net;
using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>A configuration's preshared key, made and sealed by the page that made the configuration, comes to the gateway alone, and stays with the configuration's key; of two configurations one is in use.</summary>
public sealed class PhonePresharedKeyTests : IDisposable
{
    private static readonly NetworkId s_network = NetworkId.Parse("01020304-0506-0708-090a-0b0c0d0e0f10", null);
    private static readonly PeerId s_phone = PeerId.Parse("11121314-1516-1718-191a-1b1c1d1e1f20", null), s_gateway = PeerId.Parse("21222324-2526-2728-292a-2b2c2d2e2f30", null);

    private readonly TemporaryState _state = new();
    private readonly PrivateKey _gatewayKey = Private(0x22), _phoneKey = Private(0x11), _nextKey = Private(0x12);

    public void Dispose()
    {
        _state.Dispose();
        foreach (PrivateKey key in (PrivateKey[])[_gatewayKey, _phoneKey, _nextKey])
            key.Dispose();
    }

    // web/src/lib/preshared-key.test.ts makes the same bytes.
    [Fact]
    public void What_the_web_seals_is_opened()
    {
        byte[] message = Convert.FromBase64String("/y7kVgHsG2cxDHeQQEWFrmlzMe7hwfjPJBlzHB//PmsHxavcs+e0P2BBHEankQ5I9UN5pyVUtL+ebhWuLr5VWla/pSeTFsqMW/WvsKB0S5Q=");
        var place = new PairPlace(s_network, s_phone, s_gateway, X25519.PublicKeyOf(_phoneKey), X25519.PublicKeyOf(_gatewayKey), 1_795_000_000_000);
        Assert.Equal(Enumerable.Repeat((byte)0x33, 32), PairKeySeal.Open(place, _gatewayKey, message)!.Reveal().ToArray());
        Assert.Null(PairKeySeal.Open(place with { Epoch = place.Epoch + 1 }, _gatewayKey, message));
    }

    [Fact]
    public void Gateway_asks_until_it_has_the_key_that_the_map_names_and_keeps_it_whatever_the_network_wants()
    {
        using var gateway = new Gateway(this);
        Assert.Empty(gateway.Turn(Phone(_phoneKey, epoch: 0)));
        Assert.Null(gateway.Now.Spoken);
        AgentFrame asked = Assert.Single(gateway.Turn(Phone(_phoneKey, epoch: 7)));
        Assert.Equal((s_phone.ToWire(), true, true), (asked.PairNote.PeerId, asked.PairNote.Sealed.IsEmpty, asked.PairNote.Proof.IsEmpty));

        // Nothing but what the phone's maker sealed, as that one.
        Assert.Single(gateway.Turn(Phone(_phoneKey, epoch: 7), Offer(_nextKey, 7, 1)));
        Assert.Null(gateway.Now.Spoken);
        Assert.Empty(gateway.Turn(Phone(_phoneKey, epoch: 7), Offer(_phoneKey, 7, 1)));
        Assert.Equal((1, -1), gateway.Numbers);

        // Over a restart, and though the server says that there is none.
        gateway.Restart();
        Assert.Empty(gateway.Turn(Phone(_phoneKey, epoch: 0)));
        Assert.Equal((1, -1), gateway.Numbers);
        // An earlier one, said again.
        gateway.Turn(Phone(_phoneKey, epoch: 6), Offer(_phoneKey, 6, 9));
        Assert.Equal((1, -1), gateway.Numbers);
    }

    [Fact]
    public void Each_of_two_configurations_has_its_own_key_and_the_one_that_is_used_has_the_addresses()
    {
        using var gateway = new Gateway(this);
        gateway.Turn(Phone(_phoneKey, epoch: 7), Offer(_phoneKey, 7, 1));
        PlannedPeer both = Phone(_nextKey, epoch: 8, former: _phoneKey);
        Assert.Single(gateway.Turn(both));
        Assert.Equal((-1, 1), gateway.Numbers);
        gateway.Turn(both, Offer(_nextKey, 8, 2));
        Assert.Equal((2, 1), gateway.Numbers);

        // 1. The new one was never used: the other one goes on.
        TunnelPeer[] waiting = [.. TunnelPeers.Of(both, gateway.Now, null, State((_phoneKey, true)))];
        Assert.Equal([(X25519.PublicKeyOf(_nextKey), 0, 2), (X25519.PublicKeyOf(_phoneKey), 1, 1)], waiting.Select(peer => (peer.PublicKey, peer.AllowedIps.Count, (int)peer.PresharedKey!.Reveal()[0])));
        Assert.Equal(waiting.Select(peer => peer.PublicKey), TunnelPeers.Of(both, gateway.Now, null, State((_phoneKey, true), (_nextKey, false))).Select(peer => peer.PublicKey));
        Assert.Equal(X25519.PublicKeyOf(_phoneKey), both.In(State((_phoneKey, true), (_nextKey, false)))!.PublicKey);

        // 2. It was.
        TunnelPeer used = Assert.Single(TunnelPeers.Of(both, gateway.Now, null, State((_phoneKey, true), (_nextKey, true))));
        Assert.Equal((X25519.PublicKeyOf(_nextKey), 1, 2), (used.PublicKey, used.AllowedIps.Count, (int)used.PresharedKey!.Reveal()[0]));

        // 3. After a day there is but one anyway; the next one has none.
        Assert.Single(TunnelPeers.Of(both with { FormerKey = null }, gateway.Now, null, State((_phoneKey, true), (_nextKey, false))));
        gateway.Turn(Phone(_phoneKey, epoch: 0, former: _nextKey));
        Assert.Equal((-1, 2), gateway.Numbers);
    }

    private static TunnelState State(params (PrivateKey Key, bool WasUsed)[] peers) => new(
        null, 1, 0, [.. peers.Select(peer => new TunnelPeerState(X25519.PublicKeyOf(peer.Key), true, null, [], 0, peer.WasUsed ? DateTimeOffset.UnixEpoch : null, 0, 0))]);

    private static PlannedPeer Phone(PrivateKey key, long epoch, PrivateKey? former = null) => new(s_phone, "phone", X25519.PublicKeyOf(key), [IPAddress.Parse("10.1.0.2")], [IPNetwork.Parse("10.1.0.2/32")], [], false)
    {
        IsConfigOnly = true, PresharedEpoch = epoch, FormerKey = former is null ? null : X25519.PublicKeyOf(former),
    };

    private PairNote Offer(PrivateKey phone, long epoch, byte key)
    {
        var place = new PairPlace(s_network, s_phone, s_gateway, X25519.PublicKeyOf(phone), X25519.PublicKeyOf(_gatewayKey), epoch);
        return new PairNote { NetworkId = s_network.ToWire(), PeerId = s_phone.ToWire(), Epoch = epoch, Sealed = ByteString.CopyFrom(PairKeySeal.Seal(place, phone, new PresharedKey([.. Enumerable.Repeat(key, 32)]))) };
    }

    private static PrivateKey Private(byte number) => new([.. Enumerable.Repeat(number, 32)]);

    private sealed class Gateway(PhonePresharedKeyTests test) : IDisposable
    {
        private PairBook? _book;
        private int _connection;

        public PairSecrets Now { get; private set; }

        /// <summary>The first bytes of the keys with the configuration and the one before it; -1: none.</summary>
        public (int, int) Numbers => (Now.Spoken?.Reveal()[0] ?? -1, Now.AlsoTaken?.Reveal()[0] ?? -1);

        public void Restart() => _book = null;

        public List<AgentFrame> Turn(PlannedPeer phone, params PairNote[] notes)
        {
            _book ??= new PairBook(test._state.Reopen(), new Warnings(), TimeProvider.System, NullLogger.Instance);
            PublicKey own = X25519.PublicKeyOf(test._gatewayKey);
            var member = new MemberView(
                s_network, s_gateway, false, test._gatewayKey, own, new NetworkStatement { NetworkId = s_network.ToWire() }, PeerSet.Read([])!, new Dictionary<PeerId, string>(), null, null, DeviceRules.AllowAll, 0, 0, 0);
            var plan = new NetworkPlan(s_network, 1, "lab", "lab", [IPNetwork.Parse("10.1.0.0/24")], [IPAddress.Parse("10.1.0.1")], 1280, true, null, [phone]);
            Now = _book.Look(member, plan, notes).GetValueOrDefault(phone.Id);
            var sent = new List<AgentFrame>();
            // Each time a new connection: what is open is asked at once.
            _book.Send(member, plan, ++_connection, frame =>
            {
                sent.Add(frame);
                return true;
            });
            return sent;
        }

        public void Dispose() => _book = null;
    }
}
