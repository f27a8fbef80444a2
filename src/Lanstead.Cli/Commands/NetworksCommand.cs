using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead networks</c>: the networks that this machine is in, and those at the server.</summary>
internal static class NetworksCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("networks", "Networks of this machine, and at the server.") { List(terminal), Leave(terminal), NetworkCopyVerbs.Export(terminal), NetworkCopyVerbs.Import(terminal) };
        foreach (Command verb in NetworkSettingsVerbs.All(terminal))
            command.Add(verb);
        return command;
    }

    private static Command List(Terminal terminal)
    {
        var list = new Command("ls", "List the networks of this machine; with --all those that you see at the server.");
        var all = new Option<bool>("--all") { Description = "Ask the server for all that you can see" };
        list.Add(all);
        var server = new ServerOption(list);
        var format = new OutputFormat(list);
        list.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(all))
                return await terminal.AskServerAsync(server.Of(parsed), client => ListAllAsync(terminal, client, format.IsJson(parsed), cancel), cancel);
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

    private static async Task<int> ListAllAsync(Terminal terminal, ServerClient client, bool json, CancellationToken cancel)
    {
        List<ServerNetworkJson> networks = await NetworkAtServer.ListAsync(client, cancel);
        if (json)
        {
            terminal.WriteJson(new ServerNetworkListJson(1, networks), ServerNetworksJson.Default.ServerNetworkListJson);
            return ExitCodes.Ok;
        }
        var table = new Columns();
        foreach (ServerNetworkJson network in networks)
            table.Add(network.Name, network.Ipv4Cidr, $"{network.OnlineCount} of {network.PeerCount} online", network.Visibility, network.JoinPolicy, new Cell(Human.Safe(network.Description), Tone.Quiet));
        table.WriteTo(terminal.Out, terminal.Colour);
        return ExitCodes.Ok;
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
