using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing.Proxying;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Microsoft.Extensions.Logging;
using Route = Lanstead.Linux.Netlink.Route;

namespace Lanstead.Agent.Exposing;

/// <summary>The home end: ports of the tunnel's address lead to services, and their answers go back by the tunnel.</summary>
/// <remarks>
/// In each pass: 1. before packets may come, the table that says where they go; 2. once the interface is there, the way back. Rules and routes are ours by the protocol
/// that they name (76), a rule in Docker's chain by its comment. One owner: the reconcile loop.
/// </remarks>
internal sealed class HomeSide(JournalKeeper journal, RouteNetlink netlink, AgentControl control, ILogger logger)
{
    private const uint MarkPriority = 100, SourcePriority = 200;

    // Any address of the Internet: the kernel is asked for the way there, nothing is sent.
    private static readonly IPAddress s_outside4 = IPAddress.Parse("1.1.1.1"), s_outside6 = IPAddress.Parse("2606:4700:4700::1111");

    private readonly PacketTables _tables = new();
    private readonly ProxyDoors _doors = new();

    /// <summary>What is opened of a tunnel; its table is in force, or nothing is opened.</summary>
    public async Task<HomePlan> PrepareAsync(string interfaceName, NetworkPlan plan, IReadOnlyList<PlannedExposure> wanted, SystemView system, CancellationToken cancel)
    {
        HomePlan home = HomeJudge.Judge(wanted, control.Settings.AcceptExposures, system, Listens(wanted));
        if (home.Opened.Count == 0)
            return home;
        if (Way(interfaceName, system) is not { } way)
            return home.Refused(AgentFailures.ExposureFailed, "This machine is a client of too many tunnel servers.");
        string name = HomeTable.NameOf(interfaceName);
        journal.WillMakeTable(name);
        var answers = new AnswerAddresses(Answering(s_outside4, plan), Answering(s_outside6, plan));
        Result<IReadOnlyList<IPEndPoint>> copiers = _doors.Ensure(interfaceName, plan.Addresses, ProxyRoute.Of(home.Opened, answers));
        if (!copiers.IsSuccess)
            return home.Refused(copiers.Failure.Code, copiers.Failure.Message);
        string script = HomeTable.Script(interfaceName, plan.MtuBytes, way, home.Opened, answers, Closed(home.Links), copiers.Value);
        Result<bool> put = await _tables.EnsureAsync(name, script, why => new Failure(AgentFailures.ExposureFailed, $"Nothing can be exposed from this machine: {why}"), cancel);
        if (!put.IsSuccess)
        {
            Log.HomeFailed(logger, interfaceName, put.Failure.Message);
            return home.Refused(put.Failure.Code, put.Failure.Message);
        }
        if (put.Value)
            Log.HomeOpened(logger, interfaceName, home.Opened.Count);
        return home;
    }

    /// <summary>Sees to the ways back, and takes away what no tunnel needs any more.</summary>
    public async Task<IReadOnlyList<ExposureState>> ApplyAsync(IReadOnlyList<DesiredNetwork> tunnels, CancellationToken cancel)
    {
        DesiredNetwork[] open = [.. tunnels.Where(tunnel => tunnel.Home.Opened.Count > 0)];

        // 1. What is exposed no more: the table last, so that what comes until then is not taken for the machine's own.
        foreach (TunnelWay gone in (journal.Journal.Ways ?? []).Where(way => open.All(tunnel => tunnel.InterfaceName != way.Interface)).ToArray())
        {
            _doors.Close(gone.Interface);
            Failure? left = Route(new WayBack(gone.Number), [], []) ?? (gone.InDocker ? await DockerChain.RemoveAsync(gone.Interface, cancel) : null) ?? await _tables.RemoveAsync(HomeTable.NameOf(gone.Interface), cancel);
            if (left is not null)
            {
                Log.HomeFailed(logger, gone.Interface, left.Message);
                continue;
            }
            journal.TableIsGone(HomeTable.NameOf(gone.Interface));
            journal.WayIsGone(gone.Interface);
            Log.HomeClosed(logger, gone.Interface);
        }

        // 2. What is.
        var states = new List<ExposureState>(tunnels.Except(open).SelectMany(tunnel => tunnel.Home.States));
        foreach (DesiredNetwork tunnel in open)
        {
            Failure? failure = await LeadBackAsync(tunnel, cancel);
            if (failure is not null)
                Log.HomeFailed(logger, tunnel.InterfaceName, failure.Message);
            states.AddRange(failure is null ? tunnel.Home.States : tunnel.Home.Refused(failure.Code, failure.Message).States);
        }
        return states;
    }

