using System.Runtime.InteropServices;

namespace Lanstead.WireGuard.Cookies;

/// <summary>A token bucket for each source address (IPv4) or network of 64 bits (IPv6), in a table that never grows.</summary>
/// <remarks>
/// A bucket that has had time to fill up again is as good as none, so its place is free for another: the table cleans itself.
/// A source that finds no place among the few it may have is refused. Where a source may stand depends on a random key, so nobody can aim at a neighbour.
/// Thread-safe; allocates nothing.
/// </remarks>
internal sealed class SourceLimiter
{
    private const int ProbesMax = 8;

    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly ulong _hashKey;
    private readonly long _costTicks;
    private readonly long _fullTicks;

    // Made when it is first asked for: most devices are never under load.
    private Bucket[]? _buckets;

    /// <summary>Makes the table.</summary>
    /// <param name="perSecond">Messages allowed in a second.</param>
    /// <param name="burst">Messages allowed at once.</param>
    /// <param name="capacity">Sources at a time; a power of two.</param>
    /// <param name="random">For the key of the table.</param>
    public SourceLimiter(int perSecond, int burst, int capacity, IRandomSource random)
    {
        _capacity = capacity;
        _costTicks = TimeSpan.TicksPerSecond / perSecond;
        _fullTicks = _costTicks * burst;
        Span<ulong> key = stackalloc ulong[1];
        random.Fill(MemoryMarshal.AsBytes(key));
        _hashKey = key[0] | 1;
    }

    /// <summary>Sources that hold a place and have not filled up again.</summary>
    public int Used(TimeSpan now)
    {
        lock (_gate)
        {
            int used = 0;
            foreach (Bucket bucket in _buckets ?? [])
                used += bucket.IsTaken && Tokens(bucket, now.Ticks) < _fullTicks ? 1 : 0;
            return used;
        }
    }

    /// <summary>Whether a source may send one more message now; takes a token if so.</summary>
    public bool Allow(in Endpoint from, TimeSpan now)
    {
        (ulong source, byte family) = (from.LimiterKey, (byte)from.AddressSizeBytes);
        ulong hash = Math.BigMul(source ^ _hashKey ^ family, _hashKey, out ulong low) ^ low;
        lock (_gate)
        {
            Bucket[] buckets = _buckets ??= new Bucket[_capacity];
            int free = -1;
            for (int probe = 0; probe < ProbesMax; probe++)
            {
                int at = (int)((hash + (ulong)probe) & (ulong)(buckets.Length - 1));
                ref Bucket bucket = ref buckets[at];
                if (bucket.IsTaken && bucket.Source == source && bucket.Family == family)
                    return Take(ref bucket, now.Ticks);
                if (free < 0 && (!bucket.IsTaken || Tokens(bucket, now.Ticks) >= _fullTicks))
                    free = at;
            }
            if (free < 0)
                return false;
            buckets[free] = new Bucket(source, family, now.Ticks, _fullTicks);
            return Take(ref buckets[free], now.Ticks);
        }
    }

    private bool Take(ref Bucket bucket, long now)
    {
        bucket.Tokens = Tokens(bucket, now);
        bucket.At = now;
        if (bucket.Tokens < _costTicks)
            return false;
        bucket.Tokens -= _costTicks;
        return true;
    }

    // Time is the currency: a bucket earns a tick for each tick that passes. None is earned while the clock steps back.
    private long Tokens(in Bucket bucket, long now) => Math.Min(_fullTicks, bucket.Tokens + Math.Max(0, now - bucket.At));

    private struct Bucket(ulong source, byte family, long at, long tokens)
    {
        public readonly ulong Source = source;
        public readonly byte Family = family;
        public readonly bool IsTaken = true;
        public long At = at;
        public long Tokens = tokens;
    }
}
