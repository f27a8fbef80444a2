using System.Net;
using System.Net.Sockets;
using Lanstead.Linux.Firewall;
using static Lanstead.Linux.Firewall.FirewallWords;

namespace Lanstead.Agent.Exposing;

/// <summary>One block list in the table of public ports: a set for each family, and a counter of what it kept out. Pure.</summary>
/// <param name="Name">Its name in the table; the same list has the same.</param>
/// <param name="Prefixes">Whom it keeps out, in any order, also overlapping.</param>
internal sealed record BlockSet(string Name, IReadOnlyList<IPNetwork> Prefixes)
{
    public string Counter => $"dropped-{Name}";

    /// <summary>Adds rules to a chain that drop whoever began the connection, where the list says so.</summary>
    public void AddTo(FirewallTable table, FirewallChain chain, string family)
    {
        string set = $"blocked-{Name}-{family}";
        // Filled once, however many exposures ask it.
        if (!table.Maps.ContainsKey(set))
        {
            IReadOnlyList<IPNetwork> own = Reduced(Prefixes, family == "ip" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
            if (own.Count == 0)
                return;
            FirewallMap made = table.Map(set, AddressType(family), null, intervals: true);
            foreach (IPNetwork prefix in own)
                made.Add(Prefix(prefix));
        }
        chain.Rule(Is(Connection($"{family} saddr", "original"), Named(set)), Count(table.Counter(Counter)), Drop);
    }

    /// <summary>Those of a family without what others of them hold already: a set takes no overlapping ranges.</summary>
    internal static IReadOnlyList<IPNetwork> Reduced(IEnumerable<IPNetwork> prefixes, AddressFamily family)
    {
        // In the order of addresses, larger ones first, whatever holds a prefix is the last that was kept.
        var kept = new List<IPNetwork>();
        foreach (IPNetwork one in prefixes.Where(prefix => prefix.BaseAddress.AddressFamily == family).OrderBy(prefix => Convert.ToHexString(prefix.BaseAddress.GetAddressBytes()), StringComparer.Ordinal).ThenBy(prefix => prefix.PrefixLength))
        {
            if (kept.Count == 0 || !kept[^1].Contains(one.BaseAddress))
                kept.Add(one);
        }
        return kept;
    }
}
