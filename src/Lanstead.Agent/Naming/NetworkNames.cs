using System.Net;
using Lanstead.Names;

namespace Lanstead.Agent.Naming;

/// <summary>The names of one network, as they are answered on this machine.</summary>
/// <param name="Network">Its name for people.</param>
/// <param name="InterfaceName">Its interface here; null while there is none.</param>
/// <param name="Domain">What its names end in: <c>home.lanstead.internal</c>.</param>
/// <param name="Suffix">What all names of the server's networks end in.</param>
/// <param name="Prefixes">Ranges whose reverse names are answered.</param>
/// <param name="Devices">Devices by label.</param>
/// <param name="Records">What people added: name below the domain, and what it says.</param>
internal sealed record NetworkNames(
    string Network, string? InterfaceName, DnsName Domain, DnsName Suffix, IReadOnlyList<IPNetwork> Prefixes,
    IReadOnlyList<(string Label, IReadOnlyList<IPAddress> Addresses)> Devices, IReadOnlyList<(string Name, DnsRecord Record)> Records)
{
    /// <summary>The names of all networks in one table.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="resolver">Where the resolver listens; the address of the name server of all zones.</param>
    /// <param name="serial">Greater than that of the table before.</param>
    public static NameTable TableOf(IReadOnlyList<NetworkNames> networks, IPAddress resolver, uint serial)
    {
        if (networks.Count == 0)
            return NameTable.Empty;
        DnsName server = Below("ns", networks[0].Suffix);
        var table = new NameTableBuilder(server);
        foreach (NetworkNames network in networks)
        {
            table.AddZone(network.Suffix);
            table.AddZone(network.Domain);
            foreach (IPNetwork prefix in network.Prefixes)
                table.AddReverse(prefix);
            foreach ((string label, IReadOnlyList<IPAddress> addresses) in network.Devices)
                Add(table, network, label, addresses);
            // A device's own name comes first: nobody gets it by a record.
            foreach ((string name, DnsRecord record) in network.Records.Where(row => network.Devices.All(device => device.Label != row.Name)))
                table.Add(Below(name, network.Domain), record);
        }
        if (networks.All(network => network.Domain != server))
            table.Add(server, DnsRecord.Of(resolver));
        return table.Build(serial);
    }

    private static void Add(NameTableBuilder table, NetworkNames network, string label, IReadOnlyList<IPAddress> addresses)
    {
        DnsName name = Below(label, network.Domain);
        foreach (IPAddress address in addresses)
        {
            table.Add(name, DnsRecord.Of(address));
            table.Add(DnsName.Reverse(address), DnsRecord.NameOfAddress(name));
        }
    }

    // Labels were checked at parse; a name that gets too long for DNS is not answered.
    private static DnsName Below(string label, DnsName domain) =>
        DnsName.TryParse(label, out DnsName first) && first.TryBelow(domain, out DnsName name) ? name : domain;
}
