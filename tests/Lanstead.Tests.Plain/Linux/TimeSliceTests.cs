using System.Globalization;
using Lanstead.Linux.Threads;
using Xunit;

namespace Lanstead.Tests.Plain.Linux;

public class TimeSliceTests
{
    [Fact]
    public void A_thread_is_given_the_slice_that_it_asks_for_and_no_other_thread_is()
    {
        double? before = SliceMilliseconds();
        Assert.SkipUnless(before is > 0, "This kernel does not tell a thread's slice.");

        int result = -1;
        double? given = null;
        var thread = new Thread(() => (result, given) = (TimeSlice.Ask(TimeSpan.FromMilliseconds(7)), SliceMilliseconds()));
        thread.Start();
        thread.Join();

        Assert.Equal(0, result);
        // Kernels before 6.12 take the call and keep their own slice.
        Assert.Equal(Environment.OSVersion.Version >= new Version(6, 12) ? 7 : before, given);
        Assert.Equal(before, SliceMilliseconds());
    }

    private static double? SliceMilliseconds()
    {
        const string Name = "se.slice";
        if (!File.Exists("/proc/thread-self/sched"))
            return null;
        string? line = File.ReadLines("/proc/thread-self/sched").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture) / 1e6;
    }
}
