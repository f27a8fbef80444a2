namespace Lanstead.DataPlane.Filter;

internal sealed unsafe partial class FlowTable
{
    /// <summary>What the table knows of a packet out of the tunnel.</summary>
    public enum Answer
    {
        /// <summary>Nothing that decides: the rules must.</summary>
        AskRules,

        /// <summary>It belongs to a flow that passes.</summary>
        Pass,

        /// <summary>It belongs to a flow that today's rules have refused already.</summary>
        Revoked,
    }

    /// <summary>A packet out of the tunnel: does it belong to a flow that passes?</summary>
    public Answer Ask(in FlowKey key, ulong hash, in PacketHeader header, uint generation, long nowMs, ref FlowNote note)
    {
        ref SpinLatch latch = ref LatchOf(hash);
        latch.Enter();
        Answer answer = Answer.AskRules;
        FlowEntry* entry = FindLive(in key, hash, nowMs);
        if (entry != null)
        {
            if (entry->Has(FlowFlags.OpenedHere))
            {
                // A connection asked for from outside is not an answer, unless both sides are asking at once (RFC 9293 §3.5).
                if (!IsOpening(in header) || entry->State == FlowState.TcpOpening)
                    answer = Answer.Pass;
            }
            else if (entry->Generation == generation)
            {
                answer = entry->Has(FlowFlags.Revoked) ? Answer.Revoked : IsOpening(in header) ? Answer.AskRules : Answer.Pass;
            }
            if (answer == Answer.Pass)
                Advance(entry, in header, fromRemote: true, nowMs, ref note);
            else if (answer == Answer.Revoked)
                entry->LastSeenMs = nowMs;
        }
        latch.Leave();
        return answer;
    }

    /// <summary>What the rules said of a packet out of the tunnel, to be remembered.</summary>
    public void Settle(in FlowKey key, ulong hash, in PacketHeader header, bool allowed, uint generation, long nowMs, ref FlowNote note)
    {
        ref SpinLatch latch = ref LatchOf(hash);
        latch.Enter();
        FlowEntry* entry = FindLive(in key, hash, nowMs);
        if (allowed)
        {
            bool known = entry != null;
            // What this side has opened stays this side's, but for a connection that is over.
            if (entry != null && entry->Has(FlowFlags.OpenedHere) && entry->State is FlowState.TcpClosed or FlowState.TcpReset)
                known = false;
            if (!known || (IsOpening(in header) && !entry->Has(FlowFlags.OpenedHere)))
                entry = Begin(entry, in key, hash, in header, FlowFlags.None, nowMs);
            if (!entry->Has(FlowFlags.OpenedHere) && (entry->Generation != generation || entry->Has(FlowFlags.Revoked)))
            {
                entry->Generation = generation;
                entry->Flags &= ~FlowFlags.Revoked;
                entry->Stamp++;
            }
            Advance(entry, in header, fromRemote: true, nowMs, ref note);
        }
        else if (entry != null && !entry->Has(FlowFlags.OpenedHere))
        {
            entry->Generation = generation;
            entry->Flags |= FlowFlags.Revoked;
            entry->LastSeenMs = nowMs;
            entry->Stamp++;
        }
        latch.Leave();
    }

    /// <summary>A packet into the tunnel: opens a flow, or goes on with one.</summary>
    public void NoteOutbound(in FlowKey key, ulong hash, in PacketHeader header, bool mayPickUp, long nowMs, ref FlowNote note)
    {
        ref SpinLatch latch = ref LatchOf(hash);
        latch.Enter();
        FlowEntry* entry = FindLive(in key, hash, nowMs);
        if (IsOpening(in header))
        {
            bool again = entry != null && entry->Has(FlowFlags.OpenedHere) && entry->State == FlowState.TcpOpening;
            if (!again)
                entry = Begin(entry, in key, hash, in header, FlowFlags.OpenedHere, nowMs);
        }
        else if (entry == null && MayOpen(in header, mayPickUp))
        {
            entry = Begin(null, in key, hash, in header, FlowFlags.OpenedHere, nowMs);
        }
        if (entry != null)
            Advance(entry, in header, fromRemote: false, nowMs, ref note);
        latch.Leave();
    }

    /// <summary>True when a flow is known and passes: what an ICMP message quotes or answers. Changes nothing.</summary>
    public bool Knows(in FlowKey key, ulong hash, uint generation, long nowMs)
    {
        ref SpinLatch latch = ref LatchOf(hash);
        latch.Enter();
        FlowEntry* entry = FindLive(in key, hash, nowMs);
        bool known = entry != null && (entry->Has(FlowFlags.OpenedHere) || (entry->Generation == generation && !entry->Has(FlowFlags.Revoked)));
        latch.Leave();
        return known;
    }

