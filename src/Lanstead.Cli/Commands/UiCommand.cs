using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead ui</c>: a link to the agent's own page.</summary>
internal static class UiCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("ui", "Print a link to this machine's own page: networks, devices, and the switch.");
        command.SetAction(async (_, cancel) =>
        {
            string link = "";
            int exitCode = await terminal.CallAsync(new LocalRequest { Ui = new UiRequest() }, reply => link = reply.Link, cancel);
            if (exitCode != ExitCodes.Ok)
                return exitCode;
            terminal.Out.WriteLine(Human.Safe(link));
            terminal.Error.WriteLine("Open it in a browser on this machine. It works once, for 5 minutes.");
            return ExitCodes.Ok;
        });
        return command;
    }
}
