namespace Lanstead.Lab;

/// <summary>Where the programs under test are, and the options of one scenario.</summary>
/// <param name="Server">Path of <c>lanstead-server</c>.</param>
/// <param name="Agent">Path of <c>lanstead</c>.</param>
/// <param name="Arguments">Everything typed after the scenario's name.</param>
public sealed record LabOptions(string Server, string Agent, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads <c>--server</c> and <c>--agent</c>.</summary>
    public static LabOptions Parse(IReadOnlyList<string> arguments)
    {
        LabOptions bare = new("", "", arguments);
        return bare with
        {
            Server = Path.GetFullPath(bare.Value("--server") ?? "out/bin/lanstead-server"),
            Agent = Path.GetFullPath(bare.Value("--agent") ?? "out/bin/lanstead"),
        };
    }

    /// <summary>Throws unless both programs are there.</summary>
    /// <exception cref="LabException">One is not.</exception>
    public void RequirePrograms()
    {
        foreach (string program in new[] { Server, Agent })
        {
            if (!File.Exists(program))
            {
                throw new LabException($"{program} is missing; `./build` makes it, or name it with --server and --agent.");
            }
        }
    }

    /// <summary>The word after <paramref name="name"/>, or null.</summary>
    public string? Value(string name)
    {
        for (int at = 0; at + 1 < Arguments.Count; at++)
        {
            if (Arguments[at] == name)
            {
                return Arguments[at + 1];
            }
        }

        return null;
    }

    /// <summary>The number after <paramref name="name"/>, or <paramref name="otherwise"/>.</summary>
    /// <exception cref="LabException">It is not a number.</exception>
    public int Number(string name, int otherwise) => Value(name) is not { } text
        ? otherwise
        : int.TryParse(text, out int number) ? number : throw new LabException($"{name} needs a number, not {text}.");

    /// <summary>True when <paramref name="name"/> was typed.</summary>
    public bool Has(string name) => Arguments.Contains(name);
}
