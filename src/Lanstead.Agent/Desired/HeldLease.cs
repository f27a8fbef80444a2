using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>A lease as this machine counts it: by how long ago it came, never by comparing its clock with the server's.</summary>
/// <param name="Statement">What the server signed.</param>
/// <param name="CameAt">Timestamp at which it came; for one from the disk, as long before now as the clock says, and never in the future.</param>
/// <param name="IsFromDisk">Whether the server has not said it since this program began: that it is over may be the word of a wrong clock.</param>
internal sealed record HeldLease(Lease Statement, long CameAt, bool IsFromDisk = false)
{
    /// <summary>How long it is; zero: for ever.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(Statement.Seconds);

    public bool IsOver(TimeProvider time) => Statement.Seconds > 0 && time.GetElapsedTime(CameAt) >= Length;

    /// <summary>Whether a lease is to be taken: it is newer, or the server says by it that the one from the disk still holds, since it makes another only after a quarter of it.</summary>
    public static bool GivesWay(HeldLease? held, Lease lease, ServerId server, NetworkId network) =>
        LeaseRules.IsNewer(lease, server, network, held?.Statement) || (held is { IsFromDisk: true } && lease.Equals(held.Statement));

    /// <summary>One that came at <paramref name="received"/>, by this machine's clock then. A clock that was set back meanwhile says that no time has passed.</summary>
    public static HeldLease FromDisk(Lease statement, DateTimeOffset received, TimeProvider time)
    {
        TimeSpan passed = time.GetUtcNow() - received;
        if (passed < TimeSpan.Zero)
            passed = TimeSpan.Zero;
        return new HeldLease(statement, time.GetTimestamp() - (long)(Math.Min(passed.TotalSeconds, TimeSpan.FromDays(365).TotalSeconds) * time.TimestampFrequency), IsFromDisk: true);
    }
}
