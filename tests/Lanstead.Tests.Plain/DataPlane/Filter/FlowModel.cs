using Lanstead.DataPlane.Filter;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>
/// What the flow table promises, as plainly as it can be said: a dictionary, no limit of size, no notes, no locks. Packets are given by their parts;
/// which ones rules allow, the test says.
/// </summary>
internal sealed class FlowModel
{
    private readonly Dictionary<(int Remote, int Local, int Ports, bool Tcp), Flow> _flows = [];

    public int Generation { get; set; } = 1;

    public bool In((int, int, int, bool Tcp) name, byte flags, TimeSpan now, bool rulesAllow)
    {
        Flow? flow = Live(name, now);
        bool opening = name.Tcp && (flags & 18) == 2;
        if (flow is not null)
        {
            if (flow.OpenedHere && (!opening || flow.State == FlowState.TcpOpening))
                return Seen(flow, name.Tcp, flags, true, now);
            if (!flow.OpenedHere && flow.Generation == Generation)
            {
                if (flow.Revoked)
                    return Touch(flow, now, false);
                if (!opening)
                    return Seen(flow, name.Tcp, flags, true, now);
            }
        }
        if (!rulesAllow)
        {
            if (flow is { OpenedHere: false })
            {
                (flow.Generation, flow.Revoked) = (Generation, true);
                Touch(flow, now, false);
            }
            return false;
        }
        bool begins = flow is null || (flow.OpenedHere ? flow.State is FlowState.TcpClosed or FlowState.TcpReset : opening);
        if (begins)
            flow = _flows[name] = new Flow { OpenedHere = false, State = First(name.Tcp, opening), Last = now };
        if (!flow!.OpenedHere)
            (flow.Generation, flow.Revoked) = (Generation, false);
        return Seen(flow, name.Tcp, flags, true, now);
    }

    public void Out((int, int, int, bool Tcp) name, byte flags, TimeSpan now)
    {
        Flow? flow = Live(name, now);
        bool opening = name.Tcp && (flags & 18) == 2;
        if (opening ? flow is not { OpenedHere: true, State: FlowState.TcpOpening } : flow is null && (!name.Tcp || (flags & 23) == 16))
            flow = _flows[name] = new Flow { OpenedHere = true, State = First(name.Tcp, opening), Last = now };
        if (flow is not null)
            Seen(flow, name.Tcp, flags, false, now);
    }

    private static FlowState First(bool tcp, bool opening) =>
        !tcp ? FlowState.UdpOneWay : opening ? FlowState.TcpOpening : FlowState.TcpEstablished;

    private Flow? Live((int, int, int, bool) name, TimeSpan now) =>
        _flows.TryGetValue(name, out Flow? flow) && (now - flow.Last).TotalMilliseconds <= FlowTimeouts.Of(flow.State) ? flow : null;

    private static bool Touch(Flow flow, TimeSpan now, bool verdict)
    {
        flow.Last = now;
        return verdict;
    }

    private static bool Seen(Flow flow, bool tcp, byte flags, bool fromRemote, TimeSpan now)
    {
        flow.Answered |= flow.OpenedHere == fromRemote;
        flow.RemoteFin |= tcp && fromRemote && (flags & 1) != 0;
        flow.LocalFin |= tcp && !fromRemote && (flags & 1) != 0;
        FlowState before = flow.State;
        if (!tcp)
            flow.State = flow.Answered ? FlowState.UdpBothWays : FlowState.UdpOneWay;
        else if ((flags & 4) != 0 || before == FlowState.TcpReset)
            flow.State = FlowState.TcpReset;
        else if (flow.RemoteFin || flow.LocalFin)
            flow.State = flow.RemoteFin && flow.LocalFin ? FlowState.TcpClosed : FlowState.TcpHalfClosed;
        else if (flow.Answered)
            flow.State = FlowState.TcpEstablished;
        bool over = flow.State is FlowState.TcpClosed or FlowState.TcpReset;
        if (!over || flow.State != before)
            flow.Last = now;
        return true;
    }

    private sealed class Flow
    {
        public required bool OpenedHere { get; init; }

        public FlowState State { get; set; }

        public int Generation { get; set; }

        public bool Answered { get; set; }

        public bool Revoked { get; set; }

        public bool LocalFin { get; set; }

        public bool RemoteFin { get; set; }

        public TimeSpan Last { get; set; }
    }
}
