using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A preshared key comes, changes and goes at two ends that do not do it in the same moment.</summary>
public sealed class PresharedChangeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_step_of_the_change_lets_either_end_make_a_session(bool alphaBegins)
    {
        using PresharedKey old = Key(1), next = Key(2), none = Key(0);
        // What each end speaks and takes besides, from none to the first key and from that to the next.
        (PresharedKey? Spoken, PresharedKey? Also)[][] steps =
        [
            [(null, null), (null, null)], [(null, old), (null, null)], [(null, old), (old, none)], [(old, none), (old, none)], [(old, null), (old, none)], [(old, null), (old, null)],
            [(old, next), (old, null)], [(old, next), (next, old)], [(next, old), (next, old)], [(next, null), (next, null)],
        ];
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        foreach ((PresharedKey? Spoken, PresharedKey? Also)[] step in steps)
        {
            Set(pair.ToBravo, step[0]);
            Set(pair.ToAlpha, step[1]);
            // All sessions are over.
            pair.Run(700);
            (alphaBegins ? pair.Alpha : pair.Bravo).Send(alphaBegins ? pair.ToBravo : pair.ToAlpha, TwoDevices.Packet(0xcc));
            int before = (alphaBegins ? pair.Bravo : pair.Alpha).Received.Count;
            pair.Run(1);
            Assert.Equal(before + 1, (alphaBegins ? pair.Bravo : pair.Alpha).Received.Count);
        }
    }

    [Fact]
    public void Key_that_was_taken_away_opens_nothing_and_sessions_outlive_it()
    {
        using PresharedKey old = Key(1), next = Key(2);
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        pair.Connect();
        Set(pair.ToBravo, (next, null));
        Set(pair.ToAlpha, (old, null));
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0x11));
        pair.Run(1);
        Assert.Equal(TwoDevices.Packet(0x11), pair.Bravo.Received[^1]);
        pair.Run(700);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0x22));
        pair.Run(1);
        Assert.Equal(Refusal.BadResponse, pair.Alpha.LastOutcome.Refusal);
        Assert.NotEqual(TwoDevices.Packet(0x22), pair.Bravo.Received[^1]);
        // Another one that is wrong too is no help.
        using PresharedKey wrong = Key(3);
        Set(pair.ToBravo, (next, wrong));
        pair.Run(700);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0x33));
        pair.Run(1);
        Assert.Equal(Refusal.BadResponse, pair.Alpha.LastOutcome.Refusal);
        using PresharedKey kept = pair.ToBravo.CopyOtherPresharedKey()!;
        Assert.True(kept.SameAs(wrong));
        pair.ToBravo.SetOtherPresharedKey(null);
        Assert.Null(pair.ToBravo.CopyOtherPresharedKey());
    }

    private static void Set(Peer peer, (PresharedKey? Spoken, PresharedKey? Also) keys)
    {
        peer.SetPresharedKey(keys.Spoken);
        peer.SetOtherPresharedKey(keys.Also);
    }

    private static PresharedKey Key(byte content) => new([.. Enumerable.Repeat(content, PresharedKey.SizeBytes)]);
}
