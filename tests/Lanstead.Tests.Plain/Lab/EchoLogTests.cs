using Lanstead.Lab.Behaviours;

namespace Lanstead.Tests.Plain.Lab;

public sealed class EchoLogTests
{
    [Fact]
    public void Only_echoes_that_were_never_answered_are_lost()
    {
        var log = EchoLog.Parse("""
            PING 10.99.0.2 (10.99.0.2) 56(84) bytes of data.
            [1795236175.100000] 64 bytes from 10.99.0.2: icmp_seq=1 ttl=64 time=0.5 ms
            [1795236175.200000] no answer yet for icmp_seq=2
            [1795236175.300000] 64 bytes from 10.99.0.2: icmp_seq=2 ttl=64 time=150 ms
            [1795236175.400000] no answer yet for icmp_seq=3
            [1795236175.500000] 64 bytes from 10.99.0.2: icmp_seq=4 ttl=64 time=0.5 ms

            --- 10.99.0.2 ping statistics ---
            """);

        Assert.Equal(4, log.Sent);
        Assert.Equal([DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1795236175.4)], log.Lost);
    }

    [Fact]
    public void The_last_are_not_judged_where_their_answers_had_no_time()
    {
        const string Log = """
            [1795236175.100000] 64 bytes from 10.99.0.2: icmp_seq=1 ttl=64 time=0.5 ms
            [1795236175.300000] no answer yet for icmp_seq=2
            [1795236175.400000] no answer yet for icmp_seq=3
            [1795236175.500000] 64 bytes from 10.99.0.2: icmp_seq=4 ttl=64 time=0.5 ms
            """;

        var log = EchoLog.Parse(Log, young: 2);

        Assert.Equal(2, log.Sent);
        Assert.Equal([DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(1795236175.3)], log.Lost);
        Assert.Equal(0, EchoLog.Parse(Log, young: 9).Sent);
    }
}
