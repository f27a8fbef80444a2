using System.Globalization;
using System.Net;
using System.Text;

namespace Lanstead.Agent.Routes;

/// <summary>What the kernel's packet filter does at a machine that leads to LANs: maps, hides the network behind the machine's own address, and forwards nothing else. Pure.</summary>
internal static class RouteTable
{
    /// <summary>The table of an interface; the journal knows it by this name.</summary>
    public static string NameOf(string interfaceName) => $"{interfaceName}-routes";

    /// <summary>A script that puts the table in force in one step, whether or not there was one.</summary>
    /// <param name="interfaceName">The network's interface.</param>
    /// <param name="network">The network's ranges.</param>
    /// <param name="routes">The LANs; not none.</param>
    /// <param name="closed">Links that forwarded nothing before: they forward nothing else now.</param>
    public static string Script(string interfaceName, IReadOnlyList<IPNetwork> network, IReadOnlyList<OwnRoute> routes, IReadOnlyCollection<string> closed)
    {
        string name = NameOf(interfaceName), device = $"\"{interfaceName}\"";
        IPNetwork range = network[0];
        string lans = string.Join(", ", routes.Select(route => route.Lan).Distinct());
        OwnRoute[] mapped = [.. routes.Where(route => !route.Reach.Equals(route.Lan))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"table inet {name}\ndelete table inet {name}\ntable inet {name} {{\n");
        text.Append("\tchain mapped {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n");
        if (mapped.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} dnat ip prefix to ip daddr map {{ {string.Join(", ", mapped.Select(route => $"{route.Reach} : {route.Lan}"))} }}\n");
        text.Append("\t}\n");
        // The LAN's machines know no way back to the network: to them it is this machine that asks.
        text.Append("\tchain leaving {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tip saddr {range} ip daddr {{ {lans} }} masquerade\n\t}}\n");
        text.Append("\tchain passing {\n\t\ttype filter hook forward priority filter - 5; policy accept;\n");
        // A tunnel's packets are smaller than a LAN's: both ends are told.
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} tcp flags syn tcp option maxseg size set rt mtu\n\t\toifname {device} tcp flags syn tcp option maxseg size set rt mtu\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} ip daddr {{ {range}, {lans} }} accept\n");
        foreach (IPNetwork range6 in network.Skip(1))
            text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} ip6 daddr {range6} accept\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} drop\n\t\toifname {device} ct state established,related accept\n\t\toifname {device} drop\n");
        foreach (string link in closed.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"\t\tiifname \"{link}\" ct state established,related accept\n\t\tiifname \"{link}\" drop\n");
        return text.Append("\t}\n}\n").ToString();
    }
}
