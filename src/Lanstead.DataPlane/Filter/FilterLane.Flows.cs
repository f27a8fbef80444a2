using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Filter;

// What a flow log needs of each packet. A lane counts for itself, beside its notes, and hands over when a place passes to another flow, or when it is collected.
public sealed unsafe partial class FilterLane
{
    private readonly FlowTally[] _tallyMemory = GC.AllocateArray<FlowTally>(Notes + 1, pinned: true);
    private readonly long[] _takenPackets = new long[Notes];
    private readonly long[] _takenBytes = new long[Notes];
    private FlowTally* _tallies;
    private SpinLatch _tallyLatch;
    private FlowLog? _log;

    /// <summary>Hands over what was counted since the last time, from another thread than the lane's.</summary>
    internal void HandOver(FlowLog log)
    {
        _tallyLatch.Enter();
        if (ReferenceEquals(log, _log))
        {
            for (int i = 0; i < Notes; i++)
                HandOver(log, i, seenMs: 0);
        }
        _tallyLatch.Leave();
    }

    // The lane's own thread alone, between two batches.
    private void Follow(FlowLog? log)
    {
        if (ReferenceEquals(log, _log))
            return;
        _tallyLatch.Enter();
        // The counts are the old log's, which nobody collects any more.
        Array.Clear(_tallyMemory);
        Array.Clear(_takenPackets);
        Array.Clear(_takenBytes);
        _log = log;
        _tallyLatch.Leave();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tally(in FlowKey key, int lengthBytes, bool isOut)
    {
        nuint at = NoteIndex(in key);
        FlowTally* tally = _tallies + at;
        if (!tally->Key.IsSame(in key))
            PassOn((int)at, in key, isOut);
        // One writer; who collects reads whole words.
        tally->Packets++;
        tally->Bytes += lengthBytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogFlow(in FlowKey key, FilterVerdict verdict, int rule, int lengthBytes)
    {
        if (verdict == FilterVerdict.Allowed)
        {
            _log!.Begin(in key, RuleOf(rule), _nowMs);
            Tally(in key, lengthBytes, isOut: false);
            return;
        }
        _log!.Revoke(in key);
        _log.Note(in key, RuleOf(rule), isAllowed: false, lengthBytes, _nowMs);
    }

    private LoggedRule RuleOf(int label) => new(label, _installed.Rules.Version);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PassOn(int at, in FlowKey key, bool isOut)
    {
        _tallyLatch.Enter();
        HandOver(_log!, at, _nowMs);
        _tallies[at] = new FlowTally { Key = key, IsOut = isOut };
        _takenPackets[at] = _takenBytes[at] = 0;
        _tallyLatch.Leave();
    }

    // When it was seen the table knows, but for flows that have left it.
    private void HandOver(FlowLog log, int at, long seenMs)
    {
        FlowTally* tally = _tallies + at;
        long packets = Volatile.Read(ref tally->Packets), bytes = Volatile.Read(ref tally->Bytes);
        log.Add(in tally->Key, tally->IsOut, packets - _takenPackets[at], bytes - _takenBytes[at], seenMs);
        (_takenPackets[at], _takenBytes[at]) = (packets, bytes);
    }

    // As the IP header says: what comes out of the tunnel may be padded.
    private static int LengthOf(byte* packet, int lengthBytes)
    {
        int said = packet[0] >> 4 == 4 ? (packet[2] << 8) | packet[3] : ((packet[4] << 8) | packet[5]) + 40;
        return said <= lengthBytes ? said : lengthBytes;
    }

    // How a packet without a connection is named: an ICMP message by its type.
    private static FlowKey NameOf(in PacketHeader header)
    {
        FlowKey key = header.InboundKey();
        if (header.IsIcmp)
            key.Tail = FlowKey.TailOf(0, header.IcmpType, header.Protocol, header.IsIpv6);
        return key;
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct FlowTally
    {
        [FieldOffset(0)]
        public FlowKey Key;

        [FieldOffset(40)]
        public long Packets;

        [FieldOffset(48)]
        public long Bytes;

        [FieldOffset(56)]
        public bool IsOut;
    }
}
