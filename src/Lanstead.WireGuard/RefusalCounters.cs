namespace Lanstead.WireGuard;

/// <summary>Counts refused packets by direction and reason. Thread-safe; counting allocates nothing.</summary>
public sealed class RefusalCounters
{
    private static readonly Refusal[] Reasons = [.. Enum.GetValues<Refusal>().Order()];
    private static readonly int Size = (int)Reasons[^1] + 1;

    private readonly long[] _counts = new long[2 * Size];

    /// <summary>How many packets were refused for a reason, whichever way they went.</summary>
    public long this[Refusal reason] => this[reason, PacketDirection.Incoming] + this[reason, PacketDirection.Outgoing];

    /// <summary>How many packets that went one way were refused for a reason.</summary>
    public long this[Refusal reason, PacketDirection direction] => Volatile.Read(ref _counts[Place(reason, direction)]);

    /// <summary>Counts refused packets.</summary>
    public void Add(Refusal reason, long packets = 1, PacketDirection direction = PacketDirection.Incoming) =>
        Interlocked.Add(ref _counts[Place(reason, direction)], packets);

    /// <summary>All counts that are not zero.</summary>
    public IReadOnlyList<RefusedPackets> ToList() =>
    [
        .. from direction in Enum.GetValues<PacketDirection>()
           from reason in Reasons
           let packets = this[reason, direction]
           where packets > 0
           select new RefusedPackets(direction, reason, packets),
    ];

    private static int Place(Refusal reason, PacketDirection direction) => ((int)direction * Size) + (int)reason;
}

/// <summary>How many packets were refused for a reason.</summary>
/// <param name="Direction">Which way they went.</param>
/// <param name="Reason">Why.</param>
/// <param name="Packets">How many.</param>
public readonly record struct RefusedPackets(PacketDirection Direction, Refusal Reason, long Packets);
