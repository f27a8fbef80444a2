using Lanstead.Crypto;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A2 and A3: each counter at most once, a window of 8,128, and an end before the counter could wrap.</summary>
public sealed class ReplayWindowTests : IDisposable
{
    private const ulong W = ProtocolConstants.ReplayWindowSize;
    private const ulong End = ProtocolConstants.RejectAfterMessages;

    private readonly TwoDevices _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void A2_thirty_four_counters_in_a_row_are_judged_rightly()
    {
        (ulong Counter, bool New)[] cases =
        [
            // From the start, out of order within a word, and again.
            (0, true), (0, false), (1, true), (63, true), (64, true), (2, true), (64, false), (63, false), (1, false), (62, true),
            // The far edge of the window: W behind the highest is still in, W + 1 is not.
            (W + 64, true), (64, false), (65, true), (65, false), (63, false), (3, false), (66, true), (W + 64, false), (W + 63, true),
            // A jump by more than the ring: everything before is too old, the words in between are empty.
            (4 * W, true), (4 * W, false), (W + 65, false), (3 * W, true), ((3 * W) - 1, false), (3 * W, false), ((3 * W) + 1, true),
            // A jump by one word and by one bit.
            ((4 * W) + 64, true), ((4 * W) + 63, true), ((3 * W) + 63, false), ((3 * W) + 64, true),
            // The hard limit.
            (End, false), (ulong.MaxValue, false), (End - 1, true), (End - 1, false),
        ];
        Assert.Equal(34, cases.Length);
        Session session = NewSession();

        Assert.All(cases, one => Assert.True(session.Accept(one.Counter) == one.New, $"{one.Counter}"));
    }

    [Fact]
    public void A2_sweep_up_and_again()
    {
        Session session = NewSession();

        Assert.Equal(3 * W, Accepted(session, Up(0, 3 * W)));
        Assert.Equal(0UL, Accepted(session, Up(0, 3 * W)));
    }

    [Fact]
    public void A2_sweep_down_a_whole_window() => Assert.Equal(W + 1, Accepted(NewSession(), Up(0, 3 * W).Reverse()));

    [Fact]
    public void A2_sweep_down_below_a_high_counter_ends_at_the_window()
    {
        Session session = NewSession();
        Assert.True(session.Accept(10 * W));

        Assert.Equal(W, Accepted(session, Up(8 * W, 10 * W).Reverse()));
    }

    [Fact]
    public void A2_sweep_of_every_second_counter_leaves_the_others_open()
    {
        Session session = NewSession();

        Assert.Equal(W / 2, Accepted(session, Up(0, W).Where(counter => counter % 2 == 0)));
        Assert.Equal(W / 2, Accepted(session, Up(0, W)));
    }

    [Fact]
    public void A2_sweep_by_jumps_of_a_whole_ring_clears_all_of_it()
    {
        Session session = NewSession();
        for (ulong start = 0; start < 100 * 8192; start += 8192)
        {
            Assert.True(session.Accept(start + 4000));
            Assert.Equal(4000UL, Accepted(session, Up(start, start + 4000)));
        }
    }

    [Fact]
    public void A2_sweep_to_the_hard_limit_and_beyond()
    {
        Session session = NewSession();

        Assert.Equal(W, Accepted(session, Up(End - W, End)));
        Assert.Equal(0UL, Accepted(session, Up(End, ulong.MaxValue)));
        Assert.False(session.Accept(ulong.MaxValue));
    }

    [Fact]
    public void A2_random_orders_with_duplicates_deliver_each_counter_at_most_once()
    {
        var random = new Random(20260301);
        int total = LongRun.Of(10_000_000, 1_000_000);
        Session session = NewSession();
        // The naive model: all that came, and how high.
        var seen = new HashSet<ulong>();
        ulong highest = 0, middle = 0;
        int delivered = 0;
        for (int i = 0; i < total; i++)
        {
            // Most around a middle that moves on, some far behind, now and then a jump.
            middle += random.Next(1000) == 0 ? (ulong)random.Next(30_000) : (ulong)random.Next(3);
            ulong spread = random.Next(10) == 0 ? 3 * W : 300;
            ulong counter = middle + W - (ulong)random.NextInt64((long)Math.Min(spread, middle + W));
            bool expected = highest <= counter + W && !seen.Contains(counter);

            bool accepted = session.Accept(counter);

            if (accepted != expected)
                Assert.Fail($"Counter {counter} below {highest}: {accepted}");
            if (accepted)
            {
                delivered++;
                seen.Add(counter);
                highest = Math.Max(highest, counter);
            }
        }
        Assert.True(delivered > total / 4);
        Assert.Equal(delivered, seen.Count);
    }

