using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Linux.Netlink;

namespace Lanstead.Agent.Reconciling;

/// <summary>Desired and observed state in, steps out. Pure: the same input gives the same steps, and equal states give none.</summary>
internal static class Planner
{
    public static IReadOnlyList<Operation> Plan(DesiredNetwork desired, InterfaceView observed)
    {
        // Without the interface nothing else has a place: it is made first, then looked at again.
        if (observed.Link is not { } link)
            return [new EnsureInterface(desired.InterfaceName)];

        var steps = new List<Operation>();
        if (link.Alias != Ownership.Mark)
            steps.Add(new SetMark(link.Index));
        if (link.MtuBytes != desired.Plan.MtuBytes)
            steps.Add(new SetMtu(link.Index, desired.Plan.MtuBytes));
        // Whoever has the address is found by the tunnel.
        if (link.HasBroadcast && link.AsksForNeighbours)
            steps.Add(new SetNoNeighbours(link.Index));
        if (!link.IsUp)
            steps.Add(new SetUp(link.Index, link.Name));
        PlanAddresses(desired, observed, link, steps);
        PlanRoutes(desired, observed, link, steps);
        PlanSettings(desired, observed, steps);
        return steps;
    }

    /// <summary>Kernel settings that the planner wants to see.</summary>
    public static IReadOnlyList<string> SettingsOf(DesiredNetwork desired) =>
    [
        Forwarding4(desired.InterfaceName), Forwarding4Default, ForceForwarding6(desired.InterfaceName), Forwarding6All, LinkLocal6(desired.InterfaceName),
        LooseReturn(desired.InterfaceName), LooseReturn("default"),
        .. Links(desired, six: false).Concat(Links(desired, six: true)).Distinct().SelectMany(link => new[] { Forwarding4(link), ForceForwarding6(link) }),
    ];

    private const string Forwarding4Default = "net/ipv4/conf/default/forwarding";

    internal const string Forwarding6All = "net/ipv6/conf/all/forwarding";

    /// <summary>Whether what comes in by an interface is forwarded.</summary>
    internal static string Forwarding4(string name) => $"net/ipv4/conf/{name}/forwarding";

    // Which address an interface gives itself: 1 for none. Programs that ask all would else ask from an address that leads nowhere.
    private static string LinkLocal6(string name) => $"net/ipv6/conf/{name}/addr_gen_mode";

    // Whether a packet is dropped whose sender the machine itself would answer by another interface: 1 yes, 2 only where it knows no way there at all.
    private static string LooseReturn(string name) => $"net/ipv4/conf/{name}/rp_filter";

    // Since Linux 6.17: forwards IPv6 from one interface without making the whole machine a router.
    internal static string ForceForwarding6(string name) => $"net/ipv6/conf/{name}/force_forwarding";

    private static void PlanAddresses(DesiredNetwork desired, InterfaceView observed, Link link, List<Operation> steps)
    {
        // An address of full length brings no route of the kernel's own with it: all routes are ours to tell.
        // Programs on a LAN go by the length and the broadcast address, so there it has the network's.
        InterfaceAddress[] wanted = [.. desired.Addresses.Select(address => desired is { IsLan: true, Plan.Broadcast: { } all } && address.AddressFamily == AddressFamily.InterNetwork
            ? new InterfaceAddress(link.Index, address, desired.Plan.Prefixes[0].PrefixLength, NoPrefixRoute: true) { Broadcast = all }
            : new InterfaceAddress(link.Index, address, Prefixes.Host(address).PrefixLength))];
        foreach (InterfaceAddress address in wanted.Where(address => !observed.Addresses.Any(there => Same(there, address))))
            steps.Add(new AddAddress(address));
        foreach (InterfaceAddress address in observed.Addresses.Where(there => (desired.IsLan || !there.Address.IsIPv6LinkLocal) && !wanted.Any(address => Same(there, address))))
            steps.Add(new DeleteAddress(address));
    }

    private static bool Same(InterfaceAddress a, InterfaceAddress b) => a.Address.Equals(b.Address) && a.PrefixLength == b.PrefixLength && Equals(a.Broadcast, b.Broadcast);

