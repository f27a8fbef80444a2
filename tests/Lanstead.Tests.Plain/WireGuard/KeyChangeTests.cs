using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>Alpha's key gives way to another, while bravo may hear of it before, after, or not at all: no packet is lost, and no handshake is needed for the change itself.</summary>
public sealed class KeyChangeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sessions_outlive_the_change_whoever_hears_of_it_first(bool bravoFirst)
    {
        using var pair = new TwoDevices();
        pair.Connect();
        using PrivateKey next = pair.Alpha.NewKey();
        PublicKey former = X25519.PublicKeyOf(pair.Alpha.Key), now = X25519.PublicKeyOf(next);
        pair.Alpha.Device.SetOtherKey(next);
        for (int step = 0; step < 2; step++)
        {
            if ((step == 0) == bravoFirst)
                Assert.True(pair.Bravo.Device.Rename(former, now));
            else
                pair.Alpha.Device.SetPrivateKey(next);
            PassBoth(pair);
        }
        Assert.Equal((now, (PublicKey?)former), (pair.Alpha.Device.PublicKey!.Value, pair.Alpha.Device.OtherPublicKey));
        Assert.Equal((now, (PublicKey?)former), (pair.ToAlpha.PublicKey, pair.ToAlpha.FormerKey));
        Assert.Equal([pair.ToAlpha], pair.Bravo.Device.Peers);
        Assert.Equal(1, pair.Network.Seen.Count(flight => flight.Type == MessageType.Initiation));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void New_handshakes_work_between_any_of_the_keys(bool alphaChanged, bool bravoHeard)
    {
        foreach (bool alphaBegins in (bool[])[true, false])
        {
            using var pair = new TwoDevices(bravoKnowsAlpha: true);
            pair.Connect();
            using PrivateKey next = pair.Alpha.NewKey();
            PublicKey former = X25519.PublicKeyOf(pair.Alpha.Key), now = X25519.PublicKeyOf(next);
            pair.Alpha.Device.SetOtherKey(next);
            if (alphaChanged)
                pair.Alpha.Device.SetPrivateKey(next);
            if (bravoHeard)
                pair.Bravo.Device.Rename(former, now);
            // All sessions are over: what is sent now needs a handshake. One that nobody answers is tried by the other key.
            pair.Run(700);
            if (alphaBegins)
                pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0xcc));
            else
                pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(0xcc));
            pair.Run(12);
            Assert.Equal(TwoDevices.Packet(0xcc), (alphaBegins ? pair.Bravo : pair.Alpha).Received[^1]);
        }
    }

    [Fact]
    public void Former_keys_that_were_taken_away_lead_nowhere()
    {
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        pair.Connect();
        using PrivateKey next = pair.Alpha.NewKey();
        PublicKey former = X25519.PublicKeyOf(pair.Alpha.Key), now = X25519.PublicKeyOf(next);
        pair.Alpha.Device.SetOtherKey(next);
        pair.Alpha.Device.SetPrivateKey(next);
        pair.Bravo.Device.Rename(former, now);
        pair.Bravo.Device.SetFormerKey(pair.ToAlpha, null);
        Assert.Null(pair.Bravo.Device.FindPeer(former));
        pair.Alpha.Device.SetOtherKey(null);
        PassBoth(pair);
        // Somebody who has the key of before.
        using var thief = new VirtualDevice(pair.Network, 99, "192.0.2.9");
        thief.ChangeKey(pair.Alpha.Key);
        Peer toBravo = thief.Device.AddPeer(X25519.PublicKeyOf(pair.Bravo.Key))!;
        toBravo.SetEndpoint(pair.Bravo.Address);
        thief.Send(toBravo, TwoDevices.Packet(0xee));
        pair.Run(10);
        Assert.Equal(Refusal.UnknownPeer, pair.Bravo.LastOutcome.Refusal);
        Assert.DoesNotContain(pair.Bravo.Received, packet => packet[0] == 0xee);
    }

    [Fact]
    public void Key_of_somebody_else_is_not_taken()
    {
        using var pair = new TwoDevices();
        using PrivateKey third = pair.Alpha.NewKey();
        Peer other = pair.Bravo.Device.AddPeer(X25519.PublicKeyOf(third))!;
        PublicKey alpha = X25519.PublicKeyOf(pair.Alpha.Key);
        Assert.False(pair.Bravo.Device.Rename(alpha, other.PublicKey));
        Assert.False(pair.Bravo.Device.Rename(alpha, X25519.PublicKeyOf(pair.Bravo.Key)));
        pair.Bravo.Device.SetFormerKey(pair.ToAlpha, other.PublicKey);
        Assert.Null(pair.ToAlpha.FormerKey);
        Assert.Same(other, pair.Bravo.Device.FindPeer(other.PublicKey));
        // Who goes takes both keys along.
        using PrivateKey next = pair.Alpha.NewKey();
        pair.Bravo.Device.Rename(alpha, X25519.PublicKeyOf(next));
        pair.Bravo.Device.RemovePeer(X25519.PublicKeyOf(next));
        Assert.Null(pair.Bravo.Device.FindPeer(alpha));
        Assert.Equal([other], pair.Bravo.Device.Peers);
    }

    private static void PassBoth(TwoDevices pair)
    {
        int atBravo = pair.Bravo.Received.Count, atAlpha = pair.Alpha.Received.Count;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0x11));
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(0x22));
        pair.Run(1);
        Assert.Equal((atBravo + 1, atAlpha + 1), (pair.Bravo.Received.Count, pair.Alpha.Received.Count));
    }
}
