namespace Lanstead.Tests.Postgres;

/// <summary>The real clock, moved: a server under test believes that time has passed.</summary>
internal sealed class OffsetTime : TimeProvider
{
    private long _offsetTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offsetTicks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref _offsetTicks) * ((double)TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Step(TimeSpan step) => Interlocked.Add(ref _offsetTicks, step.Ticks);
}
