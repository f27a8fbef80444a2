using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A5, the part in memory: cookies, limits by source, and an honest peer amid a flood.</summary>
public sealed class CookieTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    [Fact]
    public void A5_under_load_a_cookie_is_asked_for_and_the_next_try_with_it_passes()
    {
        using var pair = new TwoDevices();
        pair.Bravo.UnderLoad = true;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(6);

        Assert.Equal(
            [MessageType.Initiation, MessageType.CookieReply, MessageType.Initiation, MessageType.Response, MessageType.Data],
            pair.Network.Seen.Select(flight => flight.Type));
        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
        Assert.True(pair.Network.Seen[1].Bytes.Length <= pair.Network.Seen[0].Bytes.Length);
        Assert.False(Initiation.Mac2.Of(pair.Network.Seen[2].Bytes).SequenceEqual(new byte[16]));
    }

    [Fact]
    public void A5_a_responder_asks_and_is_asked_for_cookies_too()
    {
        using var pair = new TwoDevices();
        pair.Alpha.UnderLoad = true;
        // Bravo is where it was configured to be, and is asked; somebody who forges its address, and sees what alpha asks, uses up what this is good for.
        var forger = new Forger(pair.Bravo.Key, X25519.PublicKeyOf(pair.Alpha.Key), pair.Bravo.Random);
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        byte[] noise = forger.Noise(mac1Holds: true), answer = forger.Answer(pair.Network.Seen[0].Bytes);
        for (int i = 0; i < ProtocolConstants.HandshakesBurst; i++)
        {
            pair.Alpha.Receive(answer, pair.Bravo.Address);
            Assert.Equal(Refusal.BadResponse, pair.Alpha.LastOutcome.Refusal);
            pair.Alpha.Receive(noise, pair.Bravo.Address);
        }

        pair.Run(6);

        Assert.Equal(MessageType.CookieReply, pair.Network.Seen[2].Type);
        Assert.Equal(92, pair.Network.Seen[1].Bytes.Length);
        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
    }

    [Fact]
    public void A5_a_cookie_is_bound_to_address_and_port_and_dead_after_120_seconds()
    {
        using var pair = new TwoDevices();
        var bravo = X25519.PublicKeyOf(pair.Bravo.Key);
        var maker = new CookieMaker(bravo.Bytes, pair.Bravo.Random);
        var jar = new CookieJar(bravo.Bytes);
        Endpoint here = new([192, 0, 2, 1], 1000), otherPort = new([192, 0, 2, 1], 1001), otherAddress = new([192, 0, 2, 9], 1000);
        byte[] message = new byte[Initiation.SizeBytes];
        byte[] reply = new byte[CookieReply.SizeBytes];
        jar.WriteMacs(message, Now);
        Assert.False(maker.HoldsMac2(message, here, Now));
        maker.WriteReply(message, here, Now, reply);
        Assert.True(jar.TryTake(reply, Now));
        Assert.False(jar.TryTake(reply, Now));

        jar.WriteMacs(message, Now);

        Assert.True(maker.HoldsMac2(message, here, Now));
        Assert.False(maker.HoldsMac2(message, otherPort, Now));
        Assert.False(maker.HoldsMac2(message, otherAddress, Now));
        Assert.True(maker.HoldsMac2(message, here, Now + TimeSpan.FromSeconds(119.9)));
        Assert.False(maker.HoldsMac2(message, here, Now + TimeSpan.FromSeconds(120)));
        // Whoever got it stops showing it five seconds earlier.
        jar.WriteMacs(message, Now + TimeSpan.FromSeconds(115));
        Assert.True(Initiation.Mac2.Of(message).SequenceEqual(new byte[16]) || maker.HoldsMac2(message, here, Now) is false);
    }

    [Fact]
    public void A5_a_cookie_reply_to_another_message_is_refused_and_none_moves_the_endpoint()
    {
        using var pair = new TwoDevices();
        pair.Bravo.UnderLoad = true;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Network.Run(pair.Network.Latency);
        byte[] reply = pair.Network.Seen.Single(flight => flight.Type == MessageType.CookieReply).Bytes;
        byte[] broken = [.. reply];
        broken[40] ^= 1;
        Endpoint elsewhere = new([198, 51, 100, 7], 4444);

        pair.Alpha.Receive(broken, elsewhere);
        Assert.Equal(Refusal.BadCookieReply, pair.Alpha.LastOutcome.Refusal);
        pair.Alpha.Receive(reply, elsewhere);
        Assert.True(pair.Alpha.LastOutcome.IsAccepted);
        Assert.Equal(pair.Bravo.Address, pair.ToBravo.Endpoint);
    }

    [Fact]
    public void A5_the_limiter_gives_20_a_second_with_a_burst_of_5_and_counts_a_64_as_one()
    {
        var limiter = new SourceLimiter(20, 5, 1024, new SeededRandom(1));
        Endpoint ipv4 = new([192, 0, 2, 1], 1);

        Assert.Equal(5, Enumerable.Range(0, 100).Count(port => limiter.Allow(new Endpoint([192, 0, 2, 1], (ushort)port), Now)));
        Assert.False(limiter.Allow(ipv4, Now + TimeSpan.FromMilliseconds(49)));
        Assert.True(limiter.Allow(ipv4, Now + TimeSpan.FromMilliseconds(50)));
        Assert.False(limiter.Allow(ipv4, Now + TimeSpan.FromMilliseconds(51)));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => limiter.Allow(ipv4, Now + TimeSpan.FromSeconds(10))));
        // The clock may step back: it earns nothing, and does not throw.
        Assert.False(limiter.Allow(ipv4, TimeSpan.Zero));

        int allowed = 0;
        for (int host = 0; host < 100_000; host++)
            allowed += limiter.Allow(Ipv6(0, host), Now) ? 1 : 0;
        Assert.Equal(5, allowed);
        Assert.True(limiter.Allow(Ipv6(1, 0), Now));
    }

    [Fact]
    public void A5_the_limiter_never_grows_and_has_room_again_when_buckets_are_full()
    {
        var limiter = new SourceLimiter(20, 5, 1024, new SeededRandom(1));

        int allowed = Enumerable.Range(0, 10_000).Count(net => limiter.Allow(Ipv6(net, 0), Now));
        Assert.InRange(allowed, 900, 1024);
        Assert.InRange(limiter.Used(Now), 900, 1024);

        TimeSpan later = Now + TimeSpan.FromSeconds(1);
        Assert.Equal(0, limiter.Used(later));
        Assert.True(limiter.Allow(Ipv6(20_000, 0), later));
    }

    [Fact]
    public void A5_bad_mac1_costs_one_hash_and_no_byte()
    {
        using var pair = new TwoDevices();
        byte[] noise = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random).Noise(mac1Holds: false);
        WireGuardDevice device = pair.Bravo.Device;
        int sent = 0;
        void Send(int times)
        {
            for (int i = 0; i < times; i++, sent++)
                device.OnHandshake(noise, pair.Alpha.Address, false, Now, pair.Bravo.WallClock, pair.Bravo);
        }

        Send(100);
        Assert.Equal(0, Allocated.By(() => Send(1000)));
        Assert.Equal(sent, device.Refusals[Refusal.BadMac1]);
        Assert.Empty(pair.Network.Seen);
    }

    [Fact]
    public void A5_one_flooder_is_asked_for_cookies_alone()
    {
        using var pair = new TwoDevices();
        var forger = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random);
        byte[] noise = forger.Noise(mac1Holds: true);
        Endpoint flooder = new([203, 0, 113, 5], 9);
        // For ten seconds, 5,000 a second.
        for (int i = 0; i < 10_000; i++)
        {
            for (int k = 0; k < 5; k++)
                pair.Bravo.Receive(noise, flooder);
            pair.Network.Run(TimeSpan.FromMilliseconds(1));
            if (i == 5000)
                pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        }

        // The honest one never met a cookie, and the flooder took no more of our time than it may.
        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
        Assert.DoesNotContain(pair.Network.Seen, flight => flight.Type == MessageType.CookieReply && flight.To == pair.Alpha.Address);
        Assert.InRange(pair.Bravo.Device.Refusals[Refusal.BadStaticKey] + pair.Bravo.Device.Refusals[Refusal.LowOrderKey], 5000, 1000 + (500 * 10) + 10);
    }

    [Fact]
    public void A5_a_stranger_gets_through_a_flood_from_forged_sources_at_its_first_retry_five_seconds_after()
    {
        int runs = LongRun.Of(100, 3);
        for (int seed = 1; seed <= runs; seed++)
        {
            using var pair = new TwoDevices(seed);
            var random = new Random(seed);
            byte[] noise = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random).Noise(mac1Holds: true);
            TimeSpan? through = null;
            TimeSpan start = pair.Network.Now;
            pair.Network.Loses = flight => flight.To != pair.Alpha.Address && flight.To != pair.Bravo.Address;
            // The flood has been on for a second when the honest one starts.
            for (int ms = 0; ms < 8000 && through is null; ms++)
            {
                for (int k = 0; k < 20; k++)
                    pair.Bravo.Receive(noise, new Endpoint(BitConverter.GetBytes(random.Next()), (ushort)random.Next(65536)));
                if (ms == 1000)
                    pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
                pair.Network.Run(TimeSpan.FromMilliseconds(1));
                pair.Network.Seen.Clear();
                if (pair.Bravo.Received.Count > 0)
                    through = pair.Network.Now - start - TimeSpan.FromSeconds(1);
            }
            // To the millisecond in which it sent, and the way there and back twice.
            Assert.True(through <= TimeSpan.FromSeconds(5) + (pair.Network.Latency * 4) + TimeSpan.FromMilliseconds(2), $"Seed {seed}: {through}");
            // Of 20,000 a second, no more than the total allowed and one second's burst were worked on.
            long worked = pair.Bravo.Device.Refusals[Refusal.BadStaticKey] + pair.Bravo.Device.Refusals[Refusal.LowOrderKey];
            Assert.InRange(worked, 1, 2001 * 8);
        }
    }

    [Fact]
    public void A5_a_peer_that_we_had_gets_through_a_flood_from_forged_sources_at_once()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        // Its address, not its port: a new one comes with each start behind a NAT.
        pair.Alpha.MoveTo("192.0.2.1", 4444);
        var random = new Random(1);
        byte[] noise = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random).Noise(mac1Holds: true);
        pair.Network.Loses = flight => flight.To != pair.Alpha.Address && flight.To != pair.Bravo.Address;
        pair.Bravo.UnderLoad = true;
        pair.ToBravo.Device.SetUp(false, pair.Network.Now);
        pair.ToBravo.Device.SetUp(true, pair.Network.Now);
        int had = pair.Bravo.Received.Count;
        TimeSpan start = pair.Network.Now;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        while (pair.Bravo.Received.Count == had && pair.Network.Now - start < TimeSpan.FromSeconds(10))
        {
            for (int k = 0; k < 20; k++)
                pair.Bravo.Receive(noise, new Endpoint(BitConverter.GetBytes(random.Next()), (ushort)random.Next(65536)));
            pair.Network.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(pair.Network.Now - start < TimeSpan.FromSeconds(1), $"{pair.Network.Now - start}");
    }

    [Fact]
    public void A5_a_peer_that_comes_from_where_it_is_configured_to_be_gets_through_at_once()
    {
        using var pair = new TwoDevices();
        pair.ToAlpha.SetEndpoint(pair.Alpha.Address);
        pair.Bravo.UnderLoad = true;

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(1);

        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
        Assert.DoesNotContain(pair.Network.Seen, flight => flight.Type == MessageType.CookieReply);
    }

    [Fact]
    public void Only_the_first_retry_after_a_cookie_goes_without_the_random_time()
    {
        using var pair = new TwoDevices();
        pair.Bravo.UnderLoad = true;
        // What is said with a cookie is lost: the tries go on.
        pair.Network.Loses = flight => flight.Type == MessageType.Initiation && !Initiation.Mac2.Of(flight.Bytes).SequenceEqual(new byte[16]);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(60);

        TimeSpan[] sent = [.. pair.Network.Seen.Where(flight => flight.Type == MessageType.Initiation).Select(flight => flight.At)];
        TimeSpan[] pauses = [.. sent.Zip(sent.Skip(1), (one, next) => next - one)];
        Assert.Equal(TimeSpan.FromSeconds(5), pauses[0]);
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.333)));
        Assert.Contains(pauses.Skip(1), pause => pause > TimeSpan.FromSeconds(5.01));
    }

    [Fact]
    public void A5_forged_messages_from_where_a_peer_is_are_few_and_do_not_use_up_what_cookies_allow()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        pair.Bravo.UnderLoad = true;
        byte[] noise = new Forger(pair.Alpha.Key, X25519.PublicKeyOf(pair.Bravo.Key), pair.Alpha.Random).Noise(mac1Holds: true);
        long before = pair.Bravo.Device.Refusals[Refusal.CookieRequired];
        for (int i = 0; i < 1000; i++)
            pair.Bravo.Receive(noise, pair.Alpha.Address);

        Assert.Equal(1000 - ProtocolConstants.HandshakesBurst, pair.Bravo.Device.Refusals[Refusal.CookieRequired] - before);
        // A real one is asked for a cookie now, and passes with it.
        pair.ToBravo.Device.SetUp(false, pair.Network.Now);
        pair.ToBravo.Device.SetUp(true, pair.Network.Now);
        int had = pair.Bravo.Received.Count;
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        for (int ms = 0; ms < 5500; ms++)
        {
            pair.Bravo.Receive(noise, pair.Alpha.Address);
            pair.Network.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(had + 1, pair.Bravo.Received.Count);
    }

    [Fact]
    public void A5_known_sources_hold_who_came_last_and_never_grow()
    {
        var known = new KnownSources(new SeededRandom(1));
        for (int network = 0; network < 100_000; network++)
        {
            known.Add(Ipv6(network, 1));
            Assert.True(known.Holds(Ipv6(network, 2)));
        }

        Assert.Equal(16_384, Enumerable.Range(0, 100_000).Count(network => known.Holds(Ipv6(network, 3))));
        Assert.False(known.Holds(Ipv6(100_000, 1)));
        Assert.False(known.Holds(new Endpoint([192, 0, 2, 1], 1)));
    }

    [Fact]
    public void A5_a_flood_whose_cookies_are_right_is_limited_by_address()
    {
        using var pair = new TwoDevices();
        pair.Bravo.UnderLoad = true;
        var bravo = X25519.PublicKeyOf(pair.Bravo.Key);
        var forger = new Forger(pair.Alpha.Key, bravo, pair.Alpha.Random);
        var jar = new CookieJar(bravo.Bytes);
        byte[] message = forger.Noise(mac1Holds: true);
        jar.WriteMacs(message, pair.Network.Now);
        Endpoint flooder = new([203, 0, 113, 5], 9);
        pair.Bravo.Receive(message, flooder);
        Assert.True(jar.TryTake(pair.Network.Seen[^1].Bytes, pair.Network.Now));
        jar.WriteMacs(message, pair.Network.Now);

        for (int i = 0; i < 1000; i++)
        {
            pair.Bravo.Receive(message, flooder);
            pair.Network.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(pair.Bravo.Device.Refusals[Refusal.BadStaticKey] + pair.Bravo.Device.Refusals[Refusal.LowOrderKey], 24, 26);
        Assert.InRange(pair.Bravo.Device.Refusals[Refusal.RateLimited], 974, 976);
    }

    [Fact]
    public void Under_load_is_an_eighth_of_the_queue_and_a_second_after()
    {
        var meter = new LoadMeter();

        Assert.False(meter.Note(127, 1024, Now));
        Assert.True(meter.Note(128, 1024, Now));
        Assert.True(meter.Note(0, 1024, Now + TimeSpan.FromMilliseconds(999)));
        Assert.False(meter.Note(0, 1024, Now + TimeSpan.FromSeconds(1)));
        Assert.True(meter.Note(1024, 1024, Now));
        Assert.False(meter.IsUnderLoad(TimeSpan.Zero));
    }

    private static Endpoint Ipv6(int network, int host)
    {
        byte[] address = [0x20, 0x01, 0x0d, 0xb8, .. BitConverter.GetBytes(network), .. BitConverter.GetBytes(host), 0, 0, 0, 0];
        return new Endpoint(address, 1);
    }
}
