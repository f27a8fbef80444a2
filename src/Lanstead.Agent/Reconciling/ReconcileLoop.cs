using System.Net;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Flows;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Naming;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Postures;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.Agent.Waking;
using Lanstead.DataPlane;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Reconciling;

/// <summary>Looks at the whole machine every few seconds, and at once when something changes; tells the server what came of it.</summary>
/// <remarks>
/// One pass: 1. what is wanted and allowed; 2. what must go; 3. what must be; 4. what is exposed, and what is called how; 5. what to tell. An error in one network does not
/// keep the others from theirs.
/// </remarks>
internal sealed class ReconcileLoop(
    NameService names,
    AgentControl control, Membership membership, Reconciler reconciler, DesiredPlanner planner, Backends backends, JournalKeeper journal, PathTable paths, PathStates pathStates,
    PairBook pairs, RouteNetlink netlink, ServerLink server, ServerReports reports, FlowKeeper flows, ExposureKeeper exposing, RouterWatch routers, ClockWatch clock, PostureWatch posture, ReportBoard board, TimeProvider time, ILogger logger)
{
    // Many changes come at once (an interface goes with its routes): one pass for all of them.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private readonly PolicyFilters _filters = new();
    private readonly TunnelRulesKept _tunnelRules = new();
    private readonly Dictionary<NetworkId, string> _lastFailure = [];
    private readonly Dictionary<NetworkId, NetworkRoutes> _routes = [];

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var waiting = board.Begin();
            try
            {
                (IReadOnlyList<NetworkReport> done, Failure? undo) = await PassAsync(cancel);
                board.End(waiting, done, undo);
                control.StateChanged();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ExternalException or InvalidOperationException)
            {
                Log.PassFailed(logger, e);
                board.End(waiting, board.Reports, new Failure(AgentFailures.SystemRefused, e.Message));
            }
            await control.Changed.WaitAsync(control.Options.ReconcileInterval, cancel);
            await Task.Delay(Settle, time, cancel);
        }
    }

    /// <summary>Wakes the loop when the system changes under it.</summary>
    public async Task FollowAsync(RouteMonitor monitor, CancellationToken cancel)
    {
        try
        {
            await foreach (RouteChange change in monitor.ReadAll(cancel))
            {
                if (change.Subject is RouteSubject.Lost or RouteSubject.Address
                    || (change.LinkName is { } name && InterfaceNames.IsOurs(name))
                    || (change.Removed && change.Subject == RouteSubject.Route))
                    control.Changed.Set();
            }
        }
        catch (NetlinkException e)
        {
            Log.MonitorFailed(logger, e.Message);
        }
    }

    private async Task<(IReadOnlyList<NetworkReport> Reports, Failure? Undo)> PassAsync(CancellationToken cancel)
    {
        // 1. What is wanted and allowed.
        SystemView system = SystemView.Read(netlink);
        MemberView[] members = control.IsUp && membership.Enrolment is not null
            ? [.. membership.Views().Where(member => !control.Settings.LeftNetworks.Contains(member.Network.Value))]
            : [];
        LocalFacts facts = DesiredPlanner.Facts(system, server.ServerAddresses);
        IReadOnlyList<IPAddress> own = OwnEndpoints.Addresses(system.Links, system.Addresses, system.Routes, server.ObservedAddress);
        paths.Own = (own, facts.Lans);
        board.Lans = facts.Lans;
        server.Waker.Adapters = OwnAdapters.Of(system);
        var waiting = members.Select(Waits).OfType<NetworkReport>().ToDictionary(report => report.Member.Network);
        var judged = planner.Judge([.. members.Where(member => !waiting.ContainsKey(member.Network))], facts);

        // 2. What must go.
        var desired = new Dictionary<NetworkId, DesiredNetwork>();
        IPNetwork[] ranges = [.. judged.SelectMany(one => one.Verdict.Plan?.Prefixes ?? [])];
        ILookup<ByteString, PairNote> notes = server.Pairs.Take().ToLookup(note => note.NetworkId);
        pairs.Keep(members.Select(member => member.Network));
        foreach ((MemberView member, Verdict verdict) in judged)
        {
            if (verdict.Plan is not { } plan)
                continue;
            string last = _lastFailure.GetValueOrDefault(member.Network, "");
            NetworkLink link = planner.Place(member, plan, system, journal.Journal, last == TunnelFailures.NameTaken, last == TunnelFailures.PortInUse);
            BackendDecision backend = backends.For(member);
            NetworkRoutes lans = RouteJudge.Judge(
                member, plan, facts, [.. ranges, .. desired.Values.SelectMany(other => other.Lans.Used.Select(route => route.Reach))], system, control.Settings,
                _routes.GetValueOrDefault(member.Network), peer => routers.IsDown(member.Network, peer));
            _routes[member.Network] = lans;
            plan = plan.With(lans);
            HomePlan home = await exposing.PrepareAsync(link.InterfaceName, plan, member.Exposures, system, cancel);
            desired[member.Network] = new DesiredNetwork(plan, link.InterfaceName, member.PrivateKey!, (ushort)link.ListenPort, backend, _filters.For(member.Network, plan.Hub is null ? member.Rules : _tunnelRules.For(plan, home), plan.Hub is null ? member.PolicyVersion : 0, PacketScope.Of(plan)))
            {
                Exposures = plan.Hub is null ? [] : member.Exposures,
                Home = home,
                PublicLinks = plan.IsHub ? exposing.LinksOf(member.Exposures, system) : [],
                Lans = lans,
                Pairs = pairs.Look(member, plan, notes[member.Network.ToWire()]),
                OtherKey = member.OtherKeyAt(time.GetUtcNow()),
                IsLan = plan.ActsAsLan && control.Settings.AcceptLan && backend.Kind == BackendKind.Engine,
            };
        }
        Failure? undo = await reconciler.RemoveOthersAsync(
            [.. desired.Values.SelectMany(network => network.Tables.Prepend(network.InterfaceName))], keepSettings: desired.Values.Any(network => network.NeedsSettings), cancel);

        // 3. What must be; last where a program did not answer the last time, so that the others do not wait for it again.
        var done = new List<NetworkReport>();
        foreach ((MemberView member, Verdict verdict) in judged.OrderBy(one => _lastFailure.GetValueOrDefault(one.Member.Network) == TunnelFailures.TimedOut))
        {
            if (!desired.TryGetValue(member.Network, out DesiredNetwork? network))
            {
                Refusal? reason = verdict.Refusals.Count > 0 ? verdict.Refusals[^1] : null;
                done.Add(new NetworkReport(member, null, verdict.Refusals, null, reason?.Code is PolicyFailures.OwnKeyPending or LockFailures.OwnUnsigned ? "down" : "failed", reason?.Detail ?? ""));
                continue;
            }
            NetworkPass pass = await reconciler.ApplyAsync(network, cancel);
            _lastFailure[member.Network] = pass.Failure?.Code ?? "";
            // Only now: whoever hears of it may speak the key at once.
            if (pass.Failure is null)
                pairs.Send(member, network.Plan, server.Generation, server.Send);
            paths.Keep(member.Network, network.Plan.Peers.Select(peer => peer.Id));
            done.Add(new NetworkReport(
                membership.View(member.Network) ?? member, network.Plan, [.. verdict.Refusals, .. network.Lans.Refusals], pass, pass.Failure is null ? "up" : "failed", pass.Failure?.Message ?? "")
            {
                Lans = network.Lans,
            });
        }
        routers.Watch([.. desired.Values.SelectMany(Twins)]);
        done.AddRange(waiting.Values);

        // 4. What is exposed by the tunnels that are there, and what is called how. A machine whose names fail still has its networks.
        IReadOnlyList<ExposureState> exposed = await exposing.ApplyAsync([.. desired.Values.Where(network => network.Plan.Hub is not null)], system, cancel);
        board.Exposures = exposed;
        Failure? naming = await names.ApplyAsync(done, cancel);
        if (members.Length == 0)
            undo ??= naming;

        // 5. What to tell.
        pathStates.Publish(done.SelectMany(report => paths.StatesOf(report.Member.Network, report.Plan)));
        reports.TellExposures(exposed);
        reports.Tell(done, own, facts.Lans, server.Waker.Adapters, await posture.LookAsync(members, cancel));
        flows.Tell(done);
        clock.LookAtServer(server.ClockBehind);
        clock.LookAtHandshakes(
        [
            .. from report in done
               where desired.ContainsKey(report.Member.Network)
               let network = desired[report.Member.Network]
               where network.Backend.Kind != BackendKind.Engine
               select (network.InterfaceName, report.Member.Name, report.Pass?.Tunnel?.Peers.Max(peer => peer.LastHandshakeAt)),
        ]);
        return (done, undo);
    }

    // Machines that lead to the same LAN: only there another one can take over.
    private static IEnumerable<(NetworkId, PeerId, IPAddress)> Twins(DesiredNetwork network) =>
        from route in network.Lans.Used
        where route.Routers.Count > 1
        from peer in network.Plan.Peers
        where route.Routers.Contains(peer.Id)
        select (network.Network, peer.Id, peer.Addresses[0]);

    /// <summary>A network that cannot be judged yet; null when it can.</summary>
    private NetworkReport? Waits(MemberView member) => member switch
    {
        { Held.Length: > 0 } => new NetworkReport(member, null, [], null, "down", HoldText.Of(member, membership.Manifest?.DeviceName ?? "NAME", membership.MissingIn(member.Network))),
        { PrivateKey: null, Failure: { } failure } => new NetworkReport(
            member, null, [new Refusal("key", failure.Code, failure.Message)], null, "failed",
            $"{failure.Message} Make a new join key for this network in the web UI, and run: lanstead up --key KEY"),
        { Head: null } or { PublicKey: null } => new NetworkReport(member, null, [], null, "down", "Waits for the server's map."),
        _ => null,
    };
}
