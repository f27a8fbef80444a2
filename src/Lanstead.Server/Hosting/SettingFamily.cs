namespace Lanstead.Server.Hosting;

/// <summary>Settings that exist once for each thing of a kind, such as <c>LANSTEAD_OIDC_CORP_ISSUER</c> of the provider <c>corp</c>.</summary>
/// <param name="Name">Without prefix: <c>OIDC</c>.</param>
/// <param name="Parts">What each thing has; the thing's name stands between <paramref name="Name"/> and the part's.</param>
internal sealed record SettingFamily(string Name, IReadOnlyList<Setting> Parts)
{
    private string Prefix => Name + "_";

    /// <summary>The parts as they are shown in the help.</summary>
    public IEnumerable<Setting> Shown => Parts.Select(part => part with { Name = $"{Prefix}NAME_{part.Name}" });

    /// <summary>The setting of that full name, such as <c>OIDC_CORP_ISSUER</c>; null when it is none of this family.</summary>
    public Setting? Find(string name) => Split(name) is { } split ? split.Part with { Name = name } : null;

    /// <summary>True for what is meant to be of this family, right or wrong.</summary>
    public bool Claims(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The things that <paramref name="values"/> speak of: name in lower case with hyphens, and the value of each part that is set.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Read(IReadOnlyDictionary<string, string> values) => values
        .Select(value => (Split: Split(value.Key), value.Value))
        .Where(value => value.Split is not null)
        .GroupBy(value => value.Split!.Value.Thing)
        .ToDictionary(
            thing => thing.Key.ToLowerInvariant().Replace('_', '-'),
            thing => (IReadOnlyDictionary<string, string>)thing.ToDictionary(value => value.Split!.Value.Part.Name, value => value.Value));

    private (string Thing, Setting Part)? Split(string name)
    {
        if (!Claims(name))
            return null;
        foreach (Setting part in Parts)
        {
            string end = "_" + part.Name;
            if (name.Length > Prefix.Length + end.Length && name.EndsWith(end, StringComparison.Ordinal))
                return (name[Prefix.Length..^end.Length], part);
        }
        return null;
    }
}
