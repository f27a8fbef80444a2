using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A9, the part in memory: keys that are no keys, our own key as a peer's, and keys that change while packets flow.</summary>
public sealed class HostileConfigurationTests
{
    public static TheoryData<string> LowOrderKeys() =>
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    [Theory]
    [MemberData(nameof(LowOrderKeys))]
    public void A9_nothing_is_sent_to_a_key_of_low_order(string key)
    {
        using var pair = new TwoDevices();
        Peer peer = pair.Alpha.Device.AddPeer(new PublicKey(Convert.FromHexString(key)))!;
        peer.SetEndpoint(pair.Bravo.Address);
        peer.SetPersistentKeepalive(1, pair.Network.Now);

        pair.Alpha.Send(peer, TwoDevices.Packet(1));
        pair.Run(600);

        Assert.Empty(pair.Network.Seen);
        Assert.True(pair.Alpha.Device.Refusals[Refusal.LowOrderKey] > 0);
    }

    [Theory]
    [MemberData(nameof(LowOrderKeys))]
    public void A9_an_initiation_with_an_ephemeral_key_of_low_order_is_refused(string key)
    {
        using var pair = new TwoDevices();
        var bravo = X25519.PublicKeyOf(pair.Bravo.Key);
        byte[] message = new Forger(pair.Alpha.Key, bravo, pair.Alpha.Random).Initiation(Tai64n.OfWhitened(pair.Alpha.WallClock));
        Convert.FromHexString(key).CopyTo(Initiation.Ephemeral.In(message));
        new Lanstead.WireGuard.Cookies.Mac1Key(bravo.Bytes).Write(message);

        pair.Bravo.Receive(message, pair.Alpha.Address);

        Assert.Equal(Refusal.LowOrderKey, pair.Bravo.LastOutcome.Refusal);
        Assert.Empty(pair.Network.Seen);
    }

    [Fact]
    public void A9_our_own_key_is_refused_as_a_peer_and_a_peer_goes_whose_key_becomes_ours()
    {
        using var pair = new TwoDevices();
        Assert.Null(pair.Alpha.Device.AddPeer(X25519.PublicKeyOf(pair.Alpha.Key)));

        pair.Alpha.Device.SetPrivateKey(pair.Bravo.Key);

        Assert.Empty(pair.Alpha.Device.Peers);
        Assert.True(pair.ToBravo.IsRemoved);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(10);
        Assert.Empty(pair.Network.Seen);
    }

    [Fact]
    public void A9_traffic_passes_at_once_after_a_swap_of_private_keys_on_both_sides()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        for (byte round = 0; round < 10; round++)
        {
            // Alpha gets a new key; bravo is told. What bravo sends meanwhile on the old session still arrives.
            pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(7));
            PrivateKey next = pair.Alpha.NewKey();
            pair.Alpha.ChangeKey(next);
            Assert.Null(pair.ToBravo.CurrentSession(pair.Network.Now));
            pair.Network.Run(pair.Network.Latency);
            Assert.Equal(TwoDevices.Packet(7), pair.Alpha.Received[^1]);

