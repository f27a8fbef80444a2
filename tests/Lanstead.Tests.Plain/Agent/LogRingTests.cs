using Lanstead.Agent.Logging;

namespace Lanstead.Tests.Plain.Agent;

public sealed class LogRingTests
{
    [Fact]
    public void The_newest_lines_are_there_whole_and_in_order_however_often_the_ring_went_round()
    {
        var random = new Random(7);
        var ring = new LogRing(400);
        var all = new List<string>();
        for (int number = 0; number < 1000; number++)
        {
            // Of more bytes than characters, and empty at times.
            all.Add(random.Next(10) == 0 ? "" : $"{number} {new string('ä', random.Next(20))}");
            ring.Add(all[^1]);

            IReadOnlyList<string> last = ring.Last(1000);
            Assert.Equal(all.TakeLast(last.Count), last);
            Assert.Equal(all.TakeLast(2), ring.Last(2));
            Assert.True(number < 20 || last.Count >= 8, $"{last.Count} lines of at most 44 bytes in 400");
        }
    }

    [Fact]
    public void A_line_that_would_push_out_most_others_is_cut()
    {
        var ring = new LogRing(400);
        ring.Add("one");
        ring.Add("two");

        ring.Add(new string('x', 1000));

        Assert.Equal(["one", "two", new string('x', 100)], ring.Last(10));
    }
}
