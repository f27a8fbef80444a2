using Lanstead.Protocol;

namespace Lanstead.Agent.Postures;

/// <summary>What the system calls itself (os-release(5)): lines of NAME=value, the value in quotes or not.</summary>
internal static class OsRelease
{
    public static (string Id, string Version, string Name) Read(string root)
    {
        foreach (string place in (string[])["etc/os-release", "usr/lib/os-release"])
        {
            try
            {
                Dictionary<string, string> values = Parse(File.ReadLines(Path.Combine(root, place)).Take(200));
                string id = values.GetValueOrDefault("ID", "").ToLowerInvariant();
                if (PostureRules.IsSystemId(id))
                    return (id, Shown(values.GetValueOrDefault("VERSION_ID", "")), Shown(values.GetValueOrDefault("PRETTY_NAME", id)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The other place may have it.
            }
        }
        return ("", "", "");
    }

    private static Dictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int sign = line.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && line[0] != '#')
                values[line[..sign]] = line[(sign + 1)..].Trim().Trim('"', '\'');
        }
        return values;
    }

    private static string Shown(string text) => DisplayText.IsValid(text, 0, PostureRules.TextMaxLength) ? text : "";
}
