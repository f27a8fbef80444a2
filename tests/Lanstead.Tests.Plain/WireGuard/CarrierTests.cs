using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A9: a tunnel in a tunnel is fine, a ring of tunnels is not.</summary>
public sealed class CarrierTests : IDisposable
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private readonly WireGuardDevice _device = new(new SessionTable(new SeededRandom(1)), new SeededRandom(2));

    [Fact]
    public void A9_a_ring_of_any_number_is_found_when_it_closes()
    {
        Peer[] peers = [.. Enumerable.Range(1, 5).Select(NewPeer)];
        Assert.False(peers[0].MayGoThrough(peers[0], Now));

        for (int at = 0; at < 4; at++)
            Assert.True(peers[at].MayGoThrough(peers[at + 1], Now));
        foreach (Peer earlier in peers)
            Assert.False(peers[4].MayGoThrough(earlier, Now));

        // What was refused left no trace: the others go on.
        Assert.True(peers[0].MayGoThrough(peers[1], Now));
        Assert.True(peers[2].MayGoThrough(peers[3], Now));
    }

    [Fact]
    public void A9_two_tunnels_through_one_another_at_different_peers_are_no_ring()
    {
        Peer inOther = NewPeer(1), direct = NewPeer(2), inFirst = NewPeer(3);

        Assert.True(inOther.MayGoThrough(direct, Now));
        Assert.True(inFirst.MayGoThrough(inOther, Now));
        Assert.True(inOther.MayGoThrough(direct, Now));
    }

    [Fact]
    public void A9_a_way_that_nothing_took_for_a_second_may_be_turned_round()
    {
        Peer one = NewPeer(1), other = NewPeer(2);
        Assert.True(one.MayGoThrough(other, Now));
        Assert.True(one.MayGoThrough(other, Now + TimeSpan.FromMilliseconds(600)));

        Assert.False(other.MayGoThrough(one, Now + TimeSpan.FromMilliseconds(1500)));
        Assert.True(other.MayGoThrough(one, Now + TimeSpan.FromMilliseconds(1600)));
        Assert.False(one.MayGoThrough(other, Now + TimeSpan.FromMilliseconds(1700)));
    }

    public void Dispose() => _device.Dispose();

    private Peer NewPeer(int number) => _device.AddPeer(new PublicKey([.. Enumerable.Repeat((byte)number, 32)]))!;
}
