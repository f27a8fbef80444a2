namespace Lanstead.Protocol;

/// <summary>What an agent tells the server of what is wrong on its machine: words alone, since a network's people need not read what a machine says of itself in full.</summary>
public static class AgentWarnings
{
    /// <summary>The clock is wrong, or behind what it was.</summary>
    public const string Clock = "clock";

    /// <summary>Names of networks are not answered, or the machine's own DNS could not be put back.</summary>
    public const string Names = "names";

    /// <summary>What the agent keeps on disk cannot be read or written.</summary>
    public const string Disk = "disk";

    /// <summary>A port that it needs is taken.</summary>
    public const string Port = "port";

    /// <summary>The log of a space's network lock is another than the one that is here, or damaged.</summary>
    public const string Lock = "lock";

    /// <summary>The server wants devices gone that the agent does not drop on its word.</summary>
    public const string Removal = "removal";

    /// <summary>Something else, which <c>lanstead status</c> says on the machine.</summary>
    public const string Other = "device";

    /// <summary>How many one report has at most.</summary>
    public const int Max = 32;

    private const int WordMaxLength = 20;

    /// <summary>Whether it can be such a word, also one of a later agent.</summary>
    public static bool IsWord(string word) => word is { Length: > 0 and <= WordMaxLength } && word.All(char.IsAsciiLetterLower);
}
