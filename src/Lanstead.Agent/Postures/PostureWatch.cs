using Lanstead.Agent.Desired;
using Lanstead.Agent.Tunnels;
using Lanstead.Protocol;

namespace Lanstead.Agent.Postures;

/// <summary>Knows how this machine is kept; looks again every ten minutes, and every few seconds while a network holds it for that.</summary>
/// <remarks>Owned by the reconcile loop; what it found last is read by others.</remarks>
internal sealed class PostureWatch(string root, Func<CancellationToken, Task<string?>> ruleset, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IntervalWhileHeld = TimeSpan.FromSeconds(10);

    private long _lookedAt;

    public PostureWatch(TimeProvider time) : this("/", PacketTables.ListAllAsync, time)
    {
    }

    /// <summary>As of the last look; null before the first.</summary>
    public Posture? Last { get; private set; }

    public async Task<Posture> LookAsync(IEnumerable<MemberView> members, CancellationToken cancel)
    {
        TimeSpan due = members.Any(member => member.Held == "posture") ? IntervalWhileHeld : Interval;
        if (Last is { } known && time.GetElapsedTime(_lookedAt) < due)
            return known;
        (string id, string version, string name) = OsRelease.Read(root);
        Posture found = new(id, version, name, DiskEncryption.Read(root), Firewall.Read(await ruleset(cancel), root));
        _lookedAt = time.GetTimestamp();
        return Last = found;
    }
}