    private static void PlanRoutes(DesiredNetwork desired, InterfaceView observed, Link link, List<Operation> steps)
    {
        foreach (var prefix in desired.Routes.Where(prefix => !observed.Routes.Any(there => there.Destination.Equals(prefix))))
            steps.Add(new AddRoute(new Route { Destination = prefix, LinkIndex = link.Index, Protocol = DesiredNetwork.RouteProtocol }));
        foreach (Route route in observed.Routes.Where(there => there.Protocol == DesiredNetwork.RouteProtocol && !desired.Routes.Contains(there.Destination)))
            steps.Add(new DeleteRoute(route));
    }

    private static void PlanSettings(DesiredNetwork desired, InterfaceView observed, List<Operation> steps)
    {
        // 1. IPv4 is forwarded by the interface that a packet came in by. Elsewhere than on a gateway as the machine does it on any interface: peers' packets
        //    get to its own addresses only (PacketScope), and what its owner leads from there to a container shall arrive.
        string forwarding4 = Forwarding4(desired.InterfaceName), wanted4 = desired.Forwards ? "1" : observed.Settings[Forwarding4Default] ?? "0";
        if (observed.Settings[forwarding4] is { } now && now != wanted4)
            steps.Add(new WriteSetting(forwarding4, wanted4, Journaled: false, []));

        // By a tunnel come callers from anywhere.
        if (desired.Plan is { Hub: not null, IsHub: false })
        {
            string loose = LooseReturn(desired.InterfaceName), wantedLoose = desired.Home.Opened.Count > 0 ? "2" : observed.Settings[LooseReturn("default")] ?? "0";
            if (observed.Settings[loose] is { } strict && strict != wantedLoose)
                steps.Add(new WriteSetting(loose, wantedLoose, Journaled: false, []));
        }

        if (desired.IsLan && observed.Settings[LinkLocal6(desired.InterfaceName)] is { } own6 && own6 != "1")
            steps.Add(new WriteSetting(LinkLocal6(desired.InterfaceName), "1", Journaled: false, []));

        // The answers come in by the LAN's link. What else comes in there is held back by our table.
        foreach (string link in Links(desired, six: false))
        {
            if (observed.Settings.GetValueOrDefault(Forwarding4(link)) is "0")
                steps.Add(new WriteSetting(Forwarding4(link), "1", Journaled: true, []));
        }

        // 2. IPv6, where the kernel can do it for one interface.
        if (!desired.Addresses.Any(address => address.AddressFamily == AddressFamily.InterNetworkV6))
            return;
        string[] links6 = [.. Links(desired, six: true)];
        string wanted = desired.Plan.IsGateway || desired.Lans.Own.Any(route => route.IsIpv6) || desired.Home.Links.Any(link => link.Six) || desired.PublicLinks.Any(link => link.Six) ? "1" : "0";
        string force6 = ForceForwarding6(desired.InterfaceName);
        if (observed.Settings[force6] is { } forced)
        {
            if (forced != wanted)
                steps.Add(new WriteSetting(force6, wanted, Journaled: false, []));
            // Where the machine is a router already, it needs no telling.
            foreach (string link in links6.Where(link => observed.Settings.GetValueOrDefault(ForceForwarding6(link)) is "0" && observed.Settings[Forwarding6All] != "1"))
                steps.Add(new WriteSetting(ForceForwarding6(link), "1", Journaled: true, []));
            return;
        }

        // 3. Else for the whole machine, which turns every interface into a router's: only where it forwards, and undone.
        if (wanted == "1" && observed.Settings[Forwarding6All] is { } all && all != "1")
            steps.Add(new WriteSetting(Forwarding6All, "1", Journaled: true, ["net/ipv6/conf/*/forwarding"]) { First = [("net/ipv6/conf/*/accept_ra", "2")] });
    }

    private static IEnumerable<string> Links(DesiredNetwork desired, bool six) =>
        desired.Lans.Own.Where(route => route.IsIpv6 == six).Select(route => route.LinkName).OfType<string>().Concat(desired.Home.Links.Where(link => link.Six == six).Select(link => link.Name)).Concat(desired.PublicLinks.Where(link => link.Six == six).Select(link => link.Name)).Distinct();
}
