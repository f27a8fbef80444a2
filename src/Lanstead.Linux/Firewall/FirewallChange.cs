using System.Globalization;
using System.Text;

namespace Lanstead.Linux.Firewall;

/// <summary>The commands that make a table another one, in one transaction. Pure.</summary>
internal static class FirewallChange
{
    /// <summary>All of it anew; what was there under this name goes in the same moment.</summary>
    /// <param name="table">As it shall be.</param>
    /// <param name="counted">What counters begin with.</param>
    public static string Anew(FirewallTable table, IReadOnlyDictionary<string, FirewallCount> counted)
    {
        var commands = new Commands(table.Name);
        commands.Table("add");
        commands.Table("delete");
        commands.Table("add");
        Fill(commands, table, counted, table.Chains.Values, table.Maps.Values, table.Counters);
        return commands.ToString();
    }

    /// <summary>The difference alone; null where it cannot be had without making the table anew.</summary>
    public static string? Between(FirewallTable before, FirewallTable after)
    {
        if (before.Name != after.Name || after.Chains.Values.Any(chain => before.Chains.TryGetValue(chain.Name, out FirewallChain? twin) && twin.Hook != chain.Hook)
            || after.Limits.Any(limit => before.Limits.TryGetValue(limit.Key, out FirewallLimit? twin) && twin != limit.Value)
            || after.Maps.Values.Any(map => before.Maps.TryGetValue(map.Name, out FirewallMap? twin) && (twin.Definition, twin.Word) != (map.Definition, map.Word)))
            return null;
        var commands = new Commands(after.Name);

        // 1. Whatever leads to what goes: rules of chains that change or go, elements of maps.
        FirewallChain[] gone = [.. before.Chains.Values.Where(chain => !after.Chains.ContainsKey(chain.Name))];
        FirewallChain[] changed = [.. after.Chains.Values.Where(chain => !before.Chains.TryGetValue(chain.Name, out FirewallChain? twin) || !twin.Is(chain))];
        foreach (FirewallChain chain in gone.Concat(changed.Where(chain => before.Chains.ContainsKey(chain.Name))))
            commands.Chain("flush", chain.Name);
        foreach (FirewallMap map in before.Maps.Values)
        {
            FirewallMap? twin = after.Maps.GetValueOrDefault(map.Name);
            commands.Elements("delete", map, map.Elements.Where(one => twin is null || !twin.Elements.TryGetValue(one.Key, out string? value) || value != one.Value));
        }

        // 2. What goes itself.
        foreach (FirewallChain chain in gone)
            commands.Chain("delete", chain.Name);
        foreach (FirewallMap map in before.Maps.Values.Where(map => !after.Maps.ContainsKey(map.Name)))
            commands.Map("delete", map, "");
        foreach (string counter in before.Counters.Where(counter => !after.Counters.Contains(counter)))
            commands.Counter("delete", counter, default);

        foreach (string limit in before.Limits.Keys.Where(limit => !after.Limits.ContainsKey(limit)))
            commands.Limit("delete", limit, null);

        // 3. What comes.
        Fill(commands, after, new Dictionary<string, FirewallCount>(), changed, after.Maps.Values, after.Counters, before);
        return commands.ToString();
    }

    private static void Fill(
        Commands commands, FirewallTable table, IReadOnlyDictionary<string, FirewallCount> counted,
        IEnumerable<FirewallChain> chains, IEnumerable<FirewallMap> maps, IEnumerable<string> counters, FirewallTable? before = null)
    {
        FirewallChain[] all = [.. chains];
        foreach (string counter in counters.Where(counter => before?.Counters.Contains(counter) != true))
            commands.Counter("add", counter, counted.GetValueOrDefault(counter));
        foreach ((string name, FirewallLimit limit) in table.Limits.Where(one => before?.Limits.ContainsKey(one.Key) != true))
            commands.Limit("add", name, limit);
        // Chains first: libnftables sends the elements of a new map of intervals with the map, whose verdicts name chains.
        foreach (FirewallChain chain in all.Where(chain => before?.Chains.ContainsKey(chain.Name) != true))
            commands.Chain("add", chain.Name, chain.Hook);
        foreach (FirewallMap map in table.Maps.Values.Where(map => before?.Maps.ContainsKey(map.Name) != true))
            commands.Map("add", map, map.Definition);
        foreach (FirewallMap map in maps)
        {
            FirewallMap? twin = before?.Maps.GetValueOrDefault(map.Name);
            commands.Elements("add", map, map.Elements.Where(one => twin is null || !twin.Elements.TryGetValue(one.Key, out string? value) || value != one.Value));
        }
        foreach (FirewallChain chain in all)
        {
            foreach (string rule in chain.Rules)
                commands.Rule(chain.Name, rule);
        }
    }

    private sealed class Commands(string table)
    {
        private readonly string _place = $"\"family\":\"{FirewallTable.Family}\",\"table\":\"{table}\"";
        private readonly StringBuilder _text = new("{\"nftables\":[");
        private bool _isBegun;

        public void Table(string verb) => Append(verb, "table", $"\"family\":\"{FirewallTable.Family}\",\"name\":\"{table}\"");

        public void Chain(string verb, string name, FirewallHook? hook = null) => Append(verb, "chain", $"{_place},\"name\":\"{name}\"" + (hook is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $",\"type\":\"{hook.Type}\",\"hook\":\"{hook.Hook}\",\"prio\":{hook.Priority},\"policy\":\"accept\"")));

        public void Map(string verb, FirewallMap map, string definition) => Append(verb, map.Word, $"{_place},\"name\":\"{map.Name}\"{(definition.Length > 0 ? "," : "")}{definition}");

        public void Counter(string verb, string name, FirewallCount count) => Append(verb, "counter", $"{_place},\"name\":\"{name}\"" + (verb == "add"
            ? string.Create(CultureInfo.InvariantCulture, $",\"packets\":{count.Packets},\"bytes\":{count.Bytes}") : ""));

        public void Limit(string verb, string name, FirewallLimit? limit) => Append(verb, "limit", $"{_place},\"name\":\"{name}\"" + (limit is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $",\"rate\":{limit.BytesPerSecond},\"rate_unit\":\"bytes\",\"per\":\"second\",\"burst\":{limit.BurstBytes},\"burst_unit\":\"bytes\",\"inv\":true")));

        public void Rule(string chain, string expressions) => Append("add", "rule", $"{_place},\"chain\":\"{chain}\",\"expr\":{expressions}");

        public void Elements(string verb, FirewallMap map, IEnumerable<KeyValuePair<string, string>> elements)
        {
            string[] some = [.. elements.Select(one => one.Value.Length == 0 ? one.Key : verb == "delete" && map.Word == "set" ? one.Key : $"[{one.Key},{one.Value}]")];
            if (some.Length > 0)
                Append(verb, "element", $"{_place},\"name\":\"{map.Name}\",\"elem\":[{string.Join(',', some)}]");
        }

        public override string ToString() => _text.ToString() + "]}";

        private void Append(string verb, string what, string of)
        {
            if (_isBegun)
                _text.Append(',');
            _isBegun = true;
            _text.Append(CultureInfo.InvariantCulture, $"{{\"{verb}\":{{\"{what}\":{{{of}}}}}}}");
        }
    }
}

/// <summary>What a counter counted.</summary>
public readonly record struct FirewallCount(ulong Packets, ulong Bytes);
