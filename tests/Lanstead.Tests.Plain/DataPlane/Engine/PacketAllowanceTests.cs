using Lanstead.DataPlane.Engine;

namespace Lanstead.Tests.Plain.DataPlane.Engine;

public sealed class PacketAllowanceTests
{
    [Fact]
    public void So_many_pass_at_once_and_so_many_a_second_after_that()
    {
        var allowance = new PacketAllowance(perSecond: 10, atOnce: 30);
        TimeSpan start = TimeSpan.FromHours(5);

        Assert.Equal(30, Passed(100, start));
        Assert.Equal(0, Passed(100, start + TimeSpan.FromMilliseconds(99)));
        Assert.Equal(2, Passed(100, start + TimeSpan.FromMilliseconds(200)));
        Assert.Equal(10, Passed(100, start + TimeSpan.FromMilliseconds(1_200)));
        Assert.Equal(30, Passed(100, start + TimeSpan.FromDays(1)));

        int Passed(int tries, TimeSpan now) => Enumerable.Range(0, tries).Count(_ => allowance.TryTake(1, now));
    }

    [Fact]
    public void Pieces_of_one_packet_pass_together_or_not_at_all()
    {
        var allowance = new PacketAllowance(perSecond: 10, atOnce: 30);

        Assert.True(allowance.TryTake(20, TimeSpan.FromHours(1)));
        Assert.False(allowance.TryTake(20, TimeSpan.FromHours(1)));
        Assert.True(allowance.TryTake(10, TimeSpan.FromHours(1)));
    }
}
