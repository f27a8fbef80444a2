namespace Lanstead.Server.Hosting;

/// <summary>The arguments of <c>lanstead-server admin</c>: its own, and those of the server's settings.</summary>
/// <remarks>There is no argument for a password: arguments are visible to every user of the machine.</remarks>
internal sealed record AdminOptions
{
    private static readonly string[] s_own = ["--email", "--username", "--password-file", "--search", "--reason"];

    /// <summary>What comes before the first flag.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The server's own settings.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>Prints JSON.</summary>
    public bool Json { get; init; }

    /// <summary>For rotate-master-key: with the first key there is, instead of a new one.</summary>
    public bool KeepFile { get; init; }

    private IReadOnlyDictionary<string, string> Own { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of an option of its own; null when it is not given.</summary>
    public string? this[string option] => Own.GetValueOrDefault(option);

    public static AdminOptions Parse(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        var settings = new List<string>();
        var own = new Dictionary<string, string>();
        (bool json, bool keep) = (false, false);
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] == "--json")
                json = true;
            else if (args[i] == "--no-new-key")
                keep = true;
            else if (args[i].Split('=', 2) is [var name, var inline] && s_own.Contains(name))
                own[name] = inline;
            else if (s_own.Contains(args[i]))
                own[args[i]] = i + 1 < args.Count ? args[++i] : throw new SettingsException($"{args[i]} needs a value.");
            else if (args[i].StartsWith('-'))
                settings.AddRange(args[i].Contains('=', StringComparison.Ordinal) || i + 1 == args.Count ? [args[i]] : [args[i], args[++i]]);
            else
                words.Add(args[i]);
        }
        return new AdminOptions { Words = words, Settings = settings, Json = json, KeepFile = keep, Own = own };
    }

    /// <summary>The password from <c>--password-file</c>, where <c>-</c> is standard input; null when it is not given.</summary>
    public async Task<string?> ReadPasswordAsync(CancellationToken stop)
    {
        if (this["--password-file"] is not { } file)
            return null;
        try
        {
            string text = file == "-" ? await Terminal.ReadAllAsync(stop) : await File.ReadAllTextAsync(file, stop);
            return text.TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"--password-file: cannot read {file}: {e.Message}");
        }
    }
}
