using System.Numerics;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// Datagrams in fragments whose first was let in, so that later fragments, which carry no ports, can be told apart. A fragment passes once, at its
/// place, within <see cref="FlowTimeouts.Fragments"/> of the first; one that overlaps spoils its datagram. Fragments of one datagram must come
/// after its first: a tunnel keeps the order, and what was reordered before it is sent again.
/// </summary>
/// <remarks>Fixed memory (about 1.1 KB for each datagram); the oldest goes when there is no room. Safe from any thread: one short lock for each set of eight.</remarks>
internal sealed class FragmentTable
{
    private const int Ways = 8;

    private readonly FragmentEntry[] _entries;
    private readonly SpinLatch[] _latches;
    private readonly FlowHash _hash;

    public FragmentTable(int capacity, FlowHash hash)
    {
        if (capacity < Ways || !BitOperations.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A power of two from {Ways}.");
        _hash = hash;
        _entries = new FragmentEntry[capacity];
        _latches = new SpinLatch[capacity / Ways];
    }

    /// <summary>A first fragment that was let in.</summary>
    public FilterVerdict Remember(in PacketHeader header, uint generation, long nowMs)
    {
        int set = SetOf(in header);
        ref SpinLatch latch = ref _latches[set];
        latch.Enter();
        Span<FragmentEntry> ways = _entries.AsSpan(set * Ways, Ways);
        int at = IndexOf(ways, in header, nowMs);
        FilterVerdict verdict = FilterVerdict.Allowed;
        if (at >= 0)
        {
            // A second first one: over the bytes of the other by its place alone.
            ways[at].IsSpoilt = true;
            verdict = FilterVerdict.FragmentOverlap;
        }
        else
        {
            ref FragmentEntry entry = ref ways[Oldest(ways)];
            entry.Begin(in header, generation, nowMs);
            entry.TryAdd(in header);
        }
        latch.Leave();
        return verdict;
    }

    /// <summary>A later fragment.</summary>
    public FilterVerdict JudgeLater(in PacketHeader header, uint generation, long nowMs)
    {
        int set = SetOf(in header);
        ref SpinLatch latch = ref _latches[set];
        latch.Enter();
        Span<FragmentEntry> ways = _entries.AsSpan(set * Ways, Ways);
        int at = IndexOf(ways, in header, nowMs);
        FilterVerdict verdict;
        if (at < 0 || ways[at].Generation != generation)
        {
            verdict = FilterVerdict.FragmentWithoutFirst;
        }
        else if (!ways[at].TryAdd(in header))
        {
            verdict = FilterVerdict.FragmentOverlap;
        }
        else
        {
            verdict = FilterVerdict.Allowed;
            if (ways[at].IsComplete)
                Free(ref ways[at]);
        }
        latch.Leave();
        return verdict;
    }

    private static void Free(ref FragmentEntry entry)
    {
        entry.Tail = 0;
        entry.SourceLow = entry.SourceHigh = 0;
        entry.FirstSeenMs = long.MinValue / 2;
    }

    private int SetOf(in PacketHeader header)
    {
        var key = new FlowKey
        {
            RemoteHigh = header.SourceHigh,
            RemoteLow = header.SourceLow,
            LocalHigh = header.DestinationHigh,
            LocalLow = header.DestinationLow,
            Tail = FragmentEntry.TailOf(in header),
        };
        return (int)(_hash.Of(in key) >> 32) & (_latches.Length - 1);
    }

    private static int IndexOf(ReadOnlySpan<FragmentEntry> ways, in PacketHeader header, long nowMs)
    {
        for (int i = 0; i < ways.Length; i++)
        {
            if (ways[i].IsOf(in header) && nowMs - ways[i].FirstSeenMs <= (long)FlowTimeouts.Fragments.TotalMilliseconds)
                return i;
        }
        return -1;
    }

    private static int Oldest(ReadOnlySpan<FragmentEntry> ways)
    {
        int oldest = 0;
        for (int i = 0; i < ways.Length; i++)
        {
            if (IsFree(in ways[i]))
                return i;
            if (ways[i].FirstSeenMs < ways[oldest].FirstSeenMs)
                oldest = i;
        }
        return oldest;
    }

    private static bool IsFree(in FragmentEntry entry) => (entry.SourceLow | entry.SourceHigh) == 0;
}
