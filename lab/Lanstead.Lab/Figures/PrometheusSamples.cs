using System.Globalization;
using System.Text.RegularExpressions;

namespace Lanstead.Lab.Figures;

/// <summary>Samples in Prometheus' text format (version 0.0.4), read by the letter: what the format does not allow throws.</summary>
public sealed partial class PrometheusSamples
{
    private readonly List<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> _samples = [];

    /// <summary>All samples, in order.</summary>
    public IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> All => _samples;

    /// <summary>Reads an exposition.</summary>
    /// <exception cref="LabException">A line that no scraper would take: no newline at the end, a family twice or in two places, a sample of no family, twice, or misspelt.</exception>
    public static PrometheusSamples Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        PrometheusSamples parsed = new();
        HashSet<string> families = [], seen = [];
        string? helped = null, family = null;
        if (text.Length > 0 && !text.EndsWith('\n'))
        {
            throw new LabException("The last line does not end.");
        }

        foreach (string line in text.Split('\n')[..^1])
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups["name"].Value;
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups["name"].Value;
                if (family != helped || !families.Add(family) || (type.Groups["type"].Value == "counter") != family.EndsWith("_total", StringComparison.Ordinal))
                {
                    throw new LabException($"A family without help, twice, or not named as its type is: {line}");
                }
            }
            else if (Sample().Match(line) is { Success: true } sample && sample.Groups["name"].Value == family)
            {
                Dictionary<string, string> labels = [];
                for (int i = 0; i < sample.Groups["label"].Captures.Count; i++)
                {
                    string value = sample.Groups["value"].Captures[i].Value;
                    if (!labels.TryAdd(sample.Groups["label"].Captures[i].Value, Escape().Replace(value, one => one.Groups[1].Value == "n" ? "\n" : one.Groups[1].Value)))
                    {
                        throw new LabException($"A label twice: {line}");
                    }
                }

                string identity = family + string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
                if (!seen.Add(identity))
                {
                    throw new LabException($"A sample twice: {line}");
                }

                parsed._samples.Add((family, labels, double.Parse(sample.Groups["figure"].Value, CultureInfo.InvariantCulture)));
            }
            else
            {
                throw new LabException($"No line of the format, or a sample outside of its family: {line}");
            }
        }

        return parsed;
    }

    /// <summary>The sum of a family's samples that have all the labels given, as <c>name=value</c>.</summary>
    public double Sum(string name, params string[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Split('=', 2)[0]) == label.Split('=', 2)[1]))
        .Sum(sample => sample.Value);

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:(?:(?<=\{)|,)(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\]|\\[\\n"])*)")+\})? (?<figure>[0-9]+(?:\.[0-9]+)?)$""")]
    private static partial Regex Sample();

    [GeneratedRegex(@"\\([\\n""])")]
    private static partial Regex Escape();
}
