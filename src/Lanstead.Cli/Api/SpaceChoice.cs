using System.CommandLine;
using Lanstead.Agent.Local;

namespace Lanstead.Cli.Api;

/// <summary>The option <c>--space</c> of commands that act in one of the caller's spaces.</summary>
internal sealed class SpaceChoice
{
    private readonly Option<string?> _space = new("--space") { Description = "Name, short name or id of the space; not needed when you are in one only" };

    public SpaceChoice(Command command) => command.Add(_space);

    /// <summary>What was given; null where nothing was.</summary>
    public string? Of(ParseResult parsed) => parsed.GetValue(_space);

    /// <summary>The space that is meant.</summary>
    /// <exception cref="ServerCallException">There is none such, or more than one.</exception>
    public async Task<MyTenantJson> FindAsync(ServerClient client, ParseResult parsed, CancellationToken cancel)
    {
        string? wanted = Of(parsed);
        MeJson me = await client.GetAsync("/v1/me", ServerJson.Default.MeJson, cancel);
        MyTenantJson[] fitting = wanted is null
            ? [.. me.Tenants]
            : [.. me.Tenants.Where(one => one.Id == wanted || one.Slug == wanted || string.Equals(one.Name, wanted, StringComparison.OrdinalIgnoreCase))];
        return fitting switch
        {
            [var only] => only,
            [] => throw new ServerCallException(ExitCodes.NotFound, "", wanted is null ? "You are in no space." : $"You are in no space called {wanted}. See: lanstead whoami"),
            _ => throw new ServerCallException(ExitCodes.Usage, "", $"Which space? Name one by --space: {string.Join(", ", fitting.Select(one => one.Slug))}"),
        };
    }
}
