using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>The filter as one thread sees it. Not thread-safe: one thread, one lane of this kind for each direction. Neither allocates nor throws nor blocks.</summary>
public sealed unsafe partial class FilterLane
{
    /// <summary>Flows noted: as many as a batch of 64 packets can hold. 4 KB, so that the notes stay in the first cache beside the packets.</summary>
    private const int Notes = 64;

    // Counters of different lanes on one cache line would slow each other down.
    private const int CounterPadding = 8;

    private readonly PacketFilter _filter;
    private readonly FlowTable _flows;
    private readonly FlowNote[] _noteMemory = GC.AllocateArray<FlowNote>(Notes + 1, pinned: true);
    private readonly FlowNote* _notes;
    private readonly long[] _counts = new long[CounterPadding + FilterCounts.Verdicts + CounterPadding];
    private InstalledRules _installed;
    private long _nowMs;

    internal FilterLane(PacketFilter filter)
    {
        _filter = filter;
        _flows = filter.Flows;
        _installed = filter.Installed;
        _log = _installed.Log;
        _notes = (FlowNote*)(((nuint)Unsafe.AsPointer(ref _noteMemory[0]) + 63) & ~(nuint)63);
        _tallies = (FlowTally*)(((nuint)Unsafe.AsPointer(ref _tallyMemory[0]) + 63) & ~(nuint)63);
    }

    /// <summary>Begins a batch: takes the time and the rules for its packets. To be called before the first packet of each batch.</summary>
    /// <param name="now">Since any fixed origin, the same for all lanes; never runs back.</param>
    public void BeginBatch(TimeSpan now)
    {
        _nowMs = now.Ticks / TimeSpan.TicksPerMillisecond;
        InstalledRules installed = _filter.Installed;
        if (!ReferenceEquals(installed, _installed))
        {
            // Notes were made under other rules.
            Array.Clear(_noteMemory);
            _installed = installed;
            Follow(installed.Log);
        }
    }

    /// <summary>Judges a packet that came out of the tunnel, and counts it.</summary>
    /// <param name="packet">The decrypted IP packet; only read.</param>
    /// <param name="lengthBytes">Its length, with WireGuard's padding or without.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public FilterVerdict Judge(byte* packet, int lengthBytes)
    {
        if (PacketReader.TryReadPlain(packet, lengthBytes, inbound: true, out FlowKey key) && IsNoted(in key))
        {
            _counts[CounterPadding]++;
            if (_log is not null)
                Tally(in key, LengthOf(packet, lengthBytes), isOut: false);
            return FilterVerdict.Allowed;
        }
        return JudgeClosely(packet, lengthBytes);
    }

    /// <summary>Looks at a packet on its way into the tunnel, so that what comes back is let in. A superpacket is one packet.</summary>
    /// <param name="packet">The IP packet as the TUN device gave it, without vnet header; only read.</param>
    /// <param name="lengthBytes">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void NoteOutbound(byte* packet, int lengthBytes)
    {
        if (!PacketReader.TryReadPlain(packet, lengthBytes, inbound: false, out FlowKey key) || !IsNoted(in key))
            NoteClosely(packet, lengthBytes);
        else if (_log is not null)
            Tally(in key, lengthBytes, isOut: true);
    }

    internal void AddCountsTo(long[] sums)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += Volatile.Read(ref _counts[CounterPadding + i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsNoted(in FlowKey key)
    {
        FlowNote* note = _notes + NoteIndex(in key);
        return note->Key.IsSame(in key) && note->Entry != null
            && Volatile.Read(ref note->Entry->Stamp) == note->Stamp
            && _nowMs - note->Entry->LastSeenMs < FlowNote.FreshMs;
    }

    // Cheaper than the table's hash; a lane's own notes need no protection from peers, who would only slow down themselves.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint NoteIndex(in FlowKey key)
    {
        ulong mixed = (key.RemoteLow ^ key.Tail ^ (key.LocalLow << 7)) * 0x9E37_79B9_7F4A_7C15;
        return (nuint)(mixed >> 58);
    }
}
