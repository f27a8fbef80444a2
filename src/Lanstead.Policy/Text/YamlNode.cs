using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lanstead.Policy.Text;

/// <summary>A piece of YAML with its place: text, a list, or keys with values.</summary>
public sealed record YamlNode(int Line, string? Text, IReadOnlyList<YamlNode>? Items, IReadOnlyList<(YamlNode Key, YamlNode Value)>? Keys)
{
    // A policy is three levels deep.
    private const int MaxDepth = 8;

    /// <summary>Where it begins in its line, counted from 1.</summary>
    public int Column { get; init; } = 1;

    /// <summary>Whether the text stands without quotes, and so may be a number, true, false or null.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Whether the text begins on the next line, after <c>|</c> or <c>&gt;</c>.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Reads one document; null with a problem.</summary>
    public static YamlNode? Read(string text, List<PolicyProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Read(text, MaxDepth, (line, _, message) => problems.Add(new PolicyProblem(line, message)));
    }

    /// <summary>Reads one document; null with a problem: line, column, and what is wrong.</summary>
    /// <remarks>What could grow or mean more than it shows is refused: anchors, aliases, tags, a second document, a key that comes twice.</remarks>
    public static YamlNode? Read(string text, int deepest, Action<int, int, string> wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                return new YamlNode(1, "", null, null);
            parser.Consume<DocumentStart>();
            YamlNode root = ReadNode(parser, deepest);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out DocumentStart? second))
                throw Wrong(second.Start, "There is a second document; one is meant.");
            return root;
        }
        catch (YamlException e)
        {
            wrong(Math.Max(1, (int)e.Start.Line), Math.Max(1, (int)e.Start.Column), Plain(e.Message));
            return null;
        }
        // Found by others' fuzzing of YAML parsers: a bad escape or indicator may surface as any of these.
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            wrong(Math.Max(1, (int)(parser.Current?.Start.Line ?? 1)), Math.Max(1, (int)(parser.Current?.Start.Column ?? 1)), "This is no YAML.");
            return null;
        }
    }

    private static YamlNode ReadNode(Parser parser, int levels)
    {
        ParsingEvent next = parser.Current ?? (parser.MoveNext() ? parser.Current! : throw new InvalidOperationException("It ends too early."));
        if (levels == 0)
            throw Wrong(next.Start, "It is nested too deep.");
        if (next is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw Wrong(next.Start, "Anchors and aliases are not understood: write it out.");
        if (next is NodeEvent { Tag.IsEmpty: false })
            throw Wrong(next.Start, "YAML's own tags (!…) are not understood.");
        switch (next)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new YamlNode((int)scalar.Start.Line, scalar.Value, null, null)
                {
                    Column = (int)scalar.Start.Column, IsPlain = scalar.Style == ScalarStyle.Plain, IsBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded,
                };
            case SequenceStart start:
                parser.MoveNext();
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                    items.Add(ReadNode(parser, levels - 1));
                return new YamlNode((int)start.Start.Line, null, items, null) { Column = (int)start.Start.Column };
            case MappingStart start:
                parser.MoveNext();
                var keys = new List<(YamlNode, YamlNode)>();
                var seen = new HashSet<string>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    YamlNode key = ReadNode(parser, levels - 1);
                    Mark at = new(0, key.Line, key.Column);
                    if (key.Text is not { } name)
                        throw Wrong(at, "A key is a word.");
                    if (!seen.Add(name))
                        throw Wrong(at, $"{Shown(name)} comes twice.");
                    keys.Add((key, ReadNode(parser, levels - 1)));
                }
                return new YamlNode((int)start.Start.Line, null, null, keys) { Column = (int)start.Start.Column };
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
