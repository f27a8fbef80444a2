using System.Text.RegularExpressions;

namespace Lanstead.Linux.Firewall;

/// <summary>A table of nftables as it shall be. Rules, keys and values are JSON (libnftables-json(5)), as <see cref="FirewallWords"/> writes them. Not thread-safe while it is filled.</summary>
/// <param name="name">Its name, in the family <c>inet</c>.</param>
public sealed partial class FirewallTable(string name)
{
    public const string Family = "inet";

    private readonly SortedDictionary<string, FirewallChain> _chains = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FirewallMap> _maps = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _counters = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FirewallLimit> _limits = new(StringComparer.Ordinal);

    public string Name { get; } = Checked(name);

    public IReadOnlyDictionary<string, FirewallChain> Chains => _chains;

    public IReadOnlyDictionary<string, FirewallMap> Maps => _maps;

    public IReadOnlySet<string> Counters => _counters;

    public IReadOnlyDictionary<string, FirewallLimit> Limits => _limits;

    /// <summary>The chain of that name; at first without rules.</summary>
    public FirewallChain Chain(string name, FirewallHook? hook = null)
    {
        if (!_chains.TryGetValue(name, out FirewallChain? chain))
            _chains[Checked(name)] = chain = new FirewallChain(name, hook);
        return chain;
    }

    /// <summary>The map of that name; at first without elements.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">Type of the keys, such as <c>inet_service</c> or <c>ipv4_addr</c>.</param>
    /// <param name="value">Type of the values: <c>verdict</c>, <c>counter</c>, or as of keys. Null: it is a set.</param>
    /// <param name="intervals">Whether keys may be ranges or prefixes.</param>
    public FirewallMap Map(string name, string key, string? value, bool intervals)
    {
        if (!_maps.TryGetValue(name, out FirewallMap? map))
            _maps[Checked(name)] = map = new FirewallMap(name, key, value, intervals);
        return map;
    }

    /// <summary>A counter that rules name; its count outlives changes of the table.</summary>
    public string Counter(string name)
    {
        _counters.Add(Checked(name));
        return name;
    }

    /// <summary>A limiter that rules name and share: it matches what is more than that. One of the same name with another rate is none: give it another name.</summary>
    public string Limit(string name, ulong bytesPerSecond, uint burstBytes)
    {
        _limits[Checked(name)] = new FirewallLimit(bytesPerSecond, burstBytes);
        return name;
    }

    /// <summary>Whether both are the same table.</summary>
    public bool Is(FirewallTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || (Name == other.Name && _counters.SetEquals(other._counters) && _limits.SequenceEqual(other._limits)
            && _chains.Count == other._chains.Count && _chains.Values.All(chain => other._chains.TryGetValue(chain.Name, out FirewallChain? twin) && chain.Is(twin))
            && _maps.Count == other._maps.Count && _maps.Values.All(map => other._maps.TryGetValue(map.Name, out FirewallMap? twin) && map.Is(twin)));
    }

    // Names stand in JSON and in commands as they are.
    private static string Checked(string name) => Fit().IsMatch(name) ? name : throw new ArgumentException($"Not a name of nftables: {name}");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_./-]{0,120}$")]
    private static partial Regex Fit();
}

/// <summary>So many bytes a second, and so many more at once.</summary>
public sealed record FirewallLimit(ulong BytesPerSecond, uint BurstBytes);

/// <summary>Where the kernel asks a chain: such as nat, prerouting, -100.</summary>
public sealed record FirewallHook(string Type, string Hook, int Priority);

/// <summary>A chain and its rules, each the JSON of its expressions, in order.</summary>
/// <param name="name">Its name.</param>
/// <param name="hook">Null: other chains lead here.</param>
public sealed class FirewallChain(string name, FirewallHook? hook)
{
    private readonly List<string> _rules = [];

    public string Name { get; } = name;

    public FirewallHook? Hook { get; } = hook;

    public IReadOnlyList<string> Rules => _rules;

    /// <summary>Adds a rule of these expressions.</summary>
    public FirewallChain Rule(params IEnumerable<string> expressions)
    {
        _rules.Add($"[{string.Join(',', expressions)}]");
        return this;
    }

    internal bool Is(FirewallChain other) => Hook == other.Hook && _rules.SequenceEqual(other._rules);
}

/// <summary>A map, or a set: what has no value.</summary>
/// <param name="name">Its name.</param>
/// <param name="key">Type of the keys.</param>
/// <param name="value">Type of the values; null: a set.</param>
/// <param name="intervals">Whether keys may be ranges or prefixes.</param>
public sealed class FirewallMap(string name, string key, string? value, bool intervals)
{
    private readonly Dictionary<string, string> _elements = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    /// <summary>By key; values are empty in a set.</summary>
    public IReadOnlyDictionary<string, string> Elements => _elements;

    internal string Word => value is null ? "set" : "map";

    /// <summary>What a command that makes it says of it, beside its place.</summary>
    internal string Definition { get; } = $"\"type\":\"{key}\"{(value is null ? "" : $",\"map\":\"{value}\"")}{(intervals ? ",\"flags\":[\"interval\"]" : "")}";

    /// <summary>Adds an element; one with the same key is replaced.</summary>
    public FirewallMap Add(string key, string value = "")
    {
        _elements[key] = value;
        return this;
    }

    internal bool Is(FirewallMap other) => Definition == other.Definition && _elements.Count == other._elements.Count
        && _elements.All(one => other._elements.TryGetValue(one.Key, out string? value) && value == one.Value);
}
