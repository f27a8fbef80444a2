using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// The flows, in memory of fixed size. Each flow may stand in one of two buckets of 16; one-byte tags tell in two vector comparisons whether it
/// does. When both are full, the oldest flow without an answer goes, then the oldest.
/// </summary>
/// <remarks>
/// Safe for any number of threads: the buckets are shared out to shards with a lock each, held for one look-up. What a flow means (states, who
/// opened it) is the second half of this type. Times are milliseconds since the caller's origin.
/// </remarks>
internal sealed unsafe partial class FlowTable
{
    public const int MinCapacity = 1024;
    public const int MaxCapacity = 1 << 22;

    private const int Ways = 16;
    private const int MaxShards = 64;

    private readonly FlowHash _hash;
    private readonly FlowEntry[] _entryMemory;
    private readonly byte[] _tagMemory;
    private readonly SpinLatch[] _latches;
    private readonly FlowEntry* _entries;
    private readonly byte* _tags;
    private readonly uint _bucketMask;
    private readonly int _bucketBits;
    private readonly uint _shardMask;
    private long _evicted;
    private int _inUse;

    /// <param name="capacity">Flows; a power of two from <see cref="MinCapacity"/> to <see cref="MaxCapacity"/>.</param>
    /// <param name="hash">With a seed that peers cannot know.</param>
    public FlowTable(int capacity, FlowHash hash)
    {
        if (capacity is < MinCapacity or > MaxCapacity || !BitOperations.IsPow2(capacity))
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"A power of two from {MinCapacity} to {MaxCapacity}.");
        _hash = hash;
        int buckets = capacity / Ways;
        int shards = Math.Min(MaxShards, buckets / 4);
        _bucketMask = (uint)(buckets / shards) - 1;
        _bucketBits = BitOperations.Log2(_bucketMask + 1);
        _shardMask = (uint)shards - 1;
        _latches = new SpinLatch[shards];
        // Pinned for plain pointers, one entry more to begin at a cache line; the pages are the system's until they are touched.
        _entryMemory = GC.AllocateArray<FlowEntry>(capacity + 1, pinned: true);
        _tagMemory = GC.AllocateArray<byte>(capacity + Ways, pinned: true);
        _entries = (FlowEntry*)Align((nuint)Unsafe.AsPointer(ref _entryMemory[0]), (nuint)sizeof(FlowEntry));
        _tags = (byte*)Align((nuint)Unsafe.AsPointer(ref _tagMemory[0]), Ways);
        Capacity = capacity;
    }

    /// <summary>How many flows fit.</summary>
    public int Capacity { get; }

    /// <summary>Entries in use; some may have timed out and wait to be taken over.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Flows that had to go before their time.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong HashOf(in FlowKey key) => _hash.Of(in key);

    private ref SpinLatch LatchOf(ulong hash) => ref _latches[(uint)(hash >> 32) & _shardMask];

    // Both buckets lie in the shard whose lock is held.
    private (uint First, uint Second) BucketsOf(ulong hash)
    {
        uint shard = ((uint)(hash >> 32) & _shardMask) << _bucketBits;
        uint first = (uint)hash & _bucketMask, second = (uint)(hash >> 16) & _bucketMask;
        return (shard | first, shard | (second == first ? first ^ 1 : second));
    }

    // 0 is an empty place.
    private static byte TagOf(ulong hash) => (byte)((hash >> 56) | 1);

    private FlowEntry* Find(in FlowKey key, ulong hash)
    {
        (uint first, uint second) = BucketsOf(hash);
        Vector128<byte> tag = Vector128.Create(TagOf(hash));
        // Both buckets are read before either is looked at: in a large table each is a miss of the cache, and so they are waited for together.
        Vector128<byte> tags1 = Vector128.Load(_tags + (first * Ways)), tags2 = Vector128.Load(_tags + (second * Ways));
        uint matches = Vector128.Equals(tags1, tag).ExtractMostSignificantBits() | (Vector128.Equals(tags2, tag).ExtractMostSignificantBits() << Ways);
        for (; matches != 0; matches &= matches - 1)
        {
            uint way = (uint)BitOperations.TrailingZeroCount(matches);
            FlowEntry* entry = _entries + (way < Ways ? (first * Ways) + way : (second * Ways) + way - Ways);
            if (entry->Key.IsSame(in key))
                return entry;
        }
        return null;
    }

    /// <summary>A place for a flow that is not in the table; its old stamp has been raised.</summary>
    private FlowEntry* Take(in FlowKey key, ulong hash, long nowMs)
    {
        (uint first, uint second) = BucketsOf(hash);
        uint free1 = FreeIn(first), free2 = FreeIn(second);
        uint place;
        if ((free1 | free2) != 0)
        {
            // The emptier of the two: so all fill evenly, and nothing is evicted before the table is four fifths full.
            bool useFirst = BitOperations.PopCount(free1) >= BitOperations.PopCount(free2);
            place = ((useFirst ? first : second) * Ways) + (uint)BitOperations.TrailingZeroCount(useFirst ? free1 : free2);
            Interlocked.Increment(ref _inUse);
        }
        else
        {
            place = Oldest(first, second, nowMs);
            if (_entries[place].IsLive(nowMs))
                Interlocked.Increment(ref _evicted);
        }
        _tags[place] = TagOf(hash);
        FlowEntry* entry = _entries + place;
        // The stamp first: a lane that reads the new stamp late can only mistake the old flow for known, which it still was.
        Volatile.Write(ref entry->Stamp, entry->Stamp + 1);
        entry->Key = key;
        return entry;
    }

    private uint FreeIn(uint bucket) => Vector128.Equals(Vector128.Load(_tags + (bucket * Ways)), Vector128<byte>.Zero).ExtractMostSignificantBits();

    private uint Oldest(uint first, uint second, long nowMs)
    {
        // Any flow without an answer is older than any with one; one that has timed out is older than both.
        const long noAnswer = 1L << 40, timedOut = 1L << 41;
        uint oldest = 0;
        long worst = long.MinValue;
        for (uint i = 0; i < 2 * Ways; i++)
        {
            uint place = ((i < Ways ? first : second) * Ways) + (i % Ways);
            FlowEntry* entry = _entries + place;
            long age = nowMs - entry->LastSeenMs + (entry->Has(FlowFlags.Answered) ? 0 : noAnswer) + (entry->IsLive(nowMs) ? 0 : timedOut);
            if (age > worst)
            {
                worst = age;
                oldest = place;
            }
        }
        return oldest;
    }

    private static nuint Align(nuint at, nuint to) => (at + to - 1) & ~(to - 1);
}
