using System.Text.Json.Nodes;
using Lanstead.Policy.Text;

namespace Lanstead.Declarations;

/// <summary>What a space shall be, as YAML: what is not written there is left as it is.</summary>
public sealed class Declaration
{
    /// <summary>The longest text.</summary>
    public const int MaxChars = 4 * 1024 * 1024;

    // Document, networks, one of them, its channels, one of them, its roles, one of them, what it may.
    private const int Levels = 10;

    internal Declaration(JsonObject root) => Root = root;

    internal JsonObject Root { get; }

    /// <summary>Reads one; all that is wrong with it when it is none.</summary>
    public static (Declaration? Declaration, IReadOnlyList<DeclarationProblem> Problems) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxChars)
            return (null, [new DeclarationProblem(1, 1, $"A declaration has at most {MaxChars / 1024 / 1024} Mi characters.")]);
        var problems = new List<DeclarationProblem>();
        if (YamlNode.Read(text, Levels, (line, column, message) => problems.Add(new DeclarationProblem(line, column, message))) is not { } root)
            return (null, problems);
        JsonNode? read = new ShapeReader(problems).Read(root, SpaceShape.Document);
        return problems.Count == 0 ? (new Declaration((JsonObject)read!), []) : (null, problems);
    }

    /// <summary>As YAML; the same for the same.</summary>
    public string Write() => ShapeWriter.Write(Root, SpaceShape.Document);
}
