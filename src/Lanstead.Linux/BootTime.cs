using System.Runtime.InteropServices;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux;

/// <summary>Measures time by a clock that goes on while the machine is suspended (CLOCK_BOOTTIME), as the kernel's WireGuard does.</summary>
/// <remarks>
/// By the usual clock a session would be as young after a night's sleep as before it, and used, while the other end has long thrown it away.
/// Timers and the time of day are those of the source that it is made from. Thread-safe.
/// </remarks>
public sealed unsafe partial class BootTime(TimeProvider source) : TimeProvider
{
    private const int BootClock = 7; // CLOCK_BOOTTIME
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => source.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        Moment now;
        if (ReadClock(BootClock, &now) != 0)
            throw new SystemCallException("read the clock", SystemCalls.LastError);
        return (now.Seconds * NanosecondsPerSecond) + now.Nanoseconds;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => source.GetUtcNow();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => source.CreateTimer(callback, state, dueTime, period);

    // Answered without entering the kernel, in less time than the transition would take.
    [LibraryImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static partial int ReadClock(int clock, Moment* moment);

    // struct timespec of time.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
