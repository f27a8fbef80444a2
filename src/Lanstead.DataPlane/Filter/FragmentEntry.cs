using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>A datagram in fragments whose first was let in.</summary>
internal struct FragmentEntry
{
    /// <summary>Offsets count in units of 8 bytes (RFC 791), so 8,192 units cover the longest datagram.</summary>
    private const int UnitBytes = 8;

    public ulong SourceHigh;
    public ulong SourceLow;
    public ulong DestinationHigh;
    public ulong DestinationLow;

    /// <summary>Identification, protocol (IPv4 only, RFC 8200 §4.5), 1 for IPv6. 0 with no source: free.</summary>
    public ulong Tail;
    public long FirstSeenMs;
    public uint Generation;

    /// <summary>Where the datagram ends, when its last fragment has told; else 0.</summary>
    public int EndBytes;

    /// <summary>The furthest byte that came.</summary>
    public int ReachedBytes;
    public int UnitsSeen;

    /// <summary>Fragments overlapped: nothing more of it passes.</summary>
    public bool IsSpoilt;
    private Units _seen;

    public readonly bool IsOf(in PacketHeader header) =>
        SourceLow == header.SourceLow && DestinationLow == header.DestinationLow && Tail == TailOf(in header)
        && SourceHigh == header.SourceHigh && DestinationHigh == header.DestinationHigh;

    public static ulong TailOf(in PacketHeader header) => header.IsIpv6
        ? ((ulong)header.FragmentId << 32) | 1
        : ((ulong)header.FragmentId << 32) | ((ulong)header.Protocol << 8);

    /// <summary>Begins with a first fragment.</summary>
    public void Begin(in PacketHeader header, uint generation, long nowMs)
    {
        this = default;
        SourceHigh = header.SourceHigh;
        SourceLow = header.SourceLow;
        DestinationHigh = header.DestinationHigh;
        DestinationLow = header.DestinationLow;
        Tail = TailOf(in header);
        Generation = generation;
        FirstSeenMs = nowMs;
    }

    /// <summary>Adds a fragment; false when it overlaps another, or reaches past the end: then the datagram is spoilt.</summary>
    public bool TryAdd(in PacketHeader header)
    {
        int from = header.FragmentOffsetBytes, to = from + header.FragmentLengthBytes;
        bool endContradicted = header.MoreFragments
            ? EndBytes != 0 && to > EndBytes
            : EndBytes != 0 || ReachedBytes > to;
        if (IsSpoilt || endContradicted || !TryMark(from / UnitBytes, (to + UnitBytes - 1) / UnitBytes))
        {
            IsSpoilt = true;
            return false;
        }
        if (!header.MoreFragments)
            EndBytes = to;
        ReachedBytes = Math.Max(ReachedBytes, to);
        return true;
    }

    /// <summary>True when all of it has passed.</summary>
    public readonly bool IsComplete => EndBytes != 0 && UnitsSeen == (EndBytes + UnitBytes - 1) / UnitBytes;

    private bool TryMark(int first, int end)
    {
        for (int at = first; at < end;)
        {
            int count = Math.Min(end - at, 64 - (at & 63));
            ulong mask = (count == 64 ? ulong.MaxValue : (1UL << count) - 1) << (at & 63);
            ref ulong word = ref _seen[at >> 6];
            if ((word & mask) != 0)
                return false;
            word |= mask;
            UnitsSeen += count;
            at += count;
        }
        return true;
    }

    [InlineArray(8192 / 64)]
    private struct Units
    {
        private ulong _first;
    }
}