    private async Task<Failure?> LeadBackAsync(DesiredNetwork tunnel, CancellationToken cancel)
    {
        if (journal.Journal.Ways?.FirstOrDefault(way => way.Interface == tunnel.InterfaceName) is not { } kept || netlink.FindLink(tunnel.InterfaceName) is not { } link)
            return new Failure(AgentFailures.ExposureFailed, "The tunnel has no interface yet.");
        var way = new WayBack(kept.Number);
        var rules = new List<RoutingRule>();
        var routes = new List<Route>();
        foreach (IPAddress own in tunnel.Addresses)
        {
            var rule = new RoutingRule { Family = own.AddressFamily, Priority = MarkPriority, Table = way.Table, FirewallMark = way.Mark, FirewallMask = WayBack.Mask, Protocol = DesiredNetwork.RouteProtocol };
            rules.Add(rule);
            // What is bound to the tunnel's address answers by it, before any mark.
            rules.Add(rule with { Priority = SourcePriority, FirewallMark = 0, FirewallMask = 0, Source = Prefixes.Host(own) });
            IPAddress any = own.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
            routes.Add(new Route { Destination = new IPNetwork(any, 0), LinkIndex = link.Index, Table = way.Table, Protocol = DesiredNetwork.RouteProtocol });
        }
        if (Route(way, rules, routes) is { } failure)
            return failure;
        if (tunnel.Home.Links.Count == 0 && !kept.InDocker)
            return null;
        return tunnel.Home.Links.Count > 0
            ? await DockerChain.EnsureAsync(tunnel.InterfaceName, () => journal.WillUse(kept with { InDocker = true }), cancel)
            : await DockerChain.RemoveAsync(tunnel.InterfaceName, cancel);
    }

    // Looked at only where something is asked.
    private static Func<bool, int, int, bool> Listens(IReadOnlyList<PlannedExposure> wanted)
    {
        if (wanted.Count == 0)
            return (_, _, _) => true;
        IReadOnlyList<ListeningSocket> sockets = ListeningSockets.Read();
        return (isTcp, first, last) => sockets.Any(socket => socket.Udp != isTcp && socket.Port >= first && socket.Port <= last && !IPAddress.IsLoopback(socket.Address));
    }

    // Writes the difference only. The route first: a packet with a mark and no route would go by the main table.
    private Failure? Route(WayBack way, IReadOnlyList<RoutingRule> rules, IReadOnlyList<Route> routes)
    {
        Route[] presentRoutes = [.. netlink.Routes().Where(route => route.Table == way.Table && route.Protocol == DesiredNetwork.RouteProtocol)];
        RoutingRule[] presentRules = [.. netlink.Rules().Where(rule => rule.Table == way.Table && rule.Protocol == DesiredNetwork.RouteProtocol)];
        NetlinkFailure?[] done =
        [
            .. routes.Where(route => !presentRoutes.Any(there => Same(there, route))).Select(netlink.AddRoute),
            .. rules.Except(presentRules).Select(netlink.AddRule),
            .. presentRules.Except(rules).Select(netlink.DeleteRule),
            .. presentRoutes.Where(there => !routes.Any(route => Same(there, route))).Select(netlink.DeleteRoute),
        ];
        return done.FirstOrDefault(failure => failure is { IsMissing: false, IsExisting: false }) is { } refused ? new Failure(AgentFailures.ExposureFailed, $"The way back into the tunnel cannot be made: {refused}") : null;
    }

    private static bool Same(Route a, Route b) => a.Destination.Equals(b.Destination) && a.LinkIndex == b.LinkIndex;

    // The same as long as the tunnel is exposed by: flows that are open bear its mark.
    private WayBack? Way(string interfaceName, SystemView system)
    {
        IReadOnlyList<TunnelWay> known = journal.Journal.Ways ?? [];
        if (known.FirstOrDefault(way => way.Interface == interfaceName) is { } kept)
            return new WayBack(kept.Number);
        IReadOnlyList<RoutingRule> rules = netlink.Rules();
        for (int number = 0; number < WayBack.Max; number++)
        {
            var way = new WayBack(number);
            bool isTaken = known.Any(other => other.Number == number) || system.Routes.Any(route => route.Table == way.Table)
                || rules.Any(rule => rule.Table == way.Table || (rule.FirewallMask & WayBack.Mask & way.Mark) != 0 && (rule.FirewallMark & WayBack.Mask) == (way.Mark & rule.FirewallMask));
            if (isTaken)
                continue;
            journal.WillUse(new TunnelWay(interfaceName, number, InDocker: false));
            return way;
        }
        return null;
    }

    // Where the answer of a program that is bound to no address would come from.
    private IPAddress? Answering(IPAddress outside, NetworkPlan plan) =>
        netlink.FindSource(outside) is { } own && !Prefixes.IsSpecial(own) && !plan.Addresses.Contains(own) ? own : null;

    private ClosedLinks Closed(IReadOnlyList<HomeLink> links) => new(
        [.. links.Where(link => !link.Six && WasOff(Planner.Forwarding4(link.Name))).Select(link => link.Name).Distinct()],
        [.. links.Where(link => link.Six && SystemSettings.Read(Planner.Forwarding6All) != "1" && WasOff(Planner.ForceForwarding6(link.Name))).Select(link => link.Name).Distinct()],
        links.Any(link => link.Six && SystemSettings.Read(Planner.ForceForwarding6(link.Name)) is null) && WasOff(Planner.Forwarding6All));

    // Off until this pass or an earlier one of ours.
    private bool WasOff(string setting) =>
        (journal.Journal.Settings.FirstOrDefault(changed => changed.Name == setting)?.Before ?? SystemSettings.Read(setting)) == "0";
}
