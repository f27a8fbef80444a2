using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.Policy;
using Lanstead.Policy;

namespace Lanstead.Agent.Tunnels;

/// <summary>A device's rules as a table of nftables, for the back ends whose packets come in through the kernel. Pure.</summary>
/// <remarks>
/// Each packet of who opened a flow is judged, not only the first, so that a flow which new rules refuse ends at once. What answers a flow of this machine's own,
/// or of an allowed sender at the gateway, is let in by the kernel's connection tracking. Packets are judged by what they were sent to, before anybody's
/// translation of addresses: as the engine sees them.
/// </remarks>
internal static class PacketTable
{
    /// <summary>Says which table is of an interface; its name is the interface's, so that the journal knows both.</summary>
    public static string NameOf(string interfaceName) => interfaceName;

    /// <summary>A script that puts the table in force in one step, whether or not there was one.</summary>
    public static string Script(string interfaceName, DeviceRules rules, PacketScope scope)
    {
        var text = new StringBuilder();
        string name = NameOf(interfaceName);
        text.Append(CultureInfo.InvariantCulture, $"table inet {name}\ndelete table inet {name}\n");
        text.Append(CultureInfo.InvariantCulture, $"table inet {name} {{\n");
        // An accept here leaves the machine's own firewall its say.
        Chain(text, "arriving", "local", [], rules, DeviceDirection.Inbound);
        if (scope.Forwards)
            Chain(text, "passing", "through", Within(scope.Prefixes).Select(within => $"{within.Family} daddr != {{ {within.List} }} drop"), rules, DeviceDirection.Forwarded);
        text.Append(CultureInfo.InvariantCulture, $"\tchain arriving {{\n\t\ttype filter hook prerouting priority mangle; policy accept;\n\t\tiifname != \"{interfaceName}\" accept\n");
        foreach ((string family, string list) in Within(scope.Local))
            text.Append(CultureInfo.InvariantCulture, $"\t\t{family} daddr {{ {list} }} goto local\n");
        if (scope.PassesAnswers)
            text.Append("\t\tct direction reply ct state established accept\n\t\tmeta l4proto { icmp, ipv6-icmp } ct state related accept\n");
        text.Append(scope.Forwards ? "\t\tgoto through\n" : "\t\tdrop\n").Append("\t}\n");
        // A tunnel's packets are smaller than those of what is behind this machine, or than a phone's own: both ends are told as the connection begins. What begins or ends here knows by itself.
        text.Append("\tchain fitting {\n\t\ttype filter hook forward priority mangle; policy accept;\n");
        foreach (string side in new[] { "iifname", "oifname" })
            text.Append(CultureInfo.InvariantCulture, $"\t\t{side} \"{interfaceName}\" tcp flags syn tcp option maxseg size set rt mtu\n");
        return text.Append("\t}\n}\n").ToString();
    }

    private static IEnumerable<(string Family, string List)> Within(IReadOnlyList<IPNetwork> prefixes) =>
        prefixes.GroupBy(prefix => prefix.BaseAddress.AddressFamily).Select(group => (group.Key == AddressFamily.InterNetwork ? "ip" : "ip6", string.Join(", ", group)));

    private static void Chain(StringBuilder text, string what, string name, IEnumerable<string> first, DeviceRules rules, DeviceDirection direction)
    {
        text.Append(CultureInfo.InvariantCulture, $"\t# {what}\n\tchain {name} {{\n");
        foreach (string line in first)
            text.Append("\t\t").Append(line).Append('\n');
        text.Append("\t\tct direction reply ct state established accept\n");
        text.Append("\t\tmeta l4proto { icmp, ipv6-icmp } ct state related accept\n");
        foreach (DeviceRule rule in rules.Rules.Where(rule => rule.Direction.HasFlag(direction)))
        {
            string verdict = rule.Verdict == PolicyVerdict.Allow ? "accept" : "drop";
            foreach (string addresses in Addresses(rule))
            {
                foreach (string service in Services(rule))
                    text.Append("\t\t").Append(addresses).Append(service).Append(verdict).Append('\n');
            }
        }
        text.Append("\t\tdrop\n\t}\n");
    }

    // A line for each family that has addresses on both sides; one line without where neither side is limited.
    private static IEnumerable<string> Addresses(DeviceRule rule)
    {
        if (rule.Sources is null && rule.Destinations is null)
            return [""];
        return new[] { ("ip", AddressFamily.InterNetwork), ("ip6", AddressFamily.InterNetworkV6) }
            .Select(family => (Source: Side(rule.Sources, family.Item1, "saddr", family.Item2), Destination: Side(rule.Destinations, family.Item1, "daddr", family.Item2)))
            .Where(sides => sides.Source is not null && sides.Destination is not null)
            .Select(sides => sides.Source + sides.Destination);
    }

    private static string? Side(IReadOnlyList<IPNetwork>? networks, string family, string word, AddressFamily of)
    {
        if (networks is null)
            return "";
        string[] own = [.. networks.Where(network => network.BaseAddress.AddressFamily == of).Select(network => network.ToString())];
        return own.Length == 0 ? null : $"{family} {word} {{ {string.Join(", ", own)} }} ";
    }

    private static IEnumerable<string> Services(DeviceRule rule)
    {
        if (rule.Services.Count == 0)
            return [""];
        return rule.Services.GroupBy(service => service.Protocol).Select(group => (group.Key, group.Any(service => service.IsWhole)) switch
        {
            (PolicyProtocol.Icmp, _) => "meta l4proto { icmp, ipv6-icmp } ",
            (PolicyProtocol.Any, true) => "",
            (PolicyProtocol.Tcp, true) => "meta l4proto tcp ",
            (PolicyProtocol.Udp, true) => "meta l4proto udp ",
            (PolicyProtocol.Tcp, _) => $"tcp dport {Ports(group)} ",
            (PolicyProtocol.Udp, _) => $"udp dport {Ports(group)} ",
            _ => $"meta l4proto {{ tcp, udp }} th dport {Ports(group)} ",
        });
    }

    // Ranges that overlap are joined: a set with intervals takes none that do.
    private static string Ports(IEnumerable<PolicyService> services)
    {
        var joined = new List<(int First, int Last)>();
        foreach (PolicyService service in services.OrderBy(service => service.First))
        {
            if (joined.Count > 0 && service.First <= joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, service.Last));
            else
                joined.Add((service.First, service.Last));
        }
        return $"{{ {string.Join(", ", joined.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"))} }}";
    }
}
