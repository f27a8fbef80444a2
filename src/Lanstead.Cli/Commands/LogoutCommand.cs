using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead logout</c>: ends this user's session at a server and forgets its tokens. The agent stays as it is.</summary>
internal static class LogoutCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("logout", "End your sign-in at a server. This machine's tunnels stay: lanstead down ends those.");
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), client => RunAsync(terminal, client, cancel), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ServerClient client, CancellationToken cancel)
    {
        if (terminal.ApiKey() is not null)
            return terminal.Fail(ExitCodes.Usage, "LANSTEAD_API_KEY is set, and a key has no session to end. Unset it, or revoke the key in the web UI.");
        SignIns signIns = terminal.SignIns();
        if (signIns.Find(client.Name) is null)
            return terminal.Fail(ExitCodes.NotEnrolled, $"You are not signed in at {client.Name}.");
        try
        {
            await client.DoAsync(HttpMethod.Post, "/v1/auth/sign-out", cancel);
        }
        catch (ServerCallException e) when (e.ExitCode == ExitCodes.NotEnrolled)
        {
            // It had ended already.
        }
        catch (ServerCallException e) when (e.ExitCode == ExitCodes.NotConnected)
        {
            signIns.Remove(client.Name);
            return terminal.Fail(e.ExitCode, $"{e.Message} The tokens were removed here; the session ends there by itself, or under Settings, Sessions in the web UI.");
        }
        signIns.Remove(client.Name);
        terminal.Out.WriteLine($"Signed out of {client.Name}.");
        return ExitCodes.Ok;
    }
}
