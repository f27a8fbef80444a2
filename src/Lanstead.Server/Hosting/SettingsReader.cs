using System.Collections;

namespace Lanstead.Server.Hosting;

/// <summary>Collects the raw values: flag before environment, <c>…_FILE</c> beside both.</summary>
internal sealed class SettingsReader
{
    private readonly Dictionary<string, string> _values = [];

    public SettingsReader(IReadOnlyList<string> args, IDictionary environment)
    {
        foreach (Setting setting in SettingTable.All)
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
                ?? throw new SettingsException($"Unknown argument {args[i]}. Run `lanstead-server help` for the list.");
            string value = inline ?? (++i < args.Count ? args[i] : throw new SettingsException($"{flag} needs a value."));
            _values[setting.Name] = isFile ? ReadFile(flag, value) : value;
        }
    }

    /// <summary>The value of a setting; null when it is not set.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

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
