using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Routes;
using Lanstead.Agent.State;
using Lanstead.Linux.Firewall;
using static Lanstead.Linux.Firewall.FirewallWords;

namespace Lanstead.Agent.Exposing;

/// <summary>An exposure that is led into a tunnel.</summary>
/// <param name="Plan">What is wanted; its address is one of this machine.</param>
/// <param name="Client">The other end's address in the tunnel, of the same family.</param>
/// <param name="Interface">The tunnel's.</param>
internal sealed record OpenExposure(PlannedExposure Plan, IPAddress Client, string Interface)
{
    /// <summary>What lets through only so much of it a second.</summary>
    public IReadOnlyList<Limiter> Limiters { get; init; } = [];

    /// <summary>Lists of whom it does not let in.</summary>
    public IReadOnlyList<BlockSet> Blocks { get; init; } = [];

    /// <summary>It keeps its ports and counts, and nothing passes: its quota is used up.</summary>
    public bool IsShut { get; init; }
}

/// <summary>What the kernel's packet filter does at a tunnel server: leads ports of public addresses into tunnels, and lets nothing else in there. Pure.</summary>
/// <remarks>
/// A chain for each public address, and of each exposure two: where its packets are led, and which of them pass. What passes is found by the connection as it came, so
/// that an exposure which ends, or excludes somebody, ends what flows by it too. Nothing changes the caller's address.
/// </remarks>
internal static class PublicTable
{
    /// <summary>The table; the journal knows it by this name.</summary>
    public const string Name = "lanstead";

    private const ulong BurstMinBytes = 192 * 1024, BurstMaxBytes = 64 * 1024 * 1024;

    private static readonly string[] s_protocols = ["tcp", "udp"];
    private static readonly string[] s_families = ["ip", "ip6"];

    public static string CounterIn(Guid id) => $"in-{id:n}";

    public static string CounterOut(Guid id) => $"out-{id:n}";

    public static string CounterNew(Guid id) => $"new-{id:n}";

    /// <param name="open">What is led, no port of an address twice.</param>
    /// <param name="tunnels">Interfaces of the tunnels, also of those without exposures.</param>
    /// <param name="closed">Links that forwarded nothing before.</param>
    public static FirewallTable Of(IReadOnlyList<OpenExposure> open, IReadOnlyList<string> tunnels, ClosedLinks closed)
    {
        var table = new FirewallTable(Name);
        // Also what this machine itself sends to its public address, which no hook of arrival sees.
        FirewallChain arriving = table.Chain("arriving", new FirewallHook("nat", "prerouting", -100)), own = table.Chain("own", new FirewallHook("nat", "output", -100));
        FirewallChain passing = table.Chain("passing", new FirewallHook("filter", "forward", -5)), through = table.Chain("through");
        string links = AnyOf(tunnels.Order(StringComparer.Ordinal).Select(Text));

        // 1. By the address, which chain; by the port there, which exposure.
        foreach (string family in s_families.Where(family => open.Any(one => FamilyOf(one.Plan.Address!) == family)))
        {
            table.Map($"led-{family}", AddressType(family), "verdict", intervals: false);
            table.Map($"passed-{family}", AddressType(family), "verdict", intervals: false);
            arriving.Rule(Dispatch(Payload(family, "daddr"), $"led-{family}"));
            own.Rule(Dispatch(Payload(family, "daddr"), $"led-{family}"));
            through.Rule(Dispatch(Connection($"{family} daddr", "original"), $"passed-{family}"));
        }
        foreach (IGrouping<IPAddress, OpenExposure> some in open.GroupBy(one => one.Plan.Address!))
            AddAddress(table, some.Key, [.. some]);

        // 2. Into a tunnel, and out of it, passes what belongs to an exposure.
        if (tunnels.Count > 0)
        {
            passing.Rule(Is(Meta("oifname"), links), IsSyn, ClampSegments).Rule(Is(Meta("iifname"), links), IsSyn, ClampSegments);
            passing.Rule(Is(Meta("oifname"), links), GoTo("through")).Rule(Is(Meta("iifname"), links), GoTo("through"));
        }
        through.Rule(Drop);

        // 3. What is forwarded only because of us goes nowhere else.
        foreach ((string family, string link) in closed.Four.Select(link => ("ipv4", link)).Concat(closed.Six.Select(link => ("ipv6", link))).OrderBy(one => one.link, StringComparer.Ordinal))
            Close(passing, Is(Meta("nfproto"), Text(family)), Is(Meta("iifname"), Text(link)));
        // Networks' own interfaces have judges of their own.
        if (closed.WholeSix)
            Close(passing, Is(Meta("nfproto"), Text("ipv6")), IsNot(Meta("iifname"), Text($"{InterfaceNames.Prefix}*")));
        return table;
    }

