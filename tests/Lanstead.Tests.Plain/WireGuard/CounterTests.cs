using Lanstead.Crypto;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard;

public sealed class CounterTests
{
    [Fact]
    public void Refusals_are_told_apart_by_direction()
    {
        var counters = new RefusalCounters();
        counters.Add(Refusal.BadTag, 3);
        counters.Add(Refusal.NoRoute, direction: PacketDirection.Outgoing);
        counters.Add(Refusal.MalformedInner);
        counters.Add(Refusal.MalformedInner, 2, PacketDirection.Outgoing);

        Assert.Equal(3, counters[Refusal.MalformedInner]);
        Assert.Equal(
            [
                new RefusedPackets(PacketDirection.Incoming, Refusal.BadTag, 3), new(PacketDirection.Incoming, Refusal.MalformedInner, 1),
                new(PacketDirection.Outgoing, Refusal.MalformedInner, 2), new(PacketDirection.Outgoing, Refusal.NoRoute, 1),
            ],
            counters.ToList());
    }

    [Fact]
    public void A_refusal_of_a_known_peer_counts_with_the_peer_and_its_device()
    {
        using var pair = new TwoDevices();
        Assert.Null(pair.ToBravo.Refusals);

        pair.ToBravo.Refuse(Refusal.ReplayedData, 4);

        Assert.Equal(4, pair.ToBravo.Refusals![Refusal.ReplayedData]);
        Assert.Equal(4, pair.Alpha.Device.Refusals[Refusal.ReplayedData]);
    }

    [Fact]
    public void Packets_count_as_the_wire_saw_them_and_stay_when_their_peer_goes()
    {
        using var pair = new TwoDevices();
        pair.Alpha.Send(pair.ToBravo, TwoDevices.Packet(1));
        pair.Network.Run(TimeSpan.FromSeconds(1));
        Assert.Equal([TwoDevices.Packet(1)], pair.Bravo.Received);
        long sent = pair.Network.Seen.Count(flight => flight.To == pair.Bravo.Address);
        Assert.Equal(sent, pair.ToBravo.Traffic.SentPackets);
        Assert.Equal(pair.Network.Seen.Count(flight => flight.To == pair.Alpha.Address), pair.ToBravo.Traffic.ReceivedPackets);
        Traffic before = pair.Alpha.Device.Traffic;
        Assert.Equal(pair.ToBravo.Traffic, before);

        pair.Alpha.Device.RemovePeer(X25519.PublicKeyOf(pair.Bravo.Key));

        Assert.Equal(before, pair.Alpha.Device.Traffic);
    }
}
