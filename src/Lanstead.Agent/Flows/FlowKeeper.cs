using Lanstead.Agent.Desired;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Flows;

/// <summary>Where a network's flows are logged: asks the back end each minute who connected, tells the server, and keeps it meanwhile, also over a restart.</summary>
/// <remarks>Thread-safe: the reconcile loop tells, the connection takes answers, the local socket asks.</remarks>
internal sealed class FlowKeeper(StateStore store, Backends backends, Func<AgentFrame, bool> send, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // A server reads 256 KB a second of an agent, and a pass comes each 4 s at least.
    private const int ReportsAtOnce = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<NetworkId, KeptFlows> _kept = [];
    private readonly HashSet<NetworkId> _off = [];

    /// <summary>After each pass: collects where it is due, and sends what waits.</summary>
    public void Tell(IReadOnlyList<NetworkReport> reports)
    {
        lock (_gate)
        {
            foreach (NetworkId gone in _kept.Keys.Where(network => reports.All(report => report.Member.Network != network)).ToArray())
                _kept.Remove(gone);
            foreach (NetworkReport report in reports)
                Tell(report);
        }
    }

    /// <summary>What the server has written down is kept no more.</summary>
    public void Forget(FlowsTaken taken)
    {
        if (!WireId.TryRead(taken.NetworkId, out NetworkId network))
            return;
        lock (_gate)
        {
            if (_kept.TryGetValue(network, out KeptFlows? kept) && kept.Taken(taken.Number) && kept is { Backlog.Reports.Count: 0, IsOnDisk: true })
                Save(network, kept);
        }
    }

    /// <summary>The last connections to this machine, the newest last.</summary>
    public IReadOnlyList<LocalFlow> Last(IEnumerable<MemberView> members, int most)
    {
        lock (_gate)
        {
            KeptFlows[] kept = [.. members.Select(member => _kept.GetValueOrDefault(member.Network)).OfType<KeptFlows>()];
            foreach (KeptFlows one in kept)
                one.Collect();
            return [.. kept.SelectMany(one => one.Last).OrderBy(flow => flow.SeenAt).TakeLast(most)];
        }
    }

    private void Tell(NetworkReport report)
    {
        NetworkId network = report.Member.Network;
        if (report.Member.Head is not { LogsFlows: true })
        {
            if (report.Member.Head is not null)
                Drop(network);
            return;
        }
        _off.Remove(network);
        if (!_kept.TryGetValue(network, out KeptFlows? kept))
            _kept[network] = kept = Load(network);
        if (report is { Plan: { } plan, Pass: { } pass })
            (kept.Plan, kept.Carrier) = (plan, (backends.Of(backends.For(report.Member)), pass.InterfaceName));
        bool isDue = time.GetElapsedTime(kept.CollectedAt) >= Interval;
        // What the minute before left over was not taken: now it is worth a file.
        if (isDue && (kept.Backlog.Reports.Count > 0 || kept.IsOnDisk))
            Save(network, kept);
        if (isDue)
            kept.Collect();
        foreach (FlowReport waiting in kept.Backlog.Reports.Where(one => !kept.SentAt.TryGetValue(one.Number, out long at) || time.GetElapsedTime(at) >= Interval).Take(ReportsAtOnce))
        {
            if (!send(new AgentFrame { Flows = waiting }))
                break;
            kept.SentAt[waiting.Number] = time.GetTimestamp();
        }
    }

    // What was noted is nobody's business any more.
    private void Drop(NetworkId network)
    {
        if (!_off.Add(network))
            return;
        KeptFlows kept = _kept.Remove(network, out KeptFlows? here) ? here : Load(network);
        kept.Backlog.Reports.Clear();
        if (kept.IsOnDisk)
            Save(network, kept);
    }

    // A file that cannot be read is as good as none: it holds the past only.
    private KeptFlows Load(NetworkId network)
    {
        Result<byte[]?> file = store.LoadFlows(network);
        byte[]? bytes = file.IsSuccess ? file.Value : null;
        FlowBacklog backlog = bytes is not null && WireMessages.TryRead(FlowBacklog.Parser, bytes, out FlowBacklog? kept) ? kept : new FlowBacklog();
        return new KeptFlows(network, backlog, time) { IsOnDisk = bytes is not null };
    }

    private void Save(NetworkId network, KeptFlows kept)
    {
        try
        {
            store.SaveFlows(network, kept.Backlog.Reports.Count == 0 ? [] : Google.Protobuf.MessageExtensions.ToByteArray(kept.Backlog));
            kept.IsOnDisk = kept.Backlog.Reports.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(logger, network, e.Message);
        }
    }
}
