using Lanstead.DataPlane.Engine;

namespace Lanstead.Tests.Plain.DataPlane.Engine;

/// <summary>How large a packet passes, found out by answers alone.</summary>
public sealed class PathProbeTests
{
    [Theory]
    [InlineData(1280, 1500)]
    [InlineData(1280, 1280)]
    [InlineData(1280, 1279)]
    [InlineData(1280, 1240)]
    [InlineData(1280, 513)]
    [InlineData(1420, 1340)]
    [InlineData(9000, 1440)]
    [InlineData(9000, 8999)]
    public void Largest_length_that_passes_is_found_to_sixteen_bytes_within_two_seconds(int mtuBytes, int passes)
    {
        var probe = new PathProbe();
        TimeSpan took = Run(probe, mtuBytes, length => length <= passes);

        int expected = passes >= mtuBytes ? mtuBytes : passes / PathProbe.StepBytes * PathProbe.StepBytes;
        Assert.Equal(expected, probe.PassedBytes);
        Assert.InRange(took, TimeSpan.Zero, passes >= mtuBytes ? TimeSpan.FromMilliseconds(10) : TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_way_that_loses_a_fifth_of_all_is_seldom_taken_for_narrower_and_never_for_wider()
    {
        var random = new Random(7);
        int narrower = 0;
        for (int round = 0; round < 500; round++)
        {
            var probe = new PathProbe();
            Run(probe, 1280, length => length <= 1240 && random.Next(5) > 0);
            Assert.InRange(probe.PassedBytes, 0, 1232);
            narrower += probe.PassedBytes < 1200 ? 1 : 0;
        }
        Assert.InRange(narrower, 0, 50);
    }

    [Fact]
    public void Who_answers_nothing_is_asked_three_times_and_says_nothing_of_the_way()
    {
        var probe = new PathProbe();
        int asked = 0;
        Run(probe, 1280, _ => asked++ < 0);
        Assert.Equal((0, 6), (probe.PassedBytes, asked));
    }

    [Fact]
    public void An_answer_that_comes_late_counts_still()
    {
        var probe = new PathProbe();
        Run(probe, 1280, length => length <= 1000);
        Assert.Equal(992, probe.PassedBytes);

        probe.Answer(1280, TimeSpan.FromSeconds(9));
        Assert.Equal(1280, probe.PassedBytes);
        probe.Answer(4000, TimeSpan.FromSeconds(9));
        Assert.Equal(1280, probe.PassedBytes);
    }

    // Answers come a millisecond later.
    private static TimeSpan Run(PathProbe probe, int mtuBytes, Func<int, bool> passes)
    {
        TimeSpan now = TimeSpan.FromSeconds(5), start = now;
        probe.Start(mtuBytes, TimeSpan.FromMilliseconds(1), now);
        Span<int> lengths = stackalloc int[PathProbe.QuestionsMax];
        for (int step = 0; !probe.IsDone; step++)
        {
            Assert.InRange(step, 0, 100);
            now = probe.NextAt > now ? probe.NextAt : now;
            int count = probe.Ask(now, lengths);
            foreach (int length in lengths[..count])
            {
                Assert.True(length == mtuBytes || length % PathProbe.StepBytes == 0);
                if (passes(length))
                    probe.Answer(length, now + TimeSpan.FromMilliseconds(1));
            }
        }
        return now - start;
    }
}
