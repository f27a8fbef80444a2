using System.Collections.Frozen;

namespace Lanstead.Names;

/// <summary>All names that are answered here, as they are at one moment: zones, and what stands in them. Immutable.</summary>
public sealed class NameTable
{
    private static readonly DnsRecord[] None = [];

    private readonly FrozenDictionary<DnsName, DnsRecord[]> _records;
    private readonly FrozenSet<DnsName> _zones;

    internal NameTable(Dictionary<DnsName, DnsRecord[]> records, IEnumerable<DnsName> zones, DnsName server, uint serial)
    {
        _records = records.ToFrozenDictionary();
        _zones = zones.ToFrozenSet();
        Server = server;
        Serial = serial;
    }

    /// <summary>A table without zones: nothing is answered from it.</summary>
    public static NameTable Empty { get; } = new([], [], DnsName.Root, 0);

    /// <summary>Grows with each change; the serial of each zone.</summary>
    public uint Serial { get; }

    /// <summary>Name of the server of all zones.</summary>
    public DnsName Server { get; }

    /// <summary>Roots of what is answered here.</summary>
    public IReadOnlyCollection<DnsName> Zones => _zones;

    /// <summary>How many names have records.</summary>
    public int Count => _records.Values.Count(records => records.Length > 0);

    /// <summary>The closest zone that holds the name; false when none does: then it is for others to answer.</summary>
    public bool TryFindZone(DnsName name, out DnsName zone)
    {
        for (zone = name; !_zones.Contains(zone); zone = zone.Parent)
        {
            if (zone.IsRoot)
                return false;
        }
        return true;
    }

    /// <summary>Records of a name; empty for one between names, which exists without any; null when there is no such name.</summary>
    /// <remarks>A name that is not there is looked for as <c>*</c> below its closest ancestor that is, RFC 4592 §3.3.1.</remarks>
    internal DnsRecord[]? Find(DnsName name, DnsName zone)
    {
        if (_records.TryGetValue(name, out DnsRecord[]? found))
            return found;
        if (_zones.Contains(name))
            return None;
        for (DnsName encloser = name.Parent; encloser.IsWithin(zone); encloser = encloser.Parent)
        {
            if (!_records.ContainsKey(encloser) && !_zones.Contains(encloser))
                continue;
            return DnsName.Parse("*").TryBelow(encloser, out DnsName wild) && _records.TryGetValue(wild, out found) ? found : null;
        }
        return null;
    }
}
