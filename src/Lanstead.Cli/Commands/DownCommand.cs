using System.CommandLine;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead down</c>: takes the networks off this machine.</summary>
internal static class DownCommand
{
    public static Command Create(Terminal terminal)
    {
        var forget = new Option<bool>("--forget") { Description = "Forget the server and delete the keys too; joining again needs a new key" };
        var command = new Command("down", "Disconnect, and put everything on this machine back as it was.") { forget };
        command.SetAction((parsed, cancel) => terminal.CallAsync(
            new LocalRequest { Down = new DownRequest { Forget = parsed.GetValue(forget) } },
            reply =>
            {
                if (reply.Line.Length > 0)
                    terminal.Error.WriteLine(Human.Safe(reply.Line));
            },
            cancel));
        return command;
    }
}
