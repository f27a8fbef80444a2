using Lanstead.Crypto;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A4: what was recorded or comes too fast is dropped without an answer, and changes nothing.</summary>
public sealed class InitiationReplayTests
{
    private static readonly Endpoint Elsewhere = new([198, 51, 100, 7], 4444);

    [Fact]
    public void A4_a_replayed_initiation_gets_no_answer_and_changes_nothing()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        Flight recorded = pair.Network.Seen.Single(flight => flight.Type == MessageType.Initiation);
        (Session? current, Session? next, int before) = (pair.ToAlpha.Slots.Current, pair.ToAlpha.Slots.Next, pair.Network.Seen.Count);

        for (int i = 0; i < 100; i++)
        {
            pair.Run(1);
            pair.Bravo.Receive(recorded.Bytes, Elsewhere);
            Assert.Equal(Refusal.ReplayedInitiation, pair.Bravo.LastOutcome.Refusal);
        }

        Assert.DoesNotContain(pair.Network.Seen, flight => flight.To == Elsewhere);
        Assert.Equal(100, pair.Bravo.Device.Refusals[Refusal.ReplayedInitiation]);
        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
        Assert.Equal((current, next), (pair.ToAlpha.Slots.Current, pair.ToAlpha.Slots.Next));
        Assert.All(pair.Network.Seen.Skip(before), flight => Assert.True(flight.IsKeepalive));
    }

    [Fact]
    public void A4_an_initiation_with_an_older_timestamp_is_refused_even_if_it_never_came_before()
    {
        using var pair = new TwoDevices();
        var forger = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random);
        var now = Tai64n.OfWhitened(pair.Alpha.WallClock);
        pair.Connect();

        foreach (Tai64n timestamp in (Tai64n[])[now, default, now with { Seconds = now.Seconds - 1 }, new(0x4000000000000000, 0)])
        {
            pair.Run(1);
            pair.Bravo.Receive(forger.Initiation(timestamp), Elsewhere);
            Assert.Equal(Refusal.ReplayedInitiation, pair.Bravo.LastOutcome.Refusal);
        }
        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
    }

    [Fact]
    public void A4_no_more_than_50_initiations_a_second_of_one_peer_are_answered()
    {
        using var pair = new TwoDevices();
        var forger = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random);
        var timestamp = Tai64n.OfWhitened(pair.Alpha.WallClock);
        int answered = 0;
        for (int i = 0; i < 200; i++)
        {
            timestamp = timestamp.Next();
            pair.Bravo.Receive(forger.Initiation(timestamp), Elsewhere);
            answered += pair.Bravo.LastOutcome.IsAccepted ? 1 : 0;
            pair.Network.Run(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(50, answered);
        Assert.Equal(50, pair.Network.Seen.Count(flight => flight.Type == MessageType.Response));
        Assert.Equal(150, pair.Bravo.Device.Refusals[Refusal.InitiationFlood]);
    }

    [Fact]
    public void A4_one_response_makes_one_session()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        Flight response = pair.Network.Seen.Single(flight => flight.Type == MessageType.Response);
        Session? session = pair.ToBravo.Slots.Current;

        pair.Alpha.Receive(response.Bytes, Elsewhere);

        Assert.Equal(Refusal.UnexpectedResponse, pair.Alpha.LastOutcome.Refusal);
        Assert.Same(session, pair.ToBravo.Slots.Current);
        Assert.Equal(pair.Bravo.Address, pair.ToBravo.Endpoint);
    }

    [Fact]
    public void A4_replayed_data_does_not_move_the_endpoint()
    {
        using var pair = new TwoDevices();
        pair.Connect();

        pair.Bravo.Receive(pair.Network.Seen.Single(flight => flight.HasPayload).Bytes, Elsewhere);

        Assert.Equal(1, pair.Bravo.Device.Refusals[Refusal.ReplayedData]);
        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
        Assert.Single(pair.Bravo.Received);
    }

    [Fact]
    public void An_initiation_by_a_stranger_and_one_by_ourselves_are_refused()
    {
        using var pair = new TwoDevices();
        using var stranger = pair.Alpha.NewKey();
        var bravo = X25519.PublicKeyOf(pair.Bravo.Key);
        var now = Tai64n.OfWhitened(pair.Alpha.WallClock);

        pair.Bravo.Receive(new Forger(stranger, bravo, pair.Alpha.Random).Initiation(now), Elsewhere);
        Assert.Equal(Refusal.UnknownPeer, pair.Bravo.LastOutcome.Refusal);
        pair.Bravo.Receive(new Forger(pair.Bravo.Key, bravo, pair.Alpha.Random).Initiation(now), Elsewhere);
        Assert.Equal(Refusal.OwnKey, pair.Bravo.LastOutcome.Refusal);
        Assert.Empty(pair.Network.Seen);
    }
}
