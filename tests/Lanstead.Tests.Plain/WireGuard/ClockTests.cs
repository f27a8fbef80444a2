using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>G1, the protocol's part: clocks that are wrong, step, or were lost.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Timestamps_are_tai64n_in_steps()
    {
        byte[] bytes = new byte[12];
        Tai64n.OfWhitened(DateTimeOffset.UnixEpoch.AddSeconds(1).AddMilliseconds(500)).Write(bytes);

        // 2^62 + 10 + 1 seconds; 500,000,000 ns rounded down to a multiple of 2^24.
        Assert.Equal("400000000000000b" + $"{500_000_000 / 16777216 * 16777216:x8}", Convert.ToHexStringLower(bytes));
        Assert.Equal(Tai64n.OfWhitened(Today), Tai64n.OfWhitened(Today.AddMilliseconds(16)));
        Assert.True(Tai64n.OfWhitened(Today) < Tai64n.OfWhitened(Today.AddMilliseconds(17)));
        Assert.True(Tai64n.OfWhitened(DateTimeOffset.MinValue) < Tai64n.OfWhitened(DateTimeOffset.UnixEpoch));
        Assert.True(Tai64n.OfWhitened(DateTimeOffset.UnixEpoch.AddTicks(-1)) < Tai64n.OfWhitened(DateTimeOffset.UnixEpoch));
        Assert.True(Tai64n.OfWhitened(DateTimeOffset.MaxValue) > Tai64n.OfWhitened(Today));
    }

    [Fact]
    public void Next_steps_over_the_second_and_stays_whitened()
    {
        var timestamp = Tai64n.OfWhitened(Today);
        for (int i = 0; i < 200; i++)
        {
            Tai64n next = timestamp.Next();
            Assert.True(next > timestamp && next.Nanoseconds < 1_000_000_000 && next.Nanoseconds % (1 << 24) == 0);
            timestamp = next;
        }
        Assert.Equal(3UL, timestamp.Seconds - Tai64n.OfWhitened(Today).Seconds);
    }

    [Fact]
    public void G1_timestamps_to_a_peer_always_grow_even_if_the_clock_steps_back()
    {
        var floor = new TimestampFloor();
        var last = default(Tai64n);
        foreach (DateTimeOffset clock in (DateTimeOffset[])[Today, Today, Today.AddYears(-1), DateTimeOffset.UnixEpoch, DateTimeOffset.MinValue, Today.AddHours(1), Today.AddYears(10), Today])
        {
            Tai64n next = floor.Next(clock, last);
            Assert.True(next > last);
            last = next;
        }
    }

    [Fact]
    public void G1_the_floor_is_kept_before_it_is_needed_and_at_most_each_ten_seconds()
    {
        var kept = new List<Tai64n>();
        var floor = new TimestampFloor(default, kept.Add);
        Tai64n sent = default;
        for (int second = 0; second < 100; second++)
        {
            sent = floor.Next(Today.AddSeconds(second), sent);
            Assert.True(sent < kept[^1]);
        }
        Assert.Equal(10, kept.Count);

        // Restarted in 1970: what was sent before is never reached again. With the right time: the time is used as it is.
        Assert.True(new TimestampFloor(kept[^1]).Next(DateTimeOffset.UnixEpoch, default) > sent);
        Assert.Equal(Tai64n.OfWhitened(Today.AddSeconds(101)), new TimestampFloor(kept[^1]).Next(Today.AddSeconds(101), default));
    }

    [Fact]
    public void G1_after_a_restart_in_1970_a_handshake_needs_the_kept_floor()
    {
        using var pair = new TwoDevices();
        Tai64n kept = default;
        pair.Connect();
        var before = Tai64n.Read(SentTimestamp(pair));
        kept = before.PlusSeconds(10);
        pair.Alpha.WallClockShift = -TimeSpan.FromDays(20_000);

        // Without it the peer takes us for a replay.
        using (var forgetful = Restarted(pair, new TimestampFloor()))
        {
            forgetful.Send(forgetful.Device.Peers[0], TwoDevices.Packet(1));
            pair.Run(20);
        }
        Assert.Single(pair.Bravo.Received);
        Assert.True(pair.Bravo.Device.Refusals[Refusal.ReplayedInitiation] > 0);

        using var mindful = Restarted(pair, new TimestampFloor(kept));
        mindful.Send(mindful.Device.Peers[0], TwoDevices.Packet(2));
        pair.Run(1);
        Assert.Equal(TwoDevices.Packet(2), pair.Bravo.Received[^1]);
    }

    [Fact]
    public void G1_a_peer_whose_wall_clock_steps_back_renews_its_sessions_nevertheless()
    {
        using var pair = new TwoDevices();
        for (int second = 0; second < 600; second++)
        {
            if (second % 100 == 50)
                pair.Alpha.WallClockShift -= TimeSpan.FromDays(365);
            pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
            pair.Run(1);
        }
        Assert.Equal(600, pair.Bravo.Received.Count);
        Assert.Equal(5, pair.Network.From(pair.Alpha.Address, flight => flight.Type == MessageType.Initiation).Count);
    }

    [Fact]
    public void Monotonic_time_that_steps_back_throws_nothing_and_traffic_goes_on()
    {
        using var pair = new TwoDevices();
        pair.ToBravo.SetPersistentKeepalive(5, pair.Network.Now);
        pair.Connect();
        Session session = pair.ToBravo.CurrentSession(pair.Network.Now)!;
        foreach (TimeSpan earlier in (TimeSpan[])[TimeSpan.FromHours(1) - TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromDays(-400), TimeSpan.MinValue + TimeSpan.FromDays(1)])
        {
            pair.Alpha.Device.OnDeadline(earlier, pair.Alpha.WallClock, pair.Alpha);
            Assert.Same(session, pair.ToBravo.CurrentSession(earlier));
            Assert.True(session.MayReceive(earlier));
            pair.ToBravo.OnDataSent(session, 1, 96, true, earlier, pair.Alpha.WallClock, pair.Alpha);
            pair.ToBravo.OnDataReceived(session, pair.Bravo.Address, 1, 96, true, earlier, pair.Alpha.WallClock, pair.Alpha);
            pair.ToBravo.RequestHandshake(earlier, pair.Alpha.WallClock, pair.Alpha);
            pair.Bravo.Device.OnHandshake(pair.Network.Seen[0].Bytes, pair.Alpha.Address, true, earlier, pair.Bravo.WallClock, pair.Bravo);
        }
        pair.Run(30);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(9));
        pair.Run(10);
        Assert.Equal(TwoDevices.Packet(9), pair.Bravo.Received[^1]);
    }

    private static byte[] SentTimestamp(TwoDevices pair)
    {
        byte[] bytes = new byte[12];
        Tai64n.OfWhitened(pair.Alpha.WallClock).Write(bytes);
        return bytes;
    }

    // The same machine and key, in a new process.
    private static VirtualDevice Restarted(TwoDevices pair, TimestampFloor floor)
    {
        var device = new VirtualDevice(pair.Network, 99, "192.0.2.1", timestamps: floor) { WallClockShift = pair.Alpha.WallClockShift };
        using var copy = new PrivateKey(pair.Alpha.Key.Reveal());
        device.Device.SetPrivateKey(copy);
        device.Device.AddPeer(X25519.PublicKeyOf(pair.Bravo.Key))!.SetEndpoint(pair.Bravo.Address);
        return device;
    }
}
