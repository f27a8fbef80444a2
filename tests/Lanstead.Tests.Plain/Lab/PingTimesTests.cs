using Lanstead.Lab.Figures;

namespace Lanstead.Tests.Plain.Lab;

public sealed class PingTimesTests
{
    private const string Log = """
        PING 10.99.0.2 (10.99.0.2) 56(84) bytes of data.
        64 bytes from 10.99.0.2: icmp_seq=1 ttl=64 time=0.500 ms
        64 bytes from 10.99.0.2: icmp_seq=3 ttl=64 time=0.300 ms
        64 bytes from 10.99.0.2: icmp_seq=2 ttl=64 time=12.0 ms
        64 bytes from 10.99.0.2: icmp_seq=5 ttl=64 time=0.100 ms
        """;

    [Fact]
    public void The_first_echoes_count_however_late_they_came_and_no_others()
    {
        var times = PingTimes.Parse(Log, 3);

        Assert.Equal((3, 3), (times.Sent, times.Count));
        Assert.Equal((300, 500, 12_000), (times.Percentile(0), times.Percentile(0.5), times.Percentile(1)));
    }

    [Fact]
    public void An_echo_without_an_answer_took_longer_than_any()
    {
        var times = PingTimes.Parse(Log, 4);

        Assert.Equal((4, 3), (times.Sent, times.Count));
        Assert.Equal(12_000, times.Percentile(0.75));
        Assert.Equal(double.PositiveInfinity, times.Percentile(0.99));
    }
}