            Assert.NotNull(pair.Bravo.Device.RemovePeer(pair.Bravo.Device.Peers.Single().PublicKey));
            Peer toAlpha = pair.Bravo.Device.AddPeer(X25519.PublicKeyOf(next))!;
            pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(round));
            pair.Run(1);
            Assert.Equal(TwoDevices.Packet(round), pair.Bravo.Received[^1]);
            pair.Bravo.Send(toAlpha, TwoDevices.Packet(8));
            pair.Run(1);
            Assert.Equal(TwoDevices.Packet(8), pair.Alpha.Received[^1]);
            pair.SetToAlpha(toAlpha);
        }
    }

    [Fact]
    public void A9_a_changed_preshared_key_counts_from_the_next_handshake_on()
    {
        using var pair = new TwoDevices();
        using var key = new PresharedKey([.. Enumerable.Repeat((byte)5, 32)]);
        pair.Connect();

        // Only one side has it: the session that is there goes on, the next handshake fails.
        pair.ToBravo.SetPresharedKey(key);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(1);
        Assert.Equal(2, pair.Bravo.Received.Count);
        pair.Run(200);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(1);
        Assert.Equal(2, pair.Bravo.Received.Count);
        Assert.Equal(1, pair.Alpha.Device.Refusals[Refusal.BadResponse]);

        // Now both: the next try passes.
        pair.ToAlpha.SetPresharedKey(key);
        pair.Run(6);
        Assert.Equal(TwoDevices.Packet(2), pair.Bravo.Received[^1]);
        using PresharedKey copy = pair.ToAlpha.CopyPresharedKey()!;
        Assert.True(copy.SameAs(key));

        // And without again.
        pair.ToBravo.SetPresharedKey(null);
        pair.ToAlpha.SetPresharedKey(null);
        pair.Run(200);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(3));
        pair.Run(1);
        Assert.Equal(TwoDevices.Packet(3), pair.Bravo.Received[^1]);
        Assert.Null(pair.ToAlpha.CopyPresharedKey());
    }

    [Fact]
    public void A_removed_peer_is_gone_at_once_with_all_its_keys()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        Session session = pair.ToAlpha.Slots.Current!;
        byte[] late = pair.Network.Seen.Single(flight => flight.HasPayload).Bytes;

        Assert.Same(pair.ToAlpha, pair.Bravo.Device.RemovePeer(pair.ToAlpha.PublicKey));

        Assert.True(session.IsWiped);
        Assert.Equal(0, pair.Bravo.Sessions.Count);
        Assert.Null(pair.Bravo.Device.NextDeadline);
        pair.Bravo.Receive(late, pair.Alpha.Address);
        Assert.Equal(1, pair.Bravo.Device.Refusals[Refusal.UnknownIndex]);
        pair.ToAlpha.RequestHandshake(pair.Network.Now, pair.Bravo.WallClock, pair.Bravo);
        pair.ToAlpha.SetPersistentKeepalive(1, pair.Network.Now);
        Assert.Null(pair.Bravo.Device.NextDeadline);
    }

    [Fact]
    public void A_lane_that_holds_a_session_keeps_its_keys_until_it_lets_go()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        Session session = pair.ToAlpha.Slots.Current!;
        Assert.True(session.TryHold());

        pair.Bravo.Device.RemovePeer(pair.ToAlpha.PublicKey);

        Assert.True(session.IsRetired);
        Assert.False(session.IsWiped);
        unsafe
        {
            Assert.True(new ReadOnlySpan<byte>(session.SendKey, 32).ContainsAnyExcept((byte)0));
        }
        session.Release();
        Assert.True(session.IsWiped);
        Assert.False(session.TryHold());
    }

    [Fact]
    public void An_interface_that_is_down_is_silent_and_forgets_its_sessions()
    {
        using var pair = new TwoDevices();
        pair.ToBravo.SetPersistentKeepalive(25, pair.Network.Now);
        pair.Connect();

        pair.Alpha.Device.SetUp(false, pair.Network.Now);
        int before = pair.Network.Seen.Count;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(100);
        Assert.DoesNotContain(pair.Network.Seen.Skip(before), flight => flight.From == pair.Alpha.Address);
        Assert.Equal(0, pair.Alpha.Sessions.Count);

        pair.Alpha.Device.SetUp(true, pair.Network.Now);
        pair.Run(1);
        Assert.NotNull(pair.ToBravo.CurrentSession(pair.Network.Now));
    }

    [Fact]
    public void Without_a_private_key_nothing_is_sent_or_answered()
    {
        using var pair = new TwoDevices();
        pair.Bravo.Device.SetPrivateKey(null);
        Assert.Null(pair.Bravo.Device.PublicKey);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(1));
        pair.Run(1);

        Assert.Single(pair.Network.Seen);
        Assert.Equal(2, pair.Bravo.Device.Refusals[Refusal.NoPrivateKey]);
    }
}
