using System.Runtime.CompilerServices;

namespace Lanstead.DataPlane.Filter;

// The long way: packets of flows not noted lately, first and last packets, ICMP, fragments, and whatever is wrong.
public sealed unsafe partial class FilterLane
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FilterVerdict JudgeClosely(byte* packet, int lengthBytes)
    {
        FilterVerdict verdict = PacketReader.Read(packet, lengthBytes, out PacketHeader header);
        if (verdict == FilterVerdict.Allowed)
        {
            verdict = header.IsLaterFragment
                ? _filter.Fragments.JudgeLater(in header, _installed.Generation, _nowMs)
                : header.IsIcmp ? JudgeIcmp(in header, lengthBytes) : JudgeFlow(in header, LengthOf(packet, lengthBytes));
            if (verdict == FilterVerdict.Allowed && header.IsFragment && !header.IsLaterFragment)
                verdict = _filter.Fragments.Remember(in header, _installed.Generation, _nowMs);
        }
        if (_installed.IsOff)
            verdict = FilterVerdict.Allowed;
        _counts[CounterPadding + (int)verdict]++;
        return verdict;
    }

    private FilterVerdict JudgeFlow(in PacketHeader header, int lengthBytes)
    {
        FlowKey key = header.InboundKey();
        ulong hash = _flows.HashOf(in key);
        uint generation = _installed.Generation;
        ref FlowNote note = ref _notes[NoteIndex(in key)];
        switch (_flows.Ask(in key, hash, in header, generation, _nowMs, ref note))
        {
            case FlowTable.Answer.Pass:
                if (_log is not null)
                    Tally(in key, lengthBytes, isOut: false);
                return FilterVerdict.Allowed;
            case FlowTable.Answer.Revoked:
                if (_log is not null)
                {
                    _installed.Rules.Judge(in header, out int refusedBy);
                    _log.Note(in key, RuleOf(refusedBy), isAllowed: false, lengthBytes, _nowMs);
                }
                return FilterVerdict.FlowRevoked;
            default:
                // The rules are asked outside of the table's lock.
                FilterVerdict verdict = _installed.Rules.Judge(in header, out int rule);
                _flows.Settle(in key, hash, in header, verdict == FilterVerdict.Allowed, generation, _nowMs, ref note);
                if (_log is not null)
                    LogFlow(in key, verdict, rule, lengthBytes);
                return verdict;
        }
    }

    private FilterVerdict JudgeIcmp(in PacketHeader header, int lengthBytes)
    {
        if (header.IcmpType == (header.IsIpv6 ? IpProtocol.EchoReply6 : IpProtocol.EchoReply4))
        {
            FlowKey key = header.InboundKey();
            key.Tail = EchoTail(in header);
            if (IsKnown(in key))
                return FilterVerdict.Allowed;
        }
        else if (IpProtocol.IsIcmpError(header.IsIpv6, header.IcmpType))
        {
            if (IsAboutKnownFlow(in header))
                return FilterVerdict.Allowed;
            FilterVerdict verdict = _installed.Rules.Judge(in header);
            return verdict == FilterVerdict.DefaultDenied ? FilterVerdict.IcmpErrorUnrelated : verdict;
        }
        FilterVerdict asked = _installed.Rules.Judge(in header, out int rule);
        _log?.Note(NameOf(in header), RuleOf(rule), asked == FilterVerdict.Allowed, lengthBytes, _nowMs);
        return asked;
    }

    // An error goes to the sender of the packet that it quotes, and quotes one that this side sent.
    private bool IsAboutKnownFlow(in PacketHeader header)
    {
        const int beforeQuote = 8;
        if (!PacketReader.TryReadQuoted(header.Transport + beforeQuote, header.TransportLengthBytes - beforeQuote, header.IsIpv6, out PacketHeader quoted)
            || quoted.SourceLow != header.DestinationLow || quoted.SourceHigh != header.DestinationHigh)
        {
            return false;
        }
        FlowKey key = quoted.OutboundKey();
        if (quoted.IsIcmp)
        {
            if (!IsEchoRequest(in quoted))
                return false;
            key.Tail = EchoTail(in quoted);
        }
        return IsKnown(in key);
    }

    private bool IsKnown(in FlowKey key) => _flows.Knows(in key, _flows.HashOf(in key), _installed.Generation, _nowMs);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteClosely(byte* packet, int lengthBytes)
    {
        // Of a datagram in fragments the first one says all; what cannot be read opens nothing.
        if (PacketReader.Read(packet, lengthBytes, out PacketHeader header) != FilterVerdict.Allowed || header.IsLaterFragment)
            return;
        FlowKey key = header.OutboundKey();
        if (header.IsIcmp)
        {
            if (!IsEchoRequest(in header))
                return;
            key.Tail = EchoTail(in header);
        }
        _flows.NoteOutbound(in key, _flows.HashOf(in key), in header, _filter.PickUpConnections, _nowMs, ref _notes[NoteIndex(in key)]);
        if (_log is not null && !header.IsIcmp)
            Tally(in key, lengthBytes, isOut: true);
    }

    private static bool IsEchoRequest(in PacketHeader header) =>
        header.IcmpType == (header.IsIpv6 ? IpProtocol.EchoRequest6 : IpProtocol.EchoRequest4);

    // The identifier stands in for the local port, whichever way the message goes: only echo requests of this side open such flows.
    private static ulong EchoTail(in PacketHeader header) => FlowKey.TailOf(0, header.IcmpIdentifier, header.Protocol, header.IsIpv6);
}
