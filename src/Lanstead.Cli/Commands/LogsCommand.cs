using System.CommandLine;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead logs</c>: what the agent did lately.</summary>
internal static class LogsCommand
{
    public static Command Create(Terminal terminal)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new lines" };
        var lines = new Option<uint>("--lines", "-n") { Description = "How many of the latest lines", DefaultValueFactory = _ => 100 };
        var command = new Command("logs", "Show the agent's recent log.") { follow, lines };
        command.SetAction((parsed, cancel) => terminal.CallAsync(
            new LocalRequest { Logs = new LogsRequest { Lines = parsed.GetValue(lines), Follow = parsed.GetValue(follow) } },
            reply =>
            {
                if (!reply.Done)
                    terminal.Out.WriteLine(Human.Safe(reply.Line));
            },
            cancel));
        return command;
    }
}
