using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.State;

namespace Lanstead.Agent.Routes;

/// <summary>Links that forwarded nothing before this machine led to LANs: they forward nothing else now.</summary>
/// <param name="Four">Of IPv4.</param>
/// <param name="Six">Of IPv6.</param>
/// <param name="WholeSix">No link forwarded IPv6, and all of them had to be told to: a kernel that cannot do it for one.</param>
internal sealed record ClosedLinks(IReadOnlyCollection<string> Four, IReadOnlyCollection<string> Six, bool WholeSix)
{
    public static ClosedLinks None { get; } = new([], [], false);
}

/// <summary>What the kernel's packet filter does at a machine that leads to LANs: maps, hides the network behind the machine's own address, and forwards nothing else. Pure.</summary>
/// <remarks>The same for both families. An IPv6 LAN is mapped prefix for prefix too (as RFC 6296 means it), with the flows remembered, so that no checksum has to come out even.</remarks>
internal static class RouteTable
{
    /// <summary>The table of an interface; the journal knows it by this name.</summary>
    public static string NameOf(string interfaceName) => $"{interfaceName}-routes";

    /// <summary>A script that puts the table in force in one step, whether or not there was one.</summary>
    /// <param name="interfaceName">The network's interface.</param>
    /// <param name="network">The network's ranges.</param>
    /// <param name="routes">The LANs; not none.</param>
    /// <param name="closed">Links that forwarded nothing before.</param>
    public static string Script(string interfaceName, IReadOnlyList<IPNetwork> network, IReadOnlyList<OwnRoute> routes, ClosedLinks closed)
    {
        string name = NameOf(interfaceName), device = $"\"{interfaceName}\"";
        (string Word, IPNetwork Range, OwnRoute[] Routes)[] families =
            [.. network.Select(range => (WordOf(range), range, (OwnRoute[])[.. routes.Where(route => route.Lan.BaseAddress.AddressFamily == range.BaseAddress.AddressFamily)]))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"table inet {name}\ndelete table inet {name}\ntable inet {name} {{\n");
        text.Append("\tchain mapped {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n");
        foreach ((string word, _, OwnRoute[] led) in families)
        {
            OwnRoute[] mapped = [.. led.Where(route => !route.Reach.Equals(route.Lan))];
            if (mapped.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} dnat {word} prefix to {word} daddr map {{ {string.Join(", ", mapped.Select(route => $"{route.Reach} : {route.Lan}"))} }}\n");
        }
        text.Append("\t}\n");
        // The LAN's machines know no way back to the network: to them it is this machine that asks.
        text.Append("\tchain leaving {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n");
        foreach ((string word, IPNetwork range, OwnRoute[] led) in families.Where(family => family.Routes.Length > 0))
            text.Append(CultureInfo.InvariantCulture, $"\t\t{word} saddr {range} {word} daddr {{ {Lans(led)} }} masquerade\n");
        text.Append("\t}\n\tchain passing {\n\t\ttype filter hook forward priority filter - 5; policy accept;\n");
        // A tunnel's packets are smaller than a LAN's: both ends are told.
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} tcp flags syn tcp option maxseg size set rt mtu\n\t\toifname {device} tcp flags syn tcp option maxseg size set rt mtu\n");
        foreach ((string word, IPNetwork range, OwnRoute[] led) in families)
            text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} {word} daddr {{ {range}{(led.Length > 0 ? $", {Lans(led)}" : "")} }} accept\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} drop\n\t\toifname {device} ct state established,related accept\n\t\toifname {device} drop\n");
        Close(text, closed);
        return text.Append("\t}\n}\n").ToString();
    }

    /// <summary>Holds back what comes in by links that forwarded nothing before, but for answers.</summary>
    internal static void Close(StringBuilder text, ClosedLinks closed)
    {
        foreach ((string family, string link) in closed.Four.Select(link => ("ipv4", link)).Concat(closed.Six.Select(link => ("ipv6", link))).OrderBy(one => one.link, StringComparer.Ordinal))
            Close(text, $"meta nfproto {family} iifname \"{link}\"");
        // Networks' own interfaces have judges of their own.
        if (closed.WholeSix)
            Close(text, $"meta nfproto ipv6 iifname != \"{InterfaceNames.Prefix}*\"");
    }

    private static void Close(StringBuilder text, string match) =>
        text.Append(CultureInfo.InvariantCulture, $"\t\t{match} ct state established,related accept\n\t\t{match} drop\n");

    private static string WordOf(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "ip" : "ip6";

    // Sets take no overlapping ranges.
    private static string Lans(IReadOnlyList<OwnRoute> routes)
    {
        IPNetwork[] lans = [.. routes.Select(route => route.Lan).Distinct()];
        return string.Join(", ", lans.Where(lan => !lans.Any(other => other.PrefixLength < lan.PrefixLength && other.Contains(lan.BaseAddress))));
    }
}
