using Lanstead.Crypto;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>
/// What young engines got wrong, each a test. Elsewhere: another's more specific prefix (A6), no end at the message limit (A3), one limiter for all (A5),
/// a cookie not bound to the port (A5), a cookie reply that moved the endpoint (A5), no jitter (A8), a clock that stepped back (G1), an unused new PSK (A9).
/// </summary>
public sealed class YoungEngineTests
{
    [Fact]
    public void Datagrams_of_every_length_are_refused_without_an_exception()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        byte[] bytes = new byte[65536];
        for (int type = 0; type <= 5; type++)
        {
            bytes[0] = (byte)type;
            for (int length = 0; length < 65536; length += type == 4 ? 97 : 1)
                pair.Bravo.Receive(bytes[..length], pair.Alpha.Address);
        }
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(1);
        Assert.Equal(TwoDevices.Packet(2), pair.Bravo.Received[^1]);
    }

    [Fact]
    public void The_thousandth_handshake_gets_no_cookie()
    {
        using var pair = new TwoDevices();
        for (int i = 0; i < 1000; i++)
        {
            pair.Alpha.Device.SetUp(false, pair.Network.Now);
            pair.Alpha.Device.SetUp(true, pair.Network.Now);
            pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet((byte)i));
            pair.Network.Run(TimeSpan.FromMilliseconds(100));
        }
        Assert.Equal(1000, pair.Bravo.Received.Count);
        Assert.DoesNotContain(pair.Network.Seen, flight => flight.Type == MessageType.CookieReply);
    }

    [Fact]
    public void Session_indices_are_spread_over_all_32_bits_and_follow_no_step()
    {
        var table = new SessionTable(new SeededRandom(5));
        using var device = new WireGuardDevice(table, new SeededRandom(6));
        Peer peer = device.AddPeer(X25519.PublicKeyOf(X25519.GeneratePrivateKey()))!;
        uint[] indices = [.. Enumerable.Range(0, 4096).Select(_ => table.Open(peer))];

        Assert.Equal(4096, indices.Distinct().Count());
        for (int bit = 0; bit < 32; bit++)
            Assert.InRange(indices.Count(index => ((index >> bit) & 1) != 0), 1848, 2248);
        Assert.True(indices.Zip(indices.Skip(1)).Select(two => unchecked(two.Second - two.First)).Distinct().Count() > 4000);
    }

    [Fact]
    public void Keepalives_are_not_answered_by_keepalives()
    {
        using var pair = new TwoDevices(bravoKnowsAlpha: true);
        pair.ToBravo.SetPersistentKeepalive(20, pair.Network.Now);
        pair.Run(1);
        int before = pair.Network.From(pair.Bravo.Address, _ => true).Count;

        pair.Run(100);

        Assert.Equal(before, pair.Network.From(pair.Bravo.Address, _ => true).Count);
        Assert.True(pair.Bravo.KeepalivesReceived >= 5);
    }

    [Fact]
    public void The_endpoint_follows_data_and_not_only_handshakes()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        int handshakes = pair.Network.Seen.Count(flight => flight.Type == MessageType.Initiation);
        pair.Alpha.MoveTo("198.51.100.1", 4000);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(2));
        pair.Run(1);
        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(3));
        pair.Run(1);

        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
        Assert.Equal([TwoDevices.Packet(3)], pair.Alpha.Received);
        Assert.Equal(handshakes, pair.Network.Seen.Count(flight => flight.Type == MessageType.Initiation));
    }

    [Fact]
    public void The_endpoint_follows_keepalives_too()
    {
        using var pair = new TwoDevices();
        pair.ToBravo.SetPersistentKeepalive(5, pair.Network.Now);
        pair.Run(1);
        pair.Alpha.MoveTo("198.51.100.1", 4000);
        pair.Run(10);

        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
    }

    [Fact]
    public void A_forged_data_packet_does_not_move_the_endpoint()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        byte[] broken = [.. pair.Network.Seen.Single(flight => flight.HasPayload).Bytes];
        broken[8] = 77;

        pair.Bravo.Receive(broken, new Endpoint([198, 51, 100, 9], 1));

        Assert.Equal(1, pair.Bravo.Device.Refusals[Refusal.BadTag]);
        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
    }

    [Fact]
    public void An_answer_that_takes_almost_five_seconds_is_still_taken()
    {
        using var pair = new TwoDevices();
        pair.Network.Latency = TimeSpan.FromSeconds(2.45);

        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Run(10);

        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
        Assert.Single(pair.Network.Seen, flight => flight.Type == MessageType.Initiation);
    }

    [Fact]
    public void Whoever_does_not_know_our_key_never_gets_a_byte()
    {
        using var pair = new TwoDevices();
        pair.Connect();
        int before = pair.Network.Seen.Count;
        var stranger = X25519.PublicKeyOf(pair.Alpha.Key);
        var forger = new Forger(pair.Alpha.Key, stranger, pair.Alpha.Random);
        pair.Bravo.UnderLoad = true;

        for (int i = 0; i < 1000; i++)
            pair.Bravo.Receive(forger.Noise(mac1Holds: i % 2 == 0), new Endpoint([198, 51, 100, 9], 1));

        Assert.Equal(before, pair.Network.Seen.Count);
        Assert.Equal(1000, pair.Bravo.Device.Refusals[Refusal.BadMac1]);
    }

    [Fact]
    public void Two_devices_on_one_port_each_get_their_own()
    {
        using var pair = new TwoDevices();
        // Two identities behind one address: one table of sessions, found by MAC1 and by index.
        using var second = new WireGuardDevice(pair.Bravo.Sessions, new SeededRandom(77));
        using var key = pair.Bravo.NewKey();
        second.SetPrivateKey(key);
        Peer toSecond = pair.Alpha.Device.AddPeer(X25519.PublicKeyOf(key))!;
        Peer fromAlpha = second.AddPeer(X25519.PublicKeyOf(pair.Alpha.Key))!;
        toSecond.SetEndpoint(pair.Bravo.Address);
        pair.Alpha.Send(toSecond, TwoDevices.Packet(1));
        byte[] initiation = pair.Network.Seen[0].Bytes;

        Assert.True(second.ClaimsMac1(initiation));
        Assert.False(pair.Bravo.Device.ClaimsMac1(initiation));
        Assert.True(second.OnHandshake(initiation, pair.Alpha.Address, false, pair.Network.Now, pair.Bravo.WallClock, pair.Bravo).IsAccepted);
        pair.Run(1);

        Flight data = pair.Network.Seen.Last(flight => flight.Type == MessageType.Data);
        Assert.True(WireMessage.TryReadReceiver(data.Bytes, out uint index));
        Assert.Same(second, pair.Bravo.Sessions.FindDevice(index));
        Assert.Same(fromAlpha, pair.Bravo.Sessions.Find(index)!.Peer);
    }
}
