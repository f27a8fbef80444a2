namespace Lanstead.Tests.Postgres;

/// <summary>A clock that stands until it is stepped.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public void Step(TimeSpan step) => _ticks += step.Ticks;
}
