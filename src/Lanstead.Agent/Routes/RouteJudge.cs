using System.Net;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Route = Lanstead.Linux.Netlink.Route;

namespace Lanstead.Agent.Routes;

/// <summary>What this machine does of the routes that a network's map tells: never over its own LAN, the server's address, another network, or what is nobody's private range; and it leads only to what it offers itself. Pure.</summary>
internal static class RouteJudge
{
    /// <param name="member">The network, as the server signed it.</param>
    /// <param name="plan">What the policy let through of it.</param>
    /// <param name="facts">This machine.</param>
    /// <param name="others">Ranges of this machine's networks, and routes of those before.</param>
    /// <param name="system">Its links and routes.</param>
    /// <param name="settings">What its person chose.</param>
    /// <param name="before">What was used until now: a router that works stays.</param>
    /// <param name="isDown">Whether a router is known not to answer.</param>
    public static NetworkRoutes Judge(
        MemberView member, NetworkPlan plan, LocalFacts facts, IReadOnlyList<IPNetwork> others, SystemView system, AgentSettings settings, NetworkRoutes? before, Func<PeerId, bool> isDown)
    {
        var refusals = new List<Refusal>();
        IPNetwork[] offers = [.. settings.OffersIn(member.Network)];

        // 1. Others' LANs, by what is sent there.
        var found = new Dictionary<IPNetwork, List<(IPNetwork Lan, PeerId Peer)>>();
        var inTunnel = plan.Peers.Where(peer => peer.InTunnel).Select(peer => peer.Id).ToHashSet();
        foreach (Peer peer in member.Peers.Peers.Where(peer => peer.Routes.Count > 0))
        {
            if (!WireId.TryRead(peer.PeerId, out PeerId id) || id == member.Peer || !inTunnel.Contains(id) || !settings.AcceptRoutes)
                continue;
            foreach (PeerRoute route in peer.Routes.Take(RouteRules.Max))
            {
                if (Read(route, out IPNetwork reach, out IPNetwork lan) is { } unread)
                    refusals.Add(unread);
                else if (Unsigned(plan, peer, route) is { } unsigned)
                    refusals.Add(unsigned);
                else if (Check(reach, facts, others) is { } refusal)
                    refusals.Add(refusal);
                else if (!facts.Lans.Any(own => Prefixes.Overlap(own, reach)))
                    (found.TryGetValue(reach, out var routers) ? routers : found[reach] = []).Add((lan, id));
                // Else this machine stands in that LAN itself, as one of its two routers does.
            }
        }
        var used = new List<UsedRoute>();
        foreach ((IPNetwork reach, var routers) in found.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            PeerId[] ids = [.. routers.Select(router => router.Peer).OrderBy(id => id.Value)];
            PeerId? last = before?.Used.FirstOrDefault(route => route.Reach.Equals(reach))?.Via;
            PeerId via = last is { } kept && ids.Contains(kept) && !isDown(kept) ? kept : ids.FirstOrDefault(id => !isDown(id), ids[0]);
            used.Add(new UsedRoute(reach, routers.First(router => router.Peer == via).Lan, via, ids));
        }

        // 2. Its own: what it offers, and somebody said yes to.
        var own = new List<OwnRoute>();
        Peer? self = member.Peers.Find(member.Peer);
        foreach (PeerRoute route in self?.Routes.Take(RouteRules.Max) ?? [])
        {
            if (Read(route, out IPNetwork reach, out IPNetwork lan) is { } unread)
                refusals.Add(unread);
            else if (!offers.Contains(lan))
                refusals.Add(new Refusal($"route {lan}", PolicyFailures.RouteNotOffered, "This machine does not offer that LAN; nobody on it asked for that. If it should: lanstead routes offer"));
            else if (Unsigned(plan, self!, route) is { } unsigned)
                refusals.Add(unsigned);
            else
                own.Add(new OwnRoute(reach, lan, LinkTo(lan, system)));
        }
        return new NetworkRoutes(used, own, offers, refusals);
    }

    // Under a lock the server's word alone leads nobody anywhere.
    private static Refusal? Unsigned(NetworkPlan plan, Peer peer, PeerRoute route)
    {
        if (plan.LockedRoutes is not { } standings)
            return null;
        MemberStanding standing = standings.GetValueOrDefault(route, MemberStanding.Waiting);
        return standing == MemberStanding.Trusted ? null
            : new Refusal($"route {LocalPolicy.Printable(route.Prefix)}", LockFailures.RouteUnsigned, LockGate.RouteRefused(standing, LocalPolicy.Printable(peer.Name)));
    }

    private static Refusal? Read(PeerRoute route, out IPNetwork reach, out IPNetwork lan)
    {
        lan = default;
        bool read = RouteRules.TryParse(route.Prefix, out reach) & RouteRules.TryParse(route.Lan.Length == 0 ? route.Prefix : route.Lan, out lan)
            && lan.PrefixLength == reach.PrefixLength && lan.BaseAddress.AddressFamily == reach.BaseAddress.AddressFamily;
        return read ? null : new Refusal($"route {LocalPolicy.Printable(route.Prefix)}", PolicyFailures.CidrNotPrivate, "A route leads to a private network, and to no more than one block of it.");
    }

    private static Refusal? Check(IPNetwork reach, LocalFacts facts, IReadOnlyList<IPNetwork> others)
    {
        if (facts.ControlAddresses.Any(reach.Contains))
            return new Refusal($"route {reach}", PolicyFailures.CidrHoldsServer, "The server's own address is in it; the machine would lose the server.");
        return others.Any(other => Prefixes.Overlap(other, reach))
            ? new Refusal($"route {reach}", PolicyFailures.CidrOverlapsNetwork, "A network of this machine overlaps with it.")
            : null;
    }

    // The link of the most specific route there that is not ours.
    private static string? LinkTo(IPNetwork lan, SystemView system)
    {
        var ours = system.Links.Where(link => InterfaceNames.IsOurs(link.Name)).Select(link => link.Index).ToHashSet();
        Route? best = system.Routes
            .Where(route => route.Table == Route.MainTable && route.LinkIndex is { } index && !ours.Contains(index)
                && route.Destination.BaseAddress.AddressFamily == lan.BaseAddress.AddressFamily && route.Destination.Contains(lan.BaseAddress))
            .OrderByDescending(route => route.Destination.PrefixLength).ThenBy(route => route.Metric).FirstOrDefault();
        return best is null ? null : system.Links.FirstOrDefault(link => link.Index == best.LinkIndex)?.Name;
    }
}
