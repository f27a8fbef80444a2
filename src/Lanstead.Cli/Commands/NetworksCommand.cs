using System.CommandLine;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead networks</c>: the networks that this machine is in.</summary>
internal static class NetworksCommand
{
    public static Command Create(Terminal terminal) =>
        new("networks", "Networks of this machine.") { List(terminal), Leave(terminal) };

    private static Command List(Terminal terminal)
    {
        var list = new Command("ls", "List the networks of this machine.");
        var format = new OutputFormat(list);
        list.SetAction(async (parsed, cancel) =>
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new NetworksJson(1, [.. status.Networks.Select(NetworkJson.From)]), OutputJson.Default.NetworksJson);
                return exitCode;
            }
            var table = new Columns();
            foreach (StatusNetwork network in status.Networks)
                table.Add(network.Name, network.Ipv4, network.InterfaceName, network.State, $"{network.Peers.Count} devices", network.Detail);
            table.WriteTo(terminal.Out, terminal.Colour);
            return exitCode;
        });
        return list;
    }

    private static Command Leave(Terminal terminal)
    {
        var network = new Argument<string>("network") { Description = "Name or id of the network" };
        var leave = new Command("leave", "Take this machine out of a network and delete its key for it.") { network };
        leave.SetAction((parsed, cancel) => terminal.CallAsync(
            new LocalRequest { Leave = new LeaveRequest { Network = parsed.GetRequiredValue(network) } },
            reply =>
            {
                if (reply.Line.Length > 0)
                    terminal.Error.WriteLine(Human.Safe(reply.Line));
            },
            cancel));
        return leave;
    }
}
