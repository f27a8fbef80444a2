using Lanstead.Primitives;

namespace Lanstead.Agent.State;

/// <summary>Under which label each network's names are answered on this machine; the file <c>labels.json</c>.</summary>
/// <remarks>Networks of two tenants may have the same slug. Who came first keeps it, so that nobody who lets this machine join can take a name over.</remarks>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Labels">Network → its slug at the time, and the label.</param>
internal sealed record NetworkLabels(int Schema, IReadOnlyDictionary<string, NetworkLabel> Labels)
{
    public static NetworkLabels Empty { get; } = new(1, new Dictionary<string, NetworkLabel>());

    /// <summary>The same for these networks only: what has a label keeps it, what is new or renamed gets one that is free.</summary>
    public NetworkLabels For(IEnumerable<(NetworkId Network, string Slug)> networks)
    {
        var kept = new Dictionary<string, NetworkLabel>();
        var open = new List<(string Network, string Slug)>();
        foreach ((NetworkId network, string slug) in networks)
        {
            if (Labels.TryGetValue(network.ToString(), out NetworkLabel? known) && known.Slug == slug)
                kept[network.ToString()] = known;
            else
                open.Add((network.ToString(), slug));
        }
        foreach ((string network, string slug) in open)
        {
            string label = slug;
            for (int i = 2; kept.Values.Any(other => other.Label == label); i++)
                label = $"{slug}-{i}";
            kept[network] = new NetworkLabel(slug, label);
        }
        bool same = kept.Count == Labels.Count && kept.All(pair => Labels.TryGetValue(pair.Key, out NetworkLabel? known) && known == pair.Value);
        return same ? this : new NetworkLabels(1, kept);
    }
}

/// <summary>The slug that the label was made of, and the label.</summary>
internal sealed record NetworkLabel(string Slug, string Label);
