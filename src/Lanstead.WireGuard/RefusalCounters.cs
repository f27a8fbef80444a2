namespace Lanstead.WireGuard;

/// <summary>Counts refused packets by reason. Thread-safe; counting allocates nothing.</summary>
public sealed class RefusalCounters
{
    private static readonly int Size = Enum.GetValues<Refusal>().Select(refusal => (int)refusal).Max() + 1;

    private readonly long[] _counts = new long[Size];

    /// <summary>How many packets were refused for a reason.</summary>
    public long this[Refusal reason] => Volatile.Read(ref _counts[(int)reason]);

    /// <summary>All counts that are not zero, by the reason's name.</summary>
    public IReadOnlyDictionary<string, long> ByReason() =>
        Enum.GetValues<Refusal>().Where(reason => this[reason] > 0).ToDictionary(reason => reason.ToString(), reason => this[reason]);

    /// <summary>Counts refused packets.</summary>
    public void Add(Refusal reason, long packets = 1) => Interlocked.Add(ref _counts[(int)reason], packets);
}
