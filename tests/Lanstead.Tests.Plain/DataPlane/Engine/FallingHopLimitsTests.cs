using Lanstead.DataPlane.Engine;

namespace Lanstead.Tests.Plain.DataPlane.Engine;

public sealed class FallingHopLimitsTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(5);

    private readonly FallingHopLimits _limits = new();

    [Fact]
    public void A9_a_packet_that_loses_hops_again_and_again_is_found_at_the_second_round_of_a_ring_of_two()
    {
        Assert.True(_limits.Pass(7, 63, Start));
        Assert.True(_limits.Pass(7, 61, Start));
        Assert.False(_limits.Pass(7, 59, Start));
    }

    [Fact]
    public void A_flow_whose_packets_have_the_same_hop_limit_passes_for_ever()
    {
        for (int packet = 0; packet < 1000; packet++)
            Assert.True(_limits.Pass(7, 50, Start + TimeSpan.FromMilliseconds(packet)));
    }

    [Fact]
    public void Tunnels_in_tunnels_pass_up_to_four_deep()
    {
        for (byte depth = 0; depth < FallingHopLimits.FallMax; depth++)
            Assert.True(_limits.Pass(7, (byte)(64 - depth), Start));
        Assert.False(_limits.Pass(7, 64 - FallingHopLimits.FallMax, Start));
        Assert.True(_limits.Pass(7, 64, Start));
    }

    [Fact]
    public void A_way_that_became_longer_is_taken_after_a_second()
    {
        Assert.True(_limits.Pass(7, 60, Start));
        Assert.False(_limits.Pass(7, 50, Start + TimeSpan.FromMilliseconds(999)));
        Assert.True(_limits.Pass(7, 50, Start + TimeSpan.FromMilliseconds(1000)));
        Assert.True(_limits.Pass(7, 50, Start + TimeSpan.FromMilliseconds(1001)));
    }

    [Fact]
    public void Other_flows_are_not_measured_by_it()
    {
        for (uint flow = 0; flow < 100_000; flow++)
            Assert.True(_limits.Pass(flow, (byte)(flow % 2 == 0 ? 64 : 20), Start));
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        _limits.Pass(1, 64, Start);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (uint flow = 0; flow < 10_000; flow++)
                _limits.Pass(flow, 64, Start);
        }));
    }
}
