using Lanstead.Lab.Figures;

namespace Lanstead.Tests.Plain.Lab;

public sealed class PingResultTests
{
    [Fact]
    public void Summary_with_answers_is_read()
    {
        PingResult result = PingResult.Parse("""
            PING 198.18.1.2 (198.18.1.2) 56(84) bytes of data.

            --- 198.18.1.2 ping statistics ---
            100 packets transmitted, 98 received, +2 duplicates, 2% packet loss, time 1990ms
            rtt min/avg/max/mdev = 0.041/0.052/1.234/0.010 ms
            """);

        Assert.Equal(new PingResult(100, 98, 0.041, 0.052, 1.234), result);
        Assert.Equal(2, result.Lost);
    }

    [Fact]
    public void Summary_without_answers_has_no_times()
    {
        PingResult result = PingResult.Parse("3 packets transmitted, 0 received, 100% packet loss, time 2049ms");

        Assert.Equal(new PingResult(3, 0, null, null, null), result);
    }

    [Fact]
    public void Output_without_summary_is_refused() =>
        Assert.Throws<FormatException>(() => PingResult.Parse("ping: connect: Network is unreachable"));
}
