using System.CommandLine;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The frame of verbs about one thing at the server, which is found by what the first argument says.</summary>
internal static class VerbAtServer
{
    /// <summary>A verb whose first argument names the thing.</summary>
    public static Command About<T>(
        Terminal terminal, string verb, string text, Argument<string> which, Func<ServerClient, string, CancellationToken, Task<T>> find,
        Argument[] arguments, Option[] options, Func<ServerClient, T, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(verb, text) { which };
        foreach (Argument argument in arguments)
            command.Add(argument);
        foreach (Option option in options)
            command.Add(option);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed), async client => await run(client, await find(client, parsed.GetRequiredValue(which), cancel), parsed, cancel), cancel));
        return command;
    }
}
