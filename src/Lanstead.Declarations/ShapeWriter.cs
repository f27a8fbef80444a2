using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>Writes what a shape describes as YAML: the same for the same, key by key in one order.</summary>
internal sealed class ShapeWriter
{
    private readonly StringBuilder _out = new();

    public static string Write(JsonObject document, Fields shape)
    {
        var writer = new ShapeWriter();
        writer.Keys(Ordered(document, shape), 0, first: false);
        return writer._out.ToString();
    }

    // What stands behind a key or dash: on the same line, or on those below.
    private void Value(JsonNode? node, Shape shape, int indent)
    {
        switch (node)
        {
            case JsonObject some when shape is Fields or Named && Ordered(some, shape) is { Count: > 0 } keys:
                _out.Append('\n');
                Keys(keys, indent + 2, first: false);
                break;
            case JsonObject:
                _out.Append(" {}\n");
                break;
            case JsonArray { Count: 0 }:
                _out.Append(" []\n");
                break;
            case JsonArray texts when shape is Many { Item: Text }:
                _out.Append(" [").AppendJoin(", ", texts.Select(text => Scalar(text!.GetValue<string>(), inList: true))).Append("]\n");
                break;
            case JsonArray items:
                _out.Append('\n');
                foreach (JsonNode? item in items)
                {
                    _out.Append(' ', indent + 2).Append("- ");
                    Keys(Ordered((JsonObject)item!, ((Many)shape).Item), indent + 4, first: true);
                }
                break;
            // Our own words need no quotes, whatever they look like.
            case JsonValue word when shape is Text { Words: { } words } && words.Contains(word.GetValue<string>()):
                _out.Append(' ').Append(word.GetValue<string>()).Append('\n');
                break;
            case JsonValue value when shape is Text && value.GetValue<string>() is { } text:
                if (IsBlock(text))
                    Block(text, indent + 2);
                else
                    _out.Append(' ').Append(Scalar(text, inList: false)).Append('\n');
                break;
            default:
                _out.Append(' ').Append(node is null ? "null" : node.ToJsonString()).Append('\n');
                break;
        }
    }

    private void Keys(List<(string Name, JsonNode? Value, Shape Shape)> keys, int indent, bool first)
    {
        foreach ((string name, JsonNode? value, Shape shape) in keys)
        {
            if (!first)
                _out.Append(' ', indent);
            first = false;
            _out.Append(Scalar(name, inList: true)).Append(':');
            Value(value, shape, indent);
        }
    }

    private static List<(string Name, JsonNode? Value, Shape Shape)> Ordered(JsonObject node, Shape shape) => shape switch
    {
        Fields fields => [.. fields.Keys.Where(key => node.ContainsKey(key.Name)).Select(key => (key.Name, node[key.Name], key.Value))],
        Named named => [.. node.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value, named.Value))],
        _ => throw new ArgumentException("It has no keys.", nameof(shape)),
    };

    // Several lines that look in a block as they are: what "|" would bend is quoted.
    private static bool IsBlock(string text) =>
        text.Contains('\n', StringComparison.Ordinal) && text[0] is not (' ' or '\n' or '\t') && text.All(c => c == '\n' || IsShown(c)) && !text.Split('\n').Any(line => line.Length > 0 && line.All(c => c == ' '));

    private void Block(string text, int indent)
    {
        string[] lines = text.Split('\n');
        bool ends = lines[^1].Length == 0;
        // One line end at the end is "|", none "|-", more "|+".
        _out.Append(!ends ? " |-\n" : lines.Length > 1 && lines[^2].Length == 0 ? " |+\n" : " |\n");
        foreach (string line in ends ? lines[..^1] : lines)
        {
            if (line.Length > 0)
                _out.Append(' ', indent).Append(line);
            _out.Append('\n');
        }
    }

    private static string Scalar(string text, bool inList)
    {
        bool isPlain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && text.All(c => IsShown(c) && c is not ('#' or '"' or '\'' or '{' or '}' or '[' or ']' or '&' or '*' or '!' or '|' or '>' or '%' or '`'))
            && !text.Contains(": ", StringComparison.Ordinal) && text[^1] != ':' && (!inList || !text.AsSpan().ContainsAny(',', ':')) && !IsWord(text);
        if (isPlain || IsAddress(text))
            return text;
        var quoted = new StringBuilder("\"");
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, text[++at]):X8}");
            else if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c == '\n')
                quoted.Append("\\n");
            else if (IsShown(c))
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        return quoted.Append('"').ToString();
    }

    // Digits, dots and a slash, as addresses and ranges have them; one number alone would be another thing to other readers.
    private static bool IsAddress(string text) => text.Count(c => c == '.') == 3 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1]) && text.All(c => char.IsAsciiDigit(c) || c is '.' or '/');

    private static bool IsWord(string text) => text.ToUpperInvariant() is "NULL" or "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N";

    private static bool IsShown(char c) => c >= ' ' && CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
