namespace Lanstead.WireGuard;

/// <summary>Counts refused packets by reason. Thread-safe; counting allocates nothing.</summary>
public sealed class RefusalCounters
{
    private static readonly int Size = Enum.GetValues<Refusal>().Select(refusal => (int)refusal).Max() + 1;

    private readonly long[] _counts = new long[Size];

    /// <summary>How many packets were refused for a reason.</summary>
    public long this[Refusal reason] => Volatile.Read(ref _counts[(int)reason]);

    /// <summary>Counts refused packets.</summary>
    public void Add(Refusal reason, long packets = 1) => Interlocked.Add(ref _counts[(int)reason], packets);
}
