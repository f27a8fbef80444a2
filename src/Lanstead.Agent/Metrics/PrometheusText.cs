using System.Globalization;
using System.Text;

namespace Lanstead.Agent.Metrics;

/// <summary>Writes Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>As the format's documentation names it.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Adds a family of samples; one without samples is left out.</summary>
    /// <param name="name">Of the family.</param>
    /// <param name="type"><c>counter</c> or <c>gauge</c>.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="samples">Labels, of which those without a value are left out, and value.</param>
    public void Add(string name, string type, string help, IEnumerable<((string Name, string Value)[] Labels, long Value)> samples)
    {
        bool begun = false;
        foreach (((string Name, string Value)[] labels, long value) in samples)
        {
            if (!begun)
                _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            begun = true;
            string list = string.Join(',', labels.Where(label => label.Value.Length > 0).Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""));
            _text.Append(CultureInfo.InvariantCulture, $"{name}{(list.Length > 0 ? $"{{{list}}}" : "")} {value}\n");
        }
    }

    public override string ToString() => _text.ToString();

    // Names come from other people: besides what the format asks to be escaped, nothing that moves a cursor or turns the writing direction.
    private static string Escaped(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (char c in value)
        {
            if (c is '\\' or '"')
                escaped.Append('\\').Append(c);
            else
                escaped.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\ufffd' : c);
        }
        return escaped.ToString();
    }
}
