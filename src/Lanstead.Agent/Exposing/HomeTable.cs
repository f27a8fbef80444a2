using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.Routes;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>What the kernel's packet filter does at the home end of one tunnel: leads tunnel ports to services, and remembers which flows came by the tunnel, so that their answers go back by it. Pure.</summary>
internal static class HomeTable
{
    // What TCP and IP take of a packet at least.
    private const int Headers4Bytes = 40, Headers6Bytes = 60;

    private static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];
    private static readonly string[] s_protocols = ["tcp", "udp"];

    /// <summary>The table of an interface; the journal knows it by this name.</summary>
    public static string NameOf(string interfaceName) => $"{interfaceName}-home";

    /// <summary>A script that puts the table in force in one step, whether or not there was one.</summary>
    /// <param name="interfaceName">The tunnel's interface.</param>
    /// <param name="mtuBytes">The largest packet in the tunnel.</param>
    /// <param name="way">The way back into it.</param>
    /// <param name="exposures">What is opened; not none.</param>
    /// <param name="answers">From where this machine answers.</param>
    /// <param name="closed">Links that forwarded nothing before.</param>
    /// <param name="copiers">Where what wants a header is copied.</param>
    public static string Script(string interfaceName, int mtuBytes, WayBack way, IReadOnlyList<HomeExposure> exposures, AnswerAddresses answers, ClosedLinks closed, IReadOnlyList<IPEndPoint>? copiers = null)
    {
        Opening[] openings = [.. exposures.SelectMany(exposure => exposure.IsProxied ? Copied(exposure, copiers ?? []) : Openings(exposure, answers))];
        string name = NameOf(interfaceName), device = $"\"{interfaceName}\"";
        string isOurs = string.Create(CultureInfo.InvariantCulture, $"ct mark & 0x{WayBack.Mask:x8} == 0x{way.Mark:x8}");
        string marked = string.Create(CultureInfo.InvariantCulture, $"meta mark set meta mark & 0x{~WayBack.Mask:x8} | 0x{way.Mark:x8}");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"table inet {name}\ndelete table inet {name}\ntable inet {name} {{\n");

        // 1. Answers of other machines and of containers get the mark of their flow. Of what comes by the tunnel: nothing but what is exposed.
        Chain(text, "arriving", "filter hook prerouting priority mangle - 5");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname != {device} ct direction reply {isOurs} {marked}\n\t\tiifname != {device} accept\n\t\tct direction reply accept\n");
        foreach (AddressFamily family in s_families)
        {
            foreach (string protocol in s_protocols)
                text.Append("\t\t").Append(OthersOf(family, protocol, openings)).Append(" drop\n");
        }
        Clamp(text, "", mtuBytes);
        // The packet's own mark only so that a firewall which asks for the way back to its sender finds the tunnel; it is not to be routed by it.
        text.Append(CultureInfo.InvariantCulture, $"\t\tct state new ct mark set ct mark & 0x{~WayBack.Mask:x8} | 0x{way.Mark:x8}\n\t\t{marked}\n\t}}\n");
        Chain(text, "arrived", "filter hook prerouting priority 300");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} meta mark set meta mark & 0x{~WayBack.Mask:x8}\n\t}}\n");

        // 2. To the services. What keeps its port on this machine comes after everybody else's translation: the port may be one that is published by containers.
        foreach ((string chain, string priority, bool first) in new[] { ("mapped", "dstnat - 5", true), ("own", "dstnat + 5", false) })
        {
            Chain(text, chain, $"nat hook prerouting priority {priority}");
            foreach (Opening one in openings.Where(one => (one.IsForwarded || one.Shifts) == first))
            {
                if (Translation(one) is { } translation)
                    text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} {one.Arriving} {translation}\n");
            }
            text.Append("\t}\n");
        }
        Chain(text, "leaving", "nat hook postrouting priority srcnat - 5");
        foreach (Opening one in openings.Where(one => one.Masquerades))
            text.Append(CultureInfo.InvariantCulture, $"\t\t{isOurs} {one.Leaving} masquerade\n");

        // 3. Answers of this machine itself.
        text.Append("\t}\n");
        Chain(text, "answers", "route hook output priority mangle - 5");
        text.Append(CultureInfo.InvariantCulture, $"\t\tct direction reply {isOurs} {marked}\n\t}}\n");
        Chain(text, "sizes", "filter hook postrouting priority mangle");
        Clamp(text, $"oifname {device} ", mtuBytes);

        // 4. Through this machine: what is exposed, its answers, and nothing that was not forwarded before.
        text.Append("\t}\n");
        Chain(text, "passing", "filter hook forward priority filter - 5");
        text.Append(CultureInfo.InvariantCulture, $"\t\tiifname {device} ct status dnat accept\n\t\tiifname {device} drop\n\t\toifname {device} ct direction reply {isOurs} accept\n\t\toifname {device} drop\n");
        RouteTable.Close(text, closed);
        return text.Append("\t}\n}\n").ToString();
    }

    private static void Chain(StringBuilder text, string name, string type) => text.Append(CultureInfo.InvariantCulture, $"\tchain {name} {{\n\t\ttype {type}; policy accept;\n");

    // A tunnel's packets are smaller than a LAN's: both ends are told. The kernel never makes a size larger by this.
    private static void Clamp(StringBuilder text, string match, int mtuBytes) => text.Append(
        CultureInfo.InvariantCulture,
        $"\t\t{match}meta nfproto ipv4 tcp flags syn / syn,rst tcp option maxseg size set {mtuBytes - Headers4Bytes}\n\t\t{match}meta nfproto ipv6 tcp flags syn / syn,rst tcp option maxseg size set {mtuBytes - Headers6Bytes}\n");

    // Without this, what a translation is missing for would come to the machine's own port.
    private static string OthersOf(AddressFamily family, string protocol, IEnumerable<Opening> openings)
    {
        string[] ports = [.. Joined(openings.Where(one => one.Family == family && one.Protocol == protocol)).Select(range => Ports(range.First, range.Last))];
        string of = $"meta nfproto {(family == AddressFamily.InterNetwork ? "ipv4" : "ipv6")}";
        return ports.Length == 0 ? $"{of} meta l4proto {protocol}" : $"{of} {protocol} dport != {{ {string.Join(", ", ports)} }}";
    }

    // A set takes no ranges that overlap.
    private static IEnumerable<(int First, int Last)> Joined(IEnumerable<Opening> openings)
    {
        (int First, int Last)? open = null;
        foreach (Opening one in openings.OrderBy(one => one.Ports.TunnelPort))
        {
            if (open is { } before && one.Ports.TunnelPort <= before.Last + 1)
            {
                open = (before.First, Math.Max(before.Last, one.Ports.TunnelLast));
                continue;
            }
            if (open is { } done)
                yield return done;
            open = (one.Ports.TunnelPort, one.Ports.TunnelLast);
        }
        if (open is { } last)
            yield return last;
    }

    private static IEnumerable<Opening> Openings(HomeExposure exposure, AnswerAddresses answers) =>
        from ports in exposure.Exposure.Ports
        from protocol in s_protocols
        where protocol == "tcp" ? ports.Tcp : ports.Udp
        from family in s_families
        where exposure.Target is null || exposure.Target.AddressFamily == family
        select new Opening(family, protocol, ports, exposure.Target ?? answers.Of(family), exposure.Link is not null, exposure.Link is not null && exposure.Exposure.Source == SourceMode.Masquerade);

    // All of its ports to one listener, which asks where they were meant to go. Callers of both families, whatever the target's.
    private static IEnumerable<Opening> Copied(HomeExposure exposure, IReadOnlyList<IPEndPoint> copiers) =>
        from ports in exposure.Exposure.Ports
        from copier in copiers
        select new Opening(copier.AddressFamily, "tcp", ports, copier.Address, IsForwarded: false, Masquerades: false) { Copier = copier };

    // Null: it is where it shall be.
    private static string? Translation(Opening one)
    {
        string family = one.Family == AddressFamily.InterNetwork ? "ip" : "ip6";
        if (one.Copier is { } copier)
            return $"dnat {family} to {copier}";
        return (one.To, one.Shifts) switch
        {
            (null, false) => null,
            (null, true) when one.Ports.Count == 1 => $"redirect to :{one.Ports.TargetPort}",
            (null, true) => $"redirect to :{one.Protocol} dport map {{ {Elements(one, target => $"{target}")} }}",
            ({ } to, false) => $"dnat {family} to {to}",
            ({ } to, true) when one.Ports.Count == 1 => $"dnat {family} to {(family == "ip" ? $"{to}" : $"[{to}]")}:{one.Ports.TargetPort}",
            ({ } to, true) => $"dnat {family} to {one.Protocol} dport map {{ {Elements(one, target => $"{to} . {target}")} }}",
        };
    }

    private static string Elements(Opening one, Func<int, string> to) =>
        string.Join(", ", Enumerable.Range(0, one.Ports.Count).Select(offset => string.Create(CultureInfo.InvariantCulture, $"{one.Ports.TunnelPort + offset} : {to(one.Ports.TargetPort + offset)}")));

    private static string Ports(int first, int last) => first == last ? string.Create(CultureInfo.InvariantCulture, $"{first}") : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}");

    // Ports of one protocol and family that lead to one place; no address: the machine's own in the tunnel.
    private sealed record Opening(AddressFamily Family, string Protocol, PlannedPorts Ports, IPAddress? To, bool IsForwarded, bool Masquerades)
    {
        // Where its connections are copied; null: they are not.
        public IPEndPoint? Copier { get; init; }

        public bool Shifts => Copier is not null || Ports.TunnelPort != Ports.TargetPort;

        public string Arriving => $"meta nfproto {(Family == AddressFamily.InterNetwork ? "ipv4" : "ipv6")} {Protocol} dport {HomeTable.Ports(Ports.TunnelPort, Ports.TunnelLast)}";

        public string Leaving => $"{(Family == AddressFamily.InterNetwork ? "ip" : "ip6")} daddr {To} {Protocol} dport {HomeTable.Ports(Ports.TargetPort, Ports.TargetLast)}";
    }
}