    /// <summary>True when nothing more is to come of a flow from outside; when it was last seen, 0 when that is not known any more. Changes nothing.</summary>
    public bool IsOver(in FlowKey key, long nowMs, out long seenMs)
    {
        ulong hash = HashOf(in key);
        ref SpinLatch latch = ref LatchOf(hash);
        latch.Enter();
        FlowEntry* entry = Find(in key, hash);
        bool isThere = entry != null && !entry->Has(FlowFlags.OpenedHere);
        seenMs = isThere ? entry->LastSeenMs : 0;
        bool isOver = !isThere || !entry->IsLive(nowMs) || entry->State is FlowState.TcpClosed or FlowState.TcpReset;
        latch.Leave();
        return isOver;
    }

    private FlowEntry* FindLive(in FlowKey key, ulong hash, long nowMs)
    {
        FlowEntry* entry = Find(in key, hash);
        return entry != null && entry->IsLive(nowMs) ? entry : null;
    }

    private static bool IsOpening(in PacketHeader header) =>
        header.Protocol == IpProtocol.Tcp && (header.TcpFlags & (IpProtocol.Syn | IpProtocol.Ack)) == IpProtocol.Syn;

    // In the middle of a connection only data does: answers, resets and farewells of this machine are no wish for a connection.
    private static bool MayOpen(in PacketHeader header, bool mayPickUp) =>
        header.Protocol != IpProtocol.Tcp
        || (mayPickUp && (header.TcpFlags & (IpProtocol.Syn | IpProtocol.Fin | IpProtocol.Rst | IpProtocol.Ack)) == IpProtocol.Ack);

    private FlowEntry* Begin(FlowEntry* known, in FlowKey key, ulong hash, in PacketHeader header, FlowFlags flags, long nowMs)
    {
        FlowEntry* entry = known != null ? known : Find(in key, hash);
        if (entry == null)
            entry = Take(in key, hash, nowMs);
        else
            Volatile.Write(ref entry->Stamp, entry->Stamp + 1);
        entry->Flags = flags;
        entry->Generation = 0;
        entry->LastSeenMs = nowMs;
        entry->State = header.Protocol switch
        {
            IpProtocol.Tcp => IsOpening(in header) ? FlowState.TcpOpening : FlowState.TcpEstablished,
            IpProtocol.Udp => FlowState.UdpOneWay,
            _ => header.IsIcmp ? FlowState.Echo : FlowState.Other,
        };
        return entry;
    }

    private static void Advance(FlowEntry* entry, in PacketHeader header, bool fromRemote, long nowMs, ref FlowNote note)
    {
        FlowFlags flags = entry->Flags;
        FlowState state = entry->State;
        if (entry->Has(FlowFlags.OpenedHere) == fromRemote)
            flags |= FlowFlags.Answered;
        if (header.Protocol == IpProtocol.Tcp)
        {
            if ((header.TcpFlags & IpProtocol.Fin) != 0)
                flags |= fromRemote ? FlowFlags.RemoteFin : FlowFlags.LocalFin;
            state = NextTcp(state, flags, header.TcpFlags);
        }
        else if (state == FlowState.UdpOneWay && (flags & FlowFlags.Answered) != 0)
        {
            state = FlowState.UdpBothWays;
        }

        bool over = state is FlowState.TcpClosed or FlowState.TcpReset;
        // Kept to the second, as on the lanes' short way: of many flows in turn each write would be one of a whole cache line. And what still
        // trickles in after the end does not keep a flow alive.
        if (state != entry->State || (!over && nowMs - entry->LastSeenMs >= FlowNote.FreshMs))
            entry->LastSeenMs = nowMs;
        if (state != entry->State || flags != entry->Flags)
        {
            entry->State = state;
            entry->Flags = flags;
            entry->Stamp++;
        }
        if (over)
            return;
        note.Key = entry->Key;
        note.Stamp = entry->Stamp;
        note.Entry = entry;
    }

    private static FlowState NextTcp(FlowState state, FlowFlags flags, byte tcpFlags) =>
        (tcpFlags & IpProtocol.Rst) != 0 || state == FlowState.TcpReset ? FlowState.TcpReset
        : (flags & (FlowFlags.LocalFin | FlowFlags.RemoteFin)) == (FlowFlags.LocalFin | FlowFlags.RemoteFin) ? FlowState.TcpClosed
        : (flags & (FlowFlags.LocalFin | FlowFlags.RemoteFin)) != 0 ? FlowState.TcpHalfClosed
        : state == FlowState.TcpOpening && (flags & FlowFlags.Answered) == 0 ? FlowState.TcpOpening
        : FlowState.TcpEstablished;
}
