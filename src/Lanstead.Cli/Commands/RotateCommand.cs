using System.CommandLine;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead rotate</c>: another WireGuard key for this machine, without a packet lost.</summary>
internal static class RotateCommand
{
    public static Command Create(Terminal terminal)
    {
        var network = new Argument<string?>("network") { Description = "Name or id of the network; else in all of them", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("rotate", "Give this machine a new WireGuard key; the others take both until all have it.") { network };
        command.SetAction((parsed, cancel) => terminal.CallAsync(
            new LocalRequest { Rotate = new RotateRequest { Network = parsed.GetValue(network) ?? "" } },
            reply =>
            {
                if (reply.Line.Length > 0)
                    terminal.Out.WriteLine(Human.Safe(reply.Line));
            },
            cancel));
        return command;
    }
}
