using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The frame of verbs about one network at the server: finds it by name, short name or ID.</summary>
internal static class NetworkAtServer
{
    /// <summary>A verb whose first argument is a network.</summary>
    public static Command Verb(
        Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, ServerNetworkJson, ParseResult, CancellationToken, Task<int>> run) =>
        VerbAtServer.About(terminal, verb, text, new Argument<string>("network") { Description = "Name, short name or ID of a network that you can see" }, FindAsync, arguments, options, run);

    public static Task<List<ServerNetworkJson>> ListAsync(ServerClient client, CancellationToken cancel) =>
        client.ListAsync("/v1/networks", ServerNetworksJson.Default.ServerNetworkJson, cancel);

    public static async Task<ServerNetworkJson> FindAsync(ServerClient client, string which, CancellationToken cancel)
    {
        List<ServerNetworkJson> networks = await ListAsync(client, cancel);
        if (networks.Find(network => network.Id == which) is { } exact)
            return exact;
        List<ServerNetworkJson> named = networks.FindAll(network => network.Slug == which || string.Equals(network.Name, which, StringComparison.OrdinalIgnoreCase));
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"You see no network \u201c{Human.Safe(which)}\u201d. See: lanstead networks ls --all"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several networks have that name. Say which by its ID: {string.Join(", ", named.Select(network => network.Id))}"),
        };
    }

    public static Option<bool> Yes() => new("--yes") { Description = "Yes, this is meant" };

    public static int Done(Terminal terminal, string text)
    {
        terminal.Out.WriteLine(Human.Safe(text));
        return ExitCodes.Ok;
    }
}