    private static void AddAddress(FirewallTable table, IPAddress address, IReadOnlyList<OpenExposure> open)
    {
        string family = FamilyOf(address), at = $"{address}".Replace(':', '_');
        FirewallChain led = table.Chain($"led-{at}"), passed = table.Chain($"passed-{at}");
        table.Map($"led-{family}", AddressType(family), "verdict", intervals: false).Add(Address(address), GoTo(led.Name));
        table.Map($"passed-{family}", AddressType(family), "verdict", intervals: false).Add(Address(address), GoTo(passed.Name));
        // Errors of a connection that was led, such as that a packet was too large.
        passed.Rule(Is(Meta("l4proto"), AnyOf(Text("icmp"), Text("ipv6-icmp"))), Has(Connection("state"), Text("related")), Accept);
        foreach (string protocol in s_protocols.Where(protocol => open.Any(one => one.Plan.Ports.Any(ports => Carries(ports, protocol)))))
        {
            FirewallMap ledMap = table.Map($"led-{protocol}-{at}", "inet_service", "verdict", intervals: true), passedMap = table.Map($"passed-{protocol}-{at}", "inet_service", "verdict", intervals: true);
            led.Rule(Dispatch(Payload(protocol, "dport"), ledMap.Name));
            passed.Rule(Is(Meta("l4proto"), Text(protocol)), Dispatch(Connection("proto-dst", "original"), passedMap.Name));
            foreach ((OpenExposure one, PlannedPorts ports) in from one in open from ports in one.Plan.Ports where Carries(ports, protocol) select (one, ports))
            {
                ledMap.Add(Range(ports.First, ports.Last), GoTo($"led-{one.Plan.Id:n}"));
                passedMap.Add(Range(ports.First, ports.Last), GoTo($"passed-{one.Plan.Id:n}"));
            }
        }
        passed.Rule(Drop);
        foreach (OpenExposure one in open)
            AddExposure(table, one, family);
    }

    private static void AddExposure(FirewallTable table, OpenExposure one, string family)
    {
        (PlannedExposure plan, IPAddress client, _) = one;
        FirewallChain led = table.Chain($"led-{plan.Id:n}"), passed = table.Chain($"passed-{plan.Id:n}");
        if (one.IsShut)
        {
            (string shut, _, _) = (table.Counter(CounterNew(plan.Id)), table.Counter(CounterIn(plan.Id)), table.Counter(CounterOut(plan.Id)));
            led.Rule(Count(shut), Drop);
            passed.Rule(Drop);
            return;
        }
        string[] excluded = [.. Excluded(plan, family)];
        foreach (string from in excluded)
            led.Rule(from, Drop);
        led.Rule(Count(table.Counter(CounterNew(plan.Id))));
        foreach ((PlannedPorts ports, string protocol) in from ports in plan.Ports from protocol in s_protocols where Carries(ports, protocol) select (ports, protocol))
        {
            string shifted = Shifted(protocol, ports.First, ports.Last, ports.TunnelPort);
            led.Rule(Is(Payload(protocol, "dport"), Range(ports.First, ports.Last)), shifted.Length == 0 ? LeadTo(client) : LeadTo(client, shifted));
        }

        // A connection from before that goes elsewhere is none of this exposure.
        passed.Rule(IsNot(Connection($"{family} saddr", "reply"), Address(client)), Drop);
        foreach (string from in excluded)
            passed.Rule(from, Drop);
        foreach (BlockSet list in one.Blocks)
            list.AddTo(table, passed, family);
        foreach (Limiter limiter in one.Limiters)
            passed.Rule(Is(Connection("direction"), Text(limiter.In ? "original" : "reply")), Limited(table.Limit(LimitName(limiter), BytesPerSecond(limiter), BurstBytes(limiter))), Drop);
        passed.Rule(Is(Connection("direction"), Text("original")), Count(table.Counter(CounterIn(plan.Id))), Accept);
        passed.Rule(Count(table.Counter(CounterOut(plan.Id))), Accept);
    }

    // Whom a rule that drops shall find.
    private static IEnumerable<string> Excluded(PlannedExposure plan, string family)
    {
        string from = Connection($"{family} saddr", "original");
        string[] denied = [.. Prefixes(plan.Denied, family)], allowed = [.. Prefixes(plan.Allowed, family)];
        if (denied.Length > 0)
            yield return Is(from, AnyOf(denied));
        if (plan.Allowed.Count > 0)
            yield return allowed.Length > 0 ? IsNot(from, AnyOf(allowed)) : Is(Meta("nfproto"), Text(family == "ip" ? "ipv4" : "ipv6"));
    }

    // Sets take no overlapping ranges.
    private static IEnumerable<string> Prefixes(IReadOnlyList<IPNetwork> prefixes, string family)
    {
        IPNetwork[] own = [.. prefixes.Where(prefix => (prefix.BaseAddress.AddressFamily == AddressFamily.InterNetwork) == (family == "ip")).Distinct()];
        return own.Where(prefix => !own.Any(other => other.PrefixLength < prefix.PrefixLength && other.Contains(prefix.BaseAddress))).OrderBy(prefix => prefix.ToString(), StringComparer.Ordinal).Select(Prefix);
    }

    // Another rate is another limiter: nftables changes none that is there.
    private static string LimitName(Limiter one) => $"{(one.In ? "in" : "out")}-{one.Kbit}-{one.Key}";

    private static ulong BytesPerSecond(Limiter one) => one.Kbit * 125;

    // A tenth of a second, so that TCP finds its rate; but not less than some packets as large as the kernel makes them.
    private static uint BurstBytes(Limiter one) => (uint)Math.Clamp(BytesPerSecond(one) / 10, BurstMinBytes, BurstMaxBytes);

    private static bool Carries(PlannedPorts ports, string protocol) => protocol == "tcp" ? ports.Tcp : ports.Udp;

    private static void Close(FirewallChain chain, string family, string link) =>
        chain.Rule(family, link, Has(Connection("state"), AnyOf(Text("established"), Text("related"))), Accept).Rule(family, link, Drop);
}
