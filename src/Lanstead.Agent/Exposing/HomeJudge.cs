using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing.Proxying;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Lanstead.Protocol.Wire;
using Route = Lanstead.Linux.Netlink.Route;

namespace Lanstead.Agent.Exposing;

/// <summary>What this machine opens of what the server wants exposed: its own services, and those of machines in its LANs; nothing where its person said no. Pure.</summary>
internal static class HomeJudge
{
    private static readonly bool[] s_tcpAndUdp = [true, false];

    /// <param name="wanted">As the server signed it.</param>
    /// <param name="accepts">What this machine's person chose.</param>
    /// <param name="system">Its links, addresses and routes.</param>
    /// <param name="listens">Whether something on this machine listens, by TCP (or else UDP), on one of the ports from first to last.</param>
    public static HomePlan Judge(IReadOnlyList<PlannedExposure> wanted, bool accepts, SystemView system, Func<bool, int, int, bool> listens)
    {
        var opened = new List<HomeExposure>();
        var states = new List<ExposureState>();
        foreach (PlannedExposure one in wanted)
        {
            if (!accepts)
                Refuse(one, AgentFailures.ExposuresOff, "This machine exposes nothing, as was chosen on it. If it should: lanstead set accept-exposures=true");
            else if (one.Fault is { } fault)
                Refuse(one, AgentFailures.ExposureUnfit, fault);
            else if (one.Target is not { } target || system.Addresses.Any(own => own.Address.Equals(target)))
                Open(new HomeExposure(one, one.Target, null), Unheard(one, listens));
            else if (LinkTo(target, system) is { } link)
                // What is copied is this machine's own connection there: nothing is forwarded.
                Open(new HomeExposure(one, target, ProxyRoute.IsFor(one.Source) ? null : link), Unsure(one, target, link, system));
            else
                Refuse(one, AgentFailures.ExposureTargetForeign, $"{target} is in no LAN of this machine, so it is not led to.");
        }
        HomeLink[] links = [.. opened.Where(one => one.Link is not null).Select(one => new HomeLink(one.Link!, one.Target!.AddressFamily == AddressFamily.InterNetworkV6)).Distinct()];
        return new HomePlan(opened, links, states);

        void Refuse(PlannedExposure one, string code, string detail) => states.Add(new ExposureState(one.Id, PublicSide: false, Open: false, code, detail));

        void Open(HomeExposure one, string warning)
        {
            opened.Add(one);
            states.Add(new ExposureState(one.Exposure.Id, PublicSide: false, Open: true, Detail: warning));
        }
    }

    private static string Unheard(PlannedExposure one, Func<bool, int, int, bool> listens)
    {
        string[] unheard =
        [
            .. from ports in one.Ports
               from isTcp in s_tcpAndUdp
               where (isTcp ? ports.Tcp : ports.Udp) && !listens(isTcp, ports.TargetPort, ports.TargetLast)
               select $"{(isTcp ? "TCP" : "UDP")} {ports.TargetPort}{(ports.Count > 1 ? $"-{ports.TargetLast}" : "")}",
        ];
        // Of a game that has both, often only one is there.
        return unheard.Length == one.Ports.Sum(ports => (ports.Tcp ? 1 : 0) + (ports.Udp ? 1 : 0)) ? $"Nothing on this machine listens on {string.Join(", ", unheard)} yet. Is the service running?" : "";
    }

    // Machines behind another link than the one to the Internet have this machine as their router. Those beside it have another one, as far as can be known from here.
    private static string Unsure(PlannedExposure one, IPAddress target, string link, SystemView system)
    {
        if (one.Source != SourceMode.Kept)
            return "";
        int? way = system.Routes.Where(route => route is { Table: Route.MainTable, Destination.PrefixLength: 0, LinkIndex: not null } && route.Destination.BaseAddress.AddressFamily == target.AddressFamily)
            .OrderBy(route => route.Metric).FirstOrDefault()?.LinkIndex;
        return way is { } index && system.Links.FirstOrDefault(other => other.Index == index)?.Name == link
            ? $"{target} answers by its own router. It sees callers' true addresses only where this machine is that router; else nothing comes back, and the exposure needs the PROXY protocol or masquerade."
            : "";
    }

    private static string? LinkTo(IPAddress target, SystemView system)
    {
        if (Prefixes.IsSpecial(target))
            return null;
        var ours = system.Links.Where(link => InterfaceNames.IsOurs(link.Name)).Select(link => link.Index).ToHashSet();
        Route? best = system.Routes
            .Where(route => route.Table == Route.MainTable && route.Kind == RouteKind.Unicast && route.LinkIndex is not null
                && route.Destination.BaseAddress.AddressFamily == target.AddressFamily && route.Destination.Contains(target))
            .OrderByDescending(route => route.Destination.PrefixLength).ThenBy(route => route.Metric).FirstOrDefault();
        // Behind another router of the house it is private; what is neither is somewhere in the Internet.
        return best is { Destination.PrefixLength: > 0, LinkIndex: { } index } && !ours.Contains(index) && (best.Gateway is null || Prefixes.IsPrivate(target))
            ? system.Links.FirstOrDefault(link => link.Index == index)?.Name
            : null;
    }
}
