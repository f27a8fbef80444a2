using System.Globalization;
using Lanstead.Linux;

namespace Lanstead.Tests.Plain.Linux;

public sealed class BootTimeTests
{
    [Fact]
    public void It_goes_by_the_machines_uptime_which_counts_suspensions_too()
    {
        var clock = new BootTime(TimeProvider.System);

        double before = Uptime();
        double told = (double)clock.GetTimestamp() / clock.TimestampFrequency;
        double after = Uptime();

        // Uptime is told in hundredths, cut off.
        Assert.InRange(told, before, after + 0.02);
    }

    [Fact]
    public void Timers_and_the_time_of_day_are_those_of_its_source()
    {
        var source = new Fixed();
        var clock = new BootTime(source);

        Assert.Equal(DateTimeOffset.UnixEpoch, clock.GetUtcNow());
        Assert.Throws<NotSupportedException>(() => clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero));
        Assert.Same(TimeZoneInfo.Utc, clock.LocalTimeZone);
    }

    private static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    private sealed class Fixed : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();
    }
}
