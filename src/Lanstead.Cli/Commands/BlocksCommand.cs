using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead blocks</c>: whom nothing that is exposed lets in.</summary>
internal static class BlocksCommand
{
    public static Command Create(Terminal terminal) => new("blocks", "Whom nothing that a space exposes lets in.") { List(terminal), Add(terminal), Remove(terminal) };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List who is blocked, and what tunnel servers kept out.");
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            BlocksAnswerJson found = await client.GetAsync(Path(its), BlocksJson.Default.BlocksAnswerJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new BlocksPrinted(1, found.Items, found.Lists), BlocksJson.Default.BlocksPrinted);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (BlockJson one in found.Items)
                table.Add(one.Prefix, one.ServerName ?? "all tunnel servers", one.ExpiresAt is { } end ? $"until {end.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}" : "", one.CreatedBy, one.Note);
            table.WriteTo(terminal.Out, terminal.Colour);
            foreach (BlockingListJson list in found.Lists)
                terminal.Out.WriteLine($"{Human.Safe(list.ServerName)}, {(list.List == "own" ? "this list" : "CrowdSec")}: {list.Entries} entries, {list.Dropped} packets dropped{(list.Detail.Length > 0 ? $"; {Human.Safe(list.Detail)}" : "")}");
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        var prefix = new Argument<string>("address") { Description = "An address, or a network such as 198.51.100.0/24" };
        var note = new Option<string?>("--note") { Description = "Why" };
        var hours = new Option<int?>("--hours") { Description = "For so many hours; else until it is taken off" };
        var at = new Option<string?>("--tunnel-server") { Description = "At this tunnel server alone; else at all of the space" };
        var command = new Command("add", "Block an address or a network.") { prefix, note, hours, at };
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            if (Read(parsed.GetRequiredValue(prefix)) is not { } read)
                return terminal.Fail(ExitCodes.Usage, "An address looks like 198.51.100.7, a network like 198.51.100.0/24.");
            if (parsed.GetValue(hours) is <= 0)
                return terminal.Fail(ExitCodes.Usage, "--hours is 1 or more.");
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            string? serverId = parsed.GetValue(at) is { } named ? (await client.FindTunnelServerAsync(its.Id, named, cancel)).Id : null;
            DateTimeOffset? end = parsed.GetValue(hours) is { } span ? TimeProvider.System.GetUtcNow().AddHours(span) : null;
            BlockJson made = await client.PostAsync(Path(its), new AddBlockJson(read.ToString(), serverId, parsed.GetValue(note), end), BlocksJson.Default.AddBlockJson, BlocksJson.Default.BlockJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new OneBlockPrinted(1, made), BlocksJson.Default.OneBlockPrinted);
                return ExitCodes.Ok;
            }
            return NetworkAtServer.Done(terminal, $"{made.Prefix} reaches nothing that is exposed any more. Let it in again: lanstead blocks rm {made.Prefix}");
        }, cancel));
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        var which = new Argument<string>("address") { Description = "The address, the network, or the block's ID" };
        var command = new Command("rm", "Let an address or a network in again, at all tunnel servers.") { which };
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            string wanted = parsed.GetRequiredValue(which), prefix = Read(wanted)?.ToString() ?? wanted;
            BlockJson[] found = [.. (await client.GetAsync(Path(its), BlocksJson.Default.BlocksAnswerJson, cancel)).Items.Where(one => one.Id == wanted || one.Prefix == prefix)];
            foreach (BlockJson one in found)
                await client.DoAsync(HttpMethod.Delete, $"{Path(its)}/{one.Id}", cancel);
            return found.Length > 0 ? NetworkAtServer.Done(terminal, $"{prefix} is let in again.") : terminal.Fail(ExitCodes.NotFound, $"{Human.Safe(prefix)} is not blocked. See: lanstead blocks ls");
        }, cancel));
        return command;
    }

    private static string Path(MyTenantJson space) => $"/v1/tenants/{space.Id}/blocks";

    private static IPNetwork? Read(string text) => IPNetwork.TryParse(text, out IPNetwork network) ? network
        : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) : null;
}