    [Fact]
    public unsafe void A2_a_batch_loses_what_came_before_and_what_did_not_open()
    {
        Session session = NewSession();
        AeadPacket* packets = stackalloc AeadPacket[4];
        for (int i = 0; i < 4; i++)
            packets[i] = new AeadPacket { Counter = (ulong)(i / 2), Authentic = i != 2 };

        Assert.Equal(2, session.AcceptBatch(packets, 4));

        Assert.Equal((true, false, false, true), (packets[0].Authentic, packets[1].Authentic, packets[2].Authentic, packets[3].Authentic));
        Assert.Equal(0, session.AcceptBatch(packets, 4));
    }

    [Fact]
    public void A3_a_new_session_is_asked_for_from_2_to_the_60_on()
    {
        _pair.Connect();
        _pair.Run(30);
        Session session = _pair.ToBravo.Slots.Current!;
        session.JumpTo(ProtocolConstants.RekeyAfterMessages - 1);
        int before = _pair.Network.Seen.Count;

        _pair.Alpha.Send(_pair.ToBravo, TwoDevices.Packet(1));
        Assert.Equal(before + 1, _pair.Network.Seen.Count);
        _pair.Alpha.Send(_pair.ToBravo, TwoDevices.Packet(2));
        _pair.Run(1);

        Assert.NotSame(session, _pair.ToBravo.Slots.Current);
        Assert.Equal(3, _pair.Bravo.Received.Count);
    }

    [Fact]
    public void A3_a_responder_too_asks_for_a_new_session_from_2_to_the_60_on()
    {
        _pair.Connect();
        _pair.Run(30);
        _pair.ToAlpha.Slots.Current!.JumpTo(ProtocolConstants.RekeyAfterMessages + 1);

        _pair.Bravo.Send(_pair.ToAlpha, TwoDevices.Packet(1));
        _pair.Run(1);

        Assert.True(_pair.ToAlpha.Slots.Current!.IsInitiator);
        Assert.Equal(0UL, _pair.ToBravo.Slots.Current!.SentCounters);
    }

    [Fact]
    public void A3_not_one_packet_passes_the_hard_limit()
    {
        _pair.Connect();
        _pair.Run(30);
        Session session = _pair.ToBravo.Slots.Current!;
        session.JumpTo(End - 1);

        Assert.False(session.TryReserveCounters(2, out _));
        Assert.True(session.TryReserveCounters(1, out ulong last));
        Assert.Equal(End - 1, last);
        Assert.False(session.TryReserveCounters(1, out _));
        Assert.Null(_pair.ToBravo.CurrentSession(_pair.Network.Now));

        // The next packet waits for a new session, and passes on that one.
        _pair.Alpha.Send(_pair.ToBravo, TwoDevices.Packet(3));
        _pair.Run(1);
        Assert.Equal(TwoDevices.Packet(3), _pair.Bravo.Received[^1]);
        Assert.NotSame(session, _pair.ToBravo.Slots.Current);
    }

    [Fact]
    public void A3_threads_that_race_for_the_last_counters_get_each_once_and_none_beyond()
    {
        Session session = NewSession();
        const int Left = 100_000;
        session.JumpTo(End - Left);
        long reserved = 0;
        ulong highest = 0;
        var gate = new Lock();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                if (!session.TryReserveCounters(3, out ulong first))
                    continue;
                Interlocked.Add(ref reserved, 3);
                lock (gate)
                    highest = Math.Max(highest, first + 2);
            }
        });

        Assert.Equal(Left / 3 * 3, reserved);
        Assert.True(highest < End);
    }

    private static IEnumerable<ulong> Up(ulong from, ulong to)
    {
        for (ulong counter = from; counter < to; counter++)
            yield return counter;
    }

    private static ulong Accepted(Session session, IEnumerable<ulong> counters)
    {
        ulong accepted = 0;
        foreach (ulong counter in counters)
            accepted += session.Accept(counter) ? 1UL : 0;
        return accepted;
    }

    private Session NewSession() => new(_pair.ToBravo, 1, 2, isInitiator: true, new byte[32], new byte[32], TimeSpan.Zero);
}
