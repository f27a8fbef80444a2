using System.Globalization;
using System.Text.Json.Nodes;
using Lanstead.Policy.Text;

namespace Lanstead.Declarations;

/// <summary>Makes of YAML what a shape asks for, and notes whatever is wrong with its place.</summary>
internal sealed class ShapeReader(List<DeclarationProblem> problems)
{
    // Nobody mends a hundred mistakes at once.
    private const int MaxProblems = 20;

    public JsonNode? Read(YamlNode node, Shape shape) => shape switch
    {
        Text text => ReadText(node, text),
        Number number => ReadNumber(node, number),
        Flag => ReadFlag(node),
        Fields fields => ReadFields(node, fields),
        Named named => ReadNamed(node, named),
        Many many => ReadMany(node, many),
        _ => throw new ArgumentException("There is no such shape.", nameof(shape)),
    };

    public void Note(int line, int column, string message)
    {
        if (problems.Count < MaxProblems)
            problems.Add(new DeclarationProblem(line, column, message));
    }

    private static bool IsNull(YamlNode node) => node is { IsPlain: true, Text: "" or "null" or "~" };

    private JsonValue? ReadText(YamlNode node, Text shape)
    {
        if (shape.IsNullable && IsNull(node))
            return null;
        if (node.Text is not { } text)
            Note(node.Line, node.Column, "One text belongs here.");
        else if (text.Contains('\0', StringComparison.Ordinal))
            Note(node.Line, node.Column, "A NUL character is not text.");
        else if (shape.Words is { } words && !words.Contains(text))
            Note(node.Line, node.Column, $"{YamlNode.Shown(text)} is not known here: {string.Join(", ", words)}.");
        else if (shape.IsPolicy)
            ReadPolicy(node, text);
        return JsonValue.Create(node.Text);
    }

    private void ReadPolicy(YamlNode node, string text)
    {
        foreach (PolicyProblem problem in PolicyText.Read(text).Problems)
            Note(node.IsBlock ? node.Line + problem.Line : node.Line, node.IsBlock ? 1 : node.Column, $"In the policy: {problem.Message}");
    }

    private JsonValue? ReadNumber(YamlNode node, Number shape)
    {
        if (shape.IsNullable && IsNull(node))
            return null;
        if (node is { IsPlain: true, Text: { } text } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return JsonValue.Create(number);
        Note(node.Line, node.Column, shape.IsNullable ? "A whole number belongs here, or null." : "A whole number belongs here.");
        return null;
    }

    private JsonValue? ReadFlag(YamlNode node)
    {
        if (node is { IsPlain: true, Text: "true" or "false" })
            return JsonValue.Create(node.Text == "true");
        Note(node.Line, node.Column, "true or false belongs here.");
        return null;
    }

    private JsonObject ReadFields(YamlNode node, Fields shape)
    {
        var read = new JsonObject();
        string known = string.Join(", ", shape.Keys.Select(key => key.Name));
        if (node.Keys is null)
        {
            Note(node.Line, node.Column, $"Keys belong here: {known}.");
            return read;
        }
        foreach ((YamlNode key, YamlNode value) in node.Keys)
        {
            if (Array.Find(shape.Keys, one => one.Name == key.Text) is not { Name: not null } found)
                Note(key.Line, key.Column, $"{YamlNode.Shown(key.Text!)} is not known here. There is: {known}.");
            else
                read[found.Name] = Read(value, found.Value);
        }
        foreach (string needed in shape.Needed.Where(needed => !read.ContainsKey(needed)))
            Note(node.Line, node.Column, $"{needed} is missing.");
        return read;
    }

    private JsonObject ReadNamed(YamlNode node, Named shape)
    {
        var read = new JsonObject();
        // "channels:" and "channels: {}" are both: none.
        if (node.Keys is null && !IsNull(node))
            Note(node.Line, node.Column, $"{shape.What} have a name each, with a colon.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((YamlNode key, YamlNode value) in node.Keys ?? [])
        {
            if (!seen.Add(key.Text!))
                Note(key.Line, key.Column, $"{YamlNode.Shown(key.Text!)} comes twice: upper and lower case make no difference.");
            // "general:" alone: there, whatever it is like.
            else if (shape.Value is Fields { Needed: [] } && IsNull(value))
                read[key.Text!] = new JsonObject();
            else
                read[key.Text!] = Read(value, shape.Value);
        }
        return read;
    }

    private JsonArray ReadMany(YamlNode node, Many shape)
    {
        if (node.Items is null && !IsNull(node))
            Note(node.Line, node.Column, $"{shape.What} are a list: begin each with a dash.");
        return new JsonArray([.. (node.Items ?? []).Select(item => Read(item, shape.Item))]);
    }
}
