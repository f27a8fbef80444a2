using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>Two devices in memory, in virtual time.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public void First_packet_waits_for_the_handshake_and_then_arrives()
    {
        using var pair = new TwoDevices();

        pair.Connect();

        Assert.Equal([MessageType.Initiation, MessageType.Response, MessageType.Data], pair.Network.Seen.Select(flight => flight.Type));
        Assert.Equal([TwoDevices.Packet(0xaa)], pair.Bravo.Received);
        Assert.Equal(pair.Alpha.Address, pair.ToAlpha.Endpoint);
        Assert.NotNull(pair.ToAlpha.LastHandshake);
        Assert.NotNull(pair.ToBravo.LastHandshake);
    }

    [Fact]
    public void Both_ends_know_how_long_the_handshake_was_under_way()
    {
        using var pair = new TwoDevices();
        Assert.Null(pair.ToBravo.RoundTrip);
        pair.Network.Latency = TimeSpan.FromMilliseconds(35);

        pair.Connect();

        Assert.InRange(pair.ToBravo.RoundTrip!.Value, TimeSpan.FromMilliseconds(70), TimeSpan.FromMilliseconds(90));
        Assert.InRange(pair.ToAlpha.RoundTrip!.Value, TimeSpan.FromMilliseconds(70), TimeSpan.FromMilliseconds(90));
    }

    [Fact]
    public void Responder_sends_once_the_session_is_confirmed()
    {
        using var pair = new TwoDevices();
        pair.Connect();

        pair.Bravo.Send(pair.ToAlpha, TwoDevices.Packet(0xbb));
        pair.Run(1);

        Assert.Equal([TwoDevices.Packet(0xbb)], pair.Alpha.Received);
        Assert.Equal(148 + 92 + 96 + 96, pair.ToBravo.SentBytes + pair.ToBravo.ReceivedBytes);
        Assert.Equal((pair.ToBravo.SentBytes, pair.ToBravo.ReceivedBytes), (pair.ToAlpha.ReceivedBytes, pair.ToAlpha.SentBytes));
    }
}
