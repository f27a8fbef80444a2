using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>A lease as this machine counts it: by how long ago it came, never by comparing its clock with the server's.</summary>
/// <param name="Statement">What the server signed.</param>
/// <param name="CameAt">Timestamp at which it came; for one from the disk, as long before now as the clock says, and never in the future.</param>
internal sealed record HeldLease(Lease Statement, long CameAt)
{
    /// <summary>How long it is; zero: for ever.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(Statement.Seconds);

    public bool IsOver(TimeProvider time) => Statement.Seconds > 0 && time.GetElapsedTime(CameAt) >= Length;

    /// <summary>One that came at <paramref name="received"/>, by this machine's clock then. A clock that was set back meanwhile says that no time has passed.</summary>
    public static HeldLease FromDisk(Lease statement, DateTimeOffset received, TimeProvider time)
    {
        TimeSpan passed = time.GetUtcNow() - received;
        if (passed < TimeSpan.Zero)
            passed = TimeSpan.Zero;
        return new HeldLease(statement, time.GetTimestamp() - (long)(Math.Min(passed.TotalSeconds, TimeSpan.FromDays(365).TotalSeconds) * time.TimestampFrequency));
    }
}
