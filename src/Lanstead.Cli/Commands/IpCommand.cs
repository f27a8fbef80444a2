using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead ip [device]</c>: addresses, one a line, for use in scripts.</summary>
internal static class IpCommand
{
    public static Command Create(Terminal terminal)
    {
        var device = new Argument<string?>("device") { Description = "Name of another device; without it, this machine", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("ip", "Print addresses of this machine or of a device.") { device };
        command.SetAction(async (parsed, cancel) =>
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (parsed.GetValue(device) is { } name)
            {
                if (status.Find(name) is not { } found)
                    return terminal.Fail(ExitCodes.NotFound, $"No device \"{name}\" is in this machine's networks. See them: lanstead devices ls");
                Write(terminal, found.Peer.Ipv4, found.Peer.Ipv6);
                return ExitCodes.Ok;
            }
            if (status.Networks.Count == 0)
                return terminal.Fail(ExitCodes.NotEnrolled, "This machine is in no network. Run: lanstead up --server URL --key KEY");
            foreach (StatusNetwork network in status.Networks)
                Write(terminal, network.Ipv4, network.Ipv6);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, params ReadOnlySpan<string> addresses)
    {
        foreach (string address in addresses)
        {
            if (address.Length > 0)
                terminal.Out.WriteLine(Human.Safe(address));
        }
    }
}
