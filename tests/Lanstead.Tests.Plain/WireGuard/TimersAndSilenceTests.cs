using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A8: what is sent when, to the millisecond, in virtual time.</summary>
public sealed class TimersAndSilenceTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void A8_an_idle_pair_is_silent_for_an_hour_after_one_keepalive()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        TimeSpan arrived = pair.Network.Seen.Single(flight => flight.HasPayload).At + pair.Network.Latency;
        int before = pair.Network.Seen.Count;

        pair.Run(3600);

        Flight only = Assert.Single(pair.Network.Seen.Skip(before));
        Assert.True(only.IsKeepalive);
        Assert.Equal(pair.Bravo.Address, only.From);
        Assert.Equal(arrived + ProtocolConstants.KeepaliveTimeout, only.At);
        Assert.Null(pair.Alpha.Device.NextDeadline);
        Assert.Null(pair.Bravo.Device.NextDeadline);
    }

    [Fact]
    public void A8_keys_are_wiped_540_seconds_after_the_last_session()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        Session ours = pair.ToBravo.Slots.Current!;
        Session theirs = pair.ToAlpha.Slots.Current!;
        TimeSpan made = pair.Network.Seen.Single(flight => flight.Type == MessageType.Response).At + pair.Network.Latency;

        pair.Network.Run(made + ProtocolConstants.WipeKeysAfterTime - pair.Network.Now - Tick);
        Assert.False(ours.IsWiped);

        pair.Network.Run(Tick);
        Assert.True(ours.IsWiped && theirs.IsWiped);
        Assert.Null(pair.ToBravo.Slots.Current);
        Assert.Equal((0, 0), (pair.Alpha.Sessions.Count, pair.Bravo.Sessions.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D5_after_ten_minutes_of_suspension_the_first_packet_has_a_session_at_once(bool packetComesFirst)
    {
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        pair.Connect();
        // Its answer is never seen: a new handshake is due too when it wakes, as is the wiping of keys.
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0xbb));
        pair.Network.Detach(pair.Alpha.Address);
        pair.Run(600);

        pair.Network.Attach(pair.Alpha.Address, pair.Alpha);
        if (!packetComesFirst)
            pair.Run(0);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0xcc));
        pair.Run(0.5);

        Assert.Equal(TwoDevices.Packet(0xcc), pair.Bravo.Received[^1]);
    }

    [Fact]
    public void D5_what_the_other_asked_meanwhile_does_not_keep_its_answer_from_who_was_stopped()
    {
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        pair.Connect();
        pair.Network.Detach(pair.Alpha.Address);
        int before = pair.Network.Seen.Count;
        for (int second = 0; second < 600; second += 10)
        {
            pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(0xbb));
            pair.Run(10);
        }

        // They waited in the socket, and are so many that this counts as load.
        Flight[] waiting = [.. pair.Network.Seen.Skip(before).Where(flight => flight.Type == MessageType.Initiation)];
        Assert.True(waiting.Length > 32);
        pair.Network.Attach(pair.Alpha.Address, pair.Alpha);
        pair.Alpha.UnderLoad = true;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(0xcc));
        foreach (Flight flight in waiting)
            pair.Alpha.Receive(flight.Bytes, flight.From);
        pair.Run(0.5);

        Assert.Equal(TwoDevices.Packet(0xcc), pair.Bravo.Received[^1]);
    }

    [Fact]
    public void A8_one_way_data_brings_a_keepalive_each_10_seconds_and_a_new_session_each_120()
    {
        using var pair = new TwoDevices();
        var sent = new List<byte[]>();
        for (int second = 0; second < 600; second++)
        {
            sent.Add([.. BitConverter.GetBytes(second), .. new byte[28]]);
            pair.Alpha.Send(pair.ToBravo, sent[^1]);
            pair.Run(1);
        }

        Assert.Equal(sent, pair.Bravo.Received);
        IReadOnlyList<Flight> initiations = pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation);
        IReadOnlyList<Flight> keepalives = pair.Network.From(pair.Bravo.Address, flight => flight.IsKeepalive);
        // A session is made 40 ms after its initiation, so it is the send at 121 s that finds it old enough.
        Assert.Equal([0, 121, 242, 363, 484], initiations.Select(flight => (flight.At - initiations[0].At).TotalSeconds));
        Assert.All(initiations.Zip(initiations.Skip(1)), two => Assert.InRange(two.Second.At - two.First.At, ProtocolConstants.RekeyAfterTime, ProtocolConstants.RekeyAfterTime + TimeSpan.FromSeconds(1.1)));
        Assert.InRange(keepalives.Count, 55, 60);
        Assert.All(keepalives.Zip(keepalives.Skip(1)), two => Assert.True(two.Second.At - two.First.At >= ProtocolConstants.KeepaliveTimeout));
        Assert.Empty(pair.Network.From(pair.Bravo.Address, flight => flight.Type == MessageType.Initiation));
    }

    [Fact]
    public void A8_a_dead_peer_gets_18_tries_with_jitter_and_is_then_left_alone()
    {
        using var pair = new TwoDevices();
        pair.Network.Loses = _ => true;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(3600);

        Assert.Equal(18, pair.Network.Seen.Count);
        TimeSpan[] gaps = [.. pair.Network.Seen.Zip(pair.Network.Seen.Skip(1)).Select(two => two.Second.At - two.First.At)];
        Assert.All(gaps, gap => Assert.InRange(gap, ProtocolConstants.RekeyTimeout, ProtocolConstants.RekeyTimeout + ProtocolConstants.RekeyTimeoutJitterMax));
        Assert.True(gaps.Distinct().Count() > 10);
        Assert.Equal(1, pair.Alpha.TimesDropped);
        Assert.Null(pair.Alpha.Device.NextDeadline);
        Assert.Equal(0, pair.Alpha.Sessions.Count);
        // Each initiation is a new one: no ephemeral key, index or timestamp comes twice.
        Assert.Equal(18, pair.Network.Seen.Select(flight => Convert.ToHexString(Initiation.Ephemeral.Of(flight.Bytes))).Distinct().Count());
        Assert.Equal(18, pair.Network.Seen.Select(flight => Convert.ToHexString(Initiation.Sender.Of(flight.Bytes))).Distinct().Count());
    }

    [Fact]
    public void A8_the_tries_start_again_when_there_is_something_to_send_again()
    {
        using var pair = new TwoDevices();
        pair.Network.Loses = _ => true;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(200);
        pair.Network.Loses = _ => false;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(1);

        Assert.Equal([TwoDevices.Packet(2)], pair.Bravo.Received);
    }

    [Fact]
    public void A8_sent_data_without_any_answer_brings_a_handshake_after_15_seconds()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        pair.Run(30);
        pair.Network.Loses = flight => flight.From == pair.Bravo.Address;
        int before = pair.Network.Seen.Count;
        TimeSpan sent = pair.Network.Now;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(17);

        Flight initiation = pair.Network.Seen.Skip(before).First(flight => flight.Type == MessageType.Initiation);
        Assert.InRange(initiation.At - sent, ProtocolConstants.NewHandshakeAfterSilence, ProtocolConstants.NewHandshakeAfterSilence + ProtocolConstants.RekeyTimeoutJitterMax);
    }

    [Fact]
    public void A8_an_initiator_that_receives_at_166_seconds_asks_for_a_new_session_at_once()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        pair.Run(165);
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(2));
        Assert.Empty(pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation && flight.At > TimeSpan.FromHours(1)));

        pair.Run(1);

        Flight initiation = Assert.Single(pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation && flight.At > TimeSpan.FromHours(1)));
        Assert.Equal(pair.Network.Seen.Last(flight => flight.HasPayload).At + pair.Network.Latency, initiation.At);
    }

    [Fact]
    public void A8_a_session_neither_sends_nor_receives_after_180_seconds()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        pair.Run(5);
        Flight late = pair.Network.Seen.Last(flight => flight.HasPayload);
        pair.Run(175);

        Assert.Null(pair.ToBravo.CurrentSession(pair.Network.Now));
        Assert.Null(pair.ToAlpha.CurrentSession(pair.Network.Now));
        pair.Bravo.Receive(late.Bytes, late.From);
        Assert.Equal(1, pair.Bravo.Device.Refusals[Refusal.SessionExpired]);
    }

    [Fact]
    public void A8_persistent_keepalive_sends_each_25_seconds_and_none_after_it_is_off()
    {
        using var pair = new TwoDevices();
        pair.ToBravo.SetPersistentKeepalive(25, pair.Network.Now);

        pair.Run(1000);
        IReadOnlyList<Flight> keepalives = pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Data);

        // The first shows that the session is made; each 125 s one finds the session old, and brings another.
        Assert.All(keepalives, flight => Assert.True(flight.IsKeepalive));
        Assert.InRange(keepalives.Count, 40, 50);
        Assert.Equal(8, pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation).Count);
        // Keepalives are not answered.
        Assert.Empty(pair.Network.From(pair.Bravo.Address, flight => flight.Type != MessageType.Response));

        pair.ToBravo.SetPersistentKeepalive(0, pair.Network.Now);
        int before = pair.Network.Seen.Count;
        pair.Run(3600);
        Assert.Equal(before, pair.Network.Seen.Count);
    }

    [Fact]
    public void A8_persistent_keepalive_goes_on_trying_a_dead_peer()
    {
        using var pair = new TwoDevices();
        pair.Network.Loses = _ => true;
        pair.ToBravo.SetPersistentKeepalive(25, pair.Network.Now);
        pair.Run(3600);
        pair.Network.Loses = _ => false;

        pair.Run(30);

        Assert.NotNull(pair.ToBravo.CurrentSession(pair.Network.Now));
    }

    [Fact]
    public void A8_an_hour_of_talk_both_ways_renews_the_session_without_a_loss()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        for (int second = 0; second < 3600; second++)
        {
            pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
            pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(2));
            pair.Run(1);
        }

        Assert.Equal((3600, 3601), (pair.Alpha.Received.Count, pair.Bravo.Received.Count));
        // Only to show a new session when no packet happens to wait.
        Assert.Equal(3600 / 121, pair.Network.Seen.Count(flight => flight.IsKeepalive));
        Assert.Equal(1 + (3600 / 121), pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation).Count);
        Assert.Empty(pair.Network.From(pair.Bravo.Address, flight => flight.Type == MessageType.Initiation));
    }

    [Fact]
    public void Both_may_start_at_once()
    {
        using var pair = new TwoDevices(bravoKnowsAlpha: true);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(2));
        pair.Run(1);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(3));
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(4));
        pair.Run(1);

        Assert.Equal([TwoDevices.Packet(1), TwoDevices.Packet(3)], pair.Bravo.Received);
        Assert.Equal([TwoDevices.Packet(2), TwoDevices.Packet(4)], pair.Alpha.Received);
    }
}
