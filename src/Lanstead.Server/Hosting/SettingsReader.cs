using System.Collections;

namespace Lanstead.Server.Hosting;

/// <summary>Collects the raw values: flag before environment, <c>…_FILE</c> beside both.</summary>
internal sealed class SettingsReader
{
    private readonly Dictionary<string, string> _values = [];

    public SettingsReader(IReadOnlyList<string> args, IDictionary environment)
    {
        foreach (Setting setting in SettingTable.All.Concat(Claimed(environment)))
        {
            if (environment[setting.Variable] is string value && value.Length > 0)
                _values[setting.Name] = value;
            if (environment[setting.Variable + "_FILE"] is string file && file.Length > 0)
                SetOnce(setting, ReadFile(setting.Variable + "_FILE", file), setting.Variable);
        }

        for (int i = 0; i < args.Count; i++)
        {
            (string flag, string? inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            bool isFile = flag.EndsWith("-file", StringComparison.Ordinal);
            string name = isFile ? flag[..^"-file".Length] : flag;
            Setting setting = SettingTable.All.FirstOrDefault(s => s.Flag == name)
                ?? SettingTable.Families.Select(f => f.Find(NameOf(name))).FirstOrDefault(s => s is not null)
                ?? throw new SettingsException($"Unknown argument {args[i]}. Run `lanstead-server help` for the list.");
            string value = inline ?? (++i < args.Count ? args[i] : throw new SettingsException($"{flag} needs a value."));
            _values[setting.Name] = isFile ? ReadFile(flag, value) : value;
        }
    }

    /// <summary>The names of those that are set.</summary>
    public IReadOnlySet<string> Given => _values.Keys.ToHashSet();

    /// <summary>The value of a setting; null when it is not set.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The things of a family, with the values of their parts.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> this[SettingFamily family] => family.Read(_values);

    // The environment names the things: what begins as a family does is a setting of it, or a mistake.
    private static HashSet<Setting> Claimed(IDictionary environment)
    {
        var found = new HashSet<Setting>();
        foreach (string variable in environment.Keys.OfType<string>().Where(v => v.StartsWith("LANSTEAD_", StringComparison.Ordinal)))
        {
            string name = variable["LANSTEAD_".Length..];
            if (SettingTable.Families.FirstOrDefault(f => f.Claims(name)) is not { } family)
                continue;
            name = name.EndsWith("_FILE", StringComparison.Ordinal) ? name[..^"_FILE".Length] : name;
            found.Add(family.Find(name) ?? throw new SettingsException(
                $"{variable} is no setting. After LANSTEAD_{family.Name}_NAME_ comes one of: {string.Join(", ", family.Parts.Select(p => p.Name))}."));
        }
        return found;
    }

    private static string NameOf(string flag) => flag.TrimStart('-').ToUpperInvariant().Replace('-', '_');

    private void SetOnce(Setting setting, string value, string variable)
    {
        if (!_values.TryAdd(setting.Name, value))
            throw new SettingsException($"Both {variable} and {variable}_FILE are set. Keep one.");
    }

    private static string ReadFile(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{name}: cannot read {path}: {e.Message}");
        }
    }
}
