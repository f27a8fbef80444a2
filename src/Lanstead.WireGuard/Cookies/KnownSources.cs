using System.Runtime.InteropServices;

namespace Lanstead.WireGuard.Cookies;

/// <summary>The addresses (IPv4, or IPv6 /64) at which peers proved themselves last, or are by configuration, in a table that never grows. A flood from forged sources does not keep them waiting.</summary>
/// <remarks>
/// Only what is authentic or configured comes in, so strangers cannot fill it; when a place is full, its oldest goes. Shared by all devices of one port.
/// Thread-safe; looking up takes no lock and allocates nothing.
/// </remarks>
public sealed class KnownSources
{
    /// <summary>Addresses that are kept where nothing else is said: 128 KB once there is one.</summary>
    public const int DefaultCapacity = 4096 * Ways;

    private const int Ways = 4;

    private readonly Lock _gate = new();
    private readonly ulong _key;
    private readonly int _sets;

    // Made for the first that is known.
    private ulong[]? _marks;

    /// <summary>Makes an empty table.</summary>
    /// <param name="random">For the key of the table, so that nobody outside knows who shares a place.</param>
    /// <param name="capacity">Addresses that are kept; a multiple of 4.</param>
    public KnownSources(IRandomSource random, int capacity = DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Ways);
        _sets = capacity / Ways;
        Span<ulong> key = stackalloc ulong[1];
        random.Fill(MemoryMarshal.AsBytes(key));
        _key = key[0] | 1;
    }

    /// <summary>Whether a peer proved itself at the address of an endpoint, or is expected there.</summary>
    public bool Holds(in Endpoint from)
    {
        if (Volatile.Read(ref _marks) is not { } marks)
            return false;
        ulong mark = MarkOf(from);
        int set = SetOf(mark);
        for (int way = 0; way < Ways; way++)
        {
            if (Volatile.Read(ref marks[set + way]) == mark)
                return true;
        }
        return false;
    }

    /// <summary>Notes that something authentic came from an endpoint, or that a peer is configured to be there.</summary>
    internal void Add(in Endpoint from)
    {
        if (Holds(from))
            return;
        ulong mark = MarkOf(from);
        lock (_gate)
        {
            ulong[] marks = _marks ?? new ulong[_sets * Ways];
            Span<ulong> ways = marks.AsSpan(SetOf(mark), Ways);
            ways[..^1].CopyTo(ways[1..]);
            ways[0] = mark;
            Volatile.Write(ref _marks, marks);
        }
    }

    private int SetOf(ulong mark) => (int)(mark % (ulong)_sets) * Ways;

    // One to one for the addresses of a family: no address is taken for another. Zero is an empty place.
    private ulong MarkOf(in Endpoint from)
    {
        ulong mark = (from.LimiterKey ^ _key ^ (ulong)from.AddressSizeBytes) * _key;
        mark ^= mark >> 32;
        mark *= 0x9E3779B97F4A7C15;
        mark ^= mark >> 29;
        return mark == 0 ? 1 : mark;
    }
}
