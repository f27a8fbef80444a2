using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lanstead.Policy.Text;

/// <summary>A piece of YAML with its line: text, a list, or keys with values.</summary>
internal sealed record YamlNode(int Line, string? Text, IReadOnlyList<YamlNode>? Items, IReadOnlyList<(string Key, int Line, YamlNode Value)>? Keys)
{
    // A policy is three levels deep.
    private const int MaxDepth = 8;

    /// <summary>Reads one document; null with a problem.</summary>
    /// <remarks>What could grow or mean more than it shows is refused: anchors, aliases, tags, a second document, a key that comes twice.</remarks>
    public static YamlNode? Read(string text, List<PolicyProblem> problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return new YamlNode(1, "", null, null);
            parser.Consume<DocumentStart>();
            YamlNode root = ReadNode(parser, 1);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out DocumentStart? second))
                throw Wrong(second.Start, "There is a second document. A policy is one.");
            return root;
        }
        catch (YamlException e)
        {
            problems.Add(new PolicyProblem(Math.Max(1, (int)e.Start.Line), Plain(e.Message)));
            return null;
        }
        // Found by others' fuzzing of YAML parsers: a bad escape or indicator may surface as any of these.
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            problems.Add(new PolicyProblem(Math.Max(1, (int)(parser.Current?.Start.Line ?? 1)), "This is no YAML."));
            return null;
        }
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        ParsingEvent next = parser.Current ?? (parser.MoveNext() ? parser.Current! : throw new InvalidOperationException("It ends too early."));
        if (depth > MaxDepth)
            throw Wrong(next.Start, $"It is nested more than {MaxDepth} deep.");
        if (next is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw Wrong(next.Start, "Anchors and aliases are not for policies: write it out.");
        if (next is NodeEvent { Tag.IsEmpty: false })
            throw Wrong(next.Start, "YAML's own tags (!…) are not for policies.");
        switch (next)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new YamlNode((int)scalar.Start.Line, scalar.Value, null, null);
            case SequenceStart start:
                parser.MoveNext();
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    items.Add(ReadNode(parser, depth + 1));
                return new YamlNode((int)start.Start.Line, null, items, null);
            case MappingStart start:
                parser.MoveNext();
                var keys = new List<(string, int, YamlNode)>();
                var seen = new HashSet<string>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    YamlNode key = ReadNode(parser, depth + 1);
                    Mark at = new(0, key.Line, 1);
                    if (key.Text is not { } name)
                        throw Wrong(at, "A key is a word.");
                    if (!seen.Add(name))
                        throw Wrong(at, $"{Shown(name)} comes twice.");
                    keys.Add((name, key.Line, ReadNode(parser, depth + 1)));
                }
                return new YamlNode((int)start.Start.Line, null, null, keys);
            default:
                throw Wrong(next.Start, "This does not belong here.");
        }
    }

    /// <summary>Somebody's text, short and without what would act on what shows it.</summary>
    public static string Shown(string text) => "“" + new string([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format ? '?' : c)]) + (text.Length > 40 ? "…" : "") + "”";

    private static YamlException Wrong(Mark at, string message) => new(at, at, message);

    // The library writes places into some messages, which the line says better.
    private static string Plain(string message)
    {
        int end = message.IndexOf("): ", StringComparison.Ordinal);
        string text = message.StartsWith('(') && end > 0 ? message[(end + 3)..] : message;
        return new string([.. text.Where(c => !char.IsControl(c)).Take(200)]);
    }
}
