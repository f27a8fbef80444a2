using System.Net;

namespace Lanstead.Names;

/// <summary>Collects zones and names, then makes a <see cref="NameTable"/> of them.</summary>
/// <param name="server">Name of the server of all zones.</param>
public sealed class NameTableBuilder(DnsName server)
{
    private readonly Dictionary<DnsName, List<DnsRecord>> _records = [];
    private readonly HashSet<DnsName> _zones = [];

    /// <summary>Answers for a zone; what is not in it does not exist.</summary>
    public void AddZone(DnsName zone) => _zones.Add(zone);

    /// <summary>Answers for the reverse names of a prefix.</summary>
    public void AddReverse(IPNetwork prefix) => _zones.UnionWith(DnsName.ReverseZones(prefix));

    /// <summary>Adds a record; false when it cannot stand beside what the name has: nothing stands beside a CNAME, and there is one of it (RFC 1034 §3.6.2).</summary>
    public bool Add(DnsName name, DnsRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_records.TryGetValue(name, out List<DnsRecord>? records))
            _records[name] = records = [];
        if (records.Contains(record))
            return true;
        if (records.Count > 0 && (record.Type == DnsType.Cname || records[0].Type == DnsType.Cname))
            return false;
        records.Add(record);
        return true;
    }

    /// <summary>The table.</summary>
    public NameTable Build(uint serial)
    {
        Dictionary<DnsName, DnsRecord[]> all = _records.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        // Names between a zone and a name below it exist, though they have nothing (RFC 8020).
        foreach (DnsName name in _records.Keys)
        {
            for (DnsName between = name.Parent; !between.IsRoot && !_zones.Contains(between); between = between.Parent)
                all.TryAdd(between, []);
        }
        return new NameTable(all, _zones, server, serial);
    }
}
