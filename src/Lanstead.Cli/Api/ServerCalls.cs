using System.CommandLine;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Api;

/// <summary>The option <c>--server</c> of commands that ask the server.</summary>
internal sealed class ServerOption
{
    private readonly Option<string?> _server = new("--server") { Description = "Address of the server, such as https://vpn.example.org (or LANSTEAD_SERVER); else the one signed in at last" };

    public ServerOption(Command command) => command.Add(_server);

    public string? Of(ParseResult parsed) => parsed.GetValue(_server);
}

/// <summary>Calls of commands to the server.</summary>
internal static class ServerCalls
{
    /// <summary>Where this user is signed in.</summary>
    public static SignIns SignIns(this Terminal terminal) => Api.SignIns.Of(terminal.Variable, terminal.Time);

    /// <summary>The key of <c>LANSTEAD_API_KEY</c>; null when there is none.</summary>
    public static string? ApiKey(this Terminal terminal) => terminal.Variable("LANSTEAD_API_KEY") is { Length: > 0 } key ? key.Trim() : null;

    /// <summary>
    /// Runs <paramref name="ask"/> with a client of the server that is meant: <paramref name="given"/>, else <c>LANSTEAD_SERVER</c>, else the one signed in at
    /// last, else this machine's. A refusal is written, and becomes the exit code.
    /// </summary>
    public static async Task<int> AskServerAsync(this Terminal terminal, string? given, Func<ServerClient, Task<int>> ask, CancellationToken cancel)
    {
        try
        {
            using var client = new ServerClient(await terminal.ServerAsync(given, cancel), terminal.ApiKey(), terminal.SignIns(), terminal.Time);
            return await ask(client);
        }
        catch (ServerCallException e)
        {
            return terminal.Fail(e.ExitCode, e.Message);
        }
    }

    private static async Task<Uri> ServerAsync(this Terminal terminal, string? given, CancellationToken cancel)
    {
        string? name = given ?? (terminal.Variable("LANSTEAD_SERVER") is { Length: > 0 } set ? set : null) ?? terminal.SignIns().Read().Current ?? await AgentsAsync(terminal, cancel);
        if (name is null)
            throw new ServerCallException(ExitCodes.NotEnrolled, "", "Which server? Run: lanstead login --server URL");
        if (!ServerAddress.TryParse(name, out Uri server))
            throw new ServerCallException(ExitCodes.Usage, "", "This is no address of a server. It looks like https://vpn.example.org");
        if (server.Scheme == "http" && !server.IsLoopback)
            terminal.Error.WriteLine($"lanstead: {server.Host} is asked without encryption: whoever is in between can sign in as you. Use https.");
        return server;
    }

    private static async Task<string?> AgentsAsync(Terminal terminal, CancellationToken cancel)
    {
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(new LocalRequest { Status = new StatusRequest() }, cancel))
            {
                if (reply.Status is { ServerUrl.Length: > 0 } status)
                    return status.ServerUrl;
            }
        }
        catch (LocalCallException)
        {
            // No agent knows none.
        }
        return null;
    }
}
