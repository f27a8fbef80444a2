using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The options of verbs that make an API key, and how they show it.</summary>
internal sealed class KeyOptions
{
    // As the server names them; another server may know more, so these only complete.
    private static readonly string[] s_scopes =
    [
        "spaces:read", "spaces:write", "members:write", "invites:read", "invites:write", "networks:read", "networks:write", "policies:write", "devices:read", "devices:write", "exposures:read", "exposures:write",
        "configs:read", "join-keys:read", "join-keys:write", "chat:read", "chat:write", "chat:moderate", "audit:read",
    ];

    private readonly Option<string[]> _scopes = new("--scope") { Description = "What it may do, such as networks:read; repeat for more", Required = true };
    private readonly Option<string> _expires;
    private readonly OutputFormat _format;
    private readonly bool _mayLast;

    /// <summary>Adds the options.</summary>
    /// <param name="command">To this one.</param>
    /// <param name="mayLast">Whether a key may never expire.</param>
    public KeyOptions(Command command, bool mayLast)
    {
        _mayLast = mayLast;
        _expires = new("--expires") { Description = mayLast ? "How long it works: 30m, 12h, 90d or never" : "How long it works: 30m, 12h or 90d", DefaultValueFactory = _ => "90d" };
        _scopes.CompletionSources.Add(s_scopes);
        command.Add(_scopes);
        command.Add(_expires);
        _format = new OutputFormat(command);
    }

    /// <summary>Makes the key at <paramref name="path"/> and prints its secret.</summary>
    public async Task<int> MakeAsync(Terminal terminal, ServerClient client, ParseResult parsed, string path, string name, CancellationToken cancel)
    {
        if (!InvitesCommand.TryLife(parsed.GetRequiredValue(_expires), out long? seconds) || (seconds is null && !_mayLast))
            return terminal.Fail(ExitCodes.Usage, _mayLast ? "--expires is a number with m, h or d, such as 90d, or never." : "--expires is a number with m, h or d, such as 90d.");
        NewApiKeyJson made = await client.PostAsync(
            path, new CreateApiKeyJson(name, parsed.GetRequiredValue(_scopes), seconds, seconds is null ? true : null), TokensJson.Default.CreateApiKeyJson, TokensJson.Default.NewApiKeyJson, cancel);
        if (_format.IsJson(parsed))
            terminal.WriteJson(new ApiKeyMadeJson(1, made.Key.Id, made.Secret, made.Key.ExpiresAt), TokensJson.Default.ApiKeyMadeJson);
        else
            terminal.Out.WriteLine(Human.Safe(made.Secret));
        return ExitCodes.Ok;
    }

    /// <summary>Cells of a table's row about a key.</summary>
    public static Cell[] Row(ApiKeyJson key, DateTimeOffset now) =>
    [
        key.Id, key.Name, $"…{key.Hint}", string.Join(',', key.Scopes), State(key, now), key.LastUsedAt is { } used ? $"used {used.ToLocalTime():yyyy-MM-dd}" : "never used",
    ];

    private static string State(ApiKeyJson key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt is not { } end ? "never ends" : end <= now ? "ended" : $"until {end.ToLocalTime():yyyy-MM-dd}";
}
