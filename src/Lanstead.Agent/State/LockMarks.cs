namespace Lanstead.Agent.State;

/// <summary>What this machine remembers of network locks besides their logs; the file <c>locks.json</c>.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Heads">How far each log has come: one that is lost is taken again only if it is that one.</param>
/// <param name="Networks">To whose lock each network belongs. A network cannot change its tenant to be without one.</param>
/// <param name="Joined">Networks that were here when the first lock came, or that somebody on this machine joined since.</param>
internal sealed record LockMarks(int Schema, IReadOnlyList<LockHeadMark> Heads, IReadOnlyList<LockedNetworkMark> Networks, IReadOnlyList<Guid> Joined)
{
    public static LockMarks None { get; } = new(1, [], [], []);
}

/// <param name="Tenant">Whose lock it is.</param>
/// <param name="Length">Entries of its log.</param>
/// <param name="Hash">Of the last one.</param>
internal sealed record LockHeadMark(Guid Tenant, int Length, byte[] Hash);

/// <param name="Network">A network.</param>
/// <param name="Tenant">Whose it is.</param>
internal sealed record LockedNetworkMark(Guid Network, Guid Tenant);
