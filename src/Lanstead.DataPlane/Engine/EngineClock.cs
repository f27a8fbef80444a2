namespace Lanstead.DataPlane.Engine;

/// <summary>The two times that the protocol asks for, from one injected source.</summary>
internal sealed class EngineClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Time since the engine started; never goes back.</summary>
    public TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>The time of day, for the handshake's time stamps only.</summary>
    public DateTimeOffset WallClock => time.GetUtcNow();

    /// <summary>Turns a moment of <see cref="Now"/> into the time of day, for showing.</summary>
    public DateTimeOffset ToWallClock(TimeSpan moment) => WallClock - (Now - moment);
}
