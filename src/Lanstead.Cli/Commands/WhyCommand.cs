using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead why A B</c>: why a device does not reach another, or how it does, and the one thing to do about it.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var from = new Argument<string>("from") { Description = "A device; when it is the only one, the way from this machine to it" };
        var to = new Argument<string?>("to") { Description = "Another device", Arity = ArgumentArity.ZeroOrOne };
        var network = new Option<string?>("--network") { Description = "In which network; needed when both are in several" };
        var port = new Option<string?>("--port") { Description = "What for, such as tcp/22; else everything" };
        var command = new Command("why", "Say why a device does not reach another, or how it does, and what to do about it.") { from, to, network, port };
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            (string a, string? b) = (parsed.GetRequiredValue(from), parsed.GetValue(to));
            if (b is null)
            {
                (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
                if (status is null)
                    return exitCode;
                (a, b) = (status.DeviceName, a);
            }
            return await terminal.AskServerAsync(
                server.Of(parsed), client => RunAsync(terminal, client, a, b, parsed.GetValue(network), parsed.GetValue(port), format.IsJson(parsed), cancel), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ServerClient client, string a, string b, string? wanted, string? port, bool json, CancellationToken cancel)
    {
        (WhyNetworkJson network, WhyPeerJson from, WhyPeerJson to) = await FindAsync(client, a, b, wanted, cancel);
        PolicyExplanationJson rule = await client.GetAsync(
            $"/v1/networks/{network.Id}/policy/explain?from={Uri.EscapeDataString(from.Name)}&to={Uri.EscapeDataString(to.Name)}{(port is null ? "" : $"&port={Uri.EscapeDataString(port)}")}",
            PolicyJson.Default.PolicyExplanationJson, cancel);
        List<WhyFinding> findings = WhyFindings.Of(
            network, from, to, await DeviceAsync(client, from, cancel), await DeviceAsync(client, to, cancel), rule, port, terminal.Time.GetUtcNow());
        WhyFinding? worst = findings.Find(finding => !finding.Good);
        if (json)
        {
            terminal.WriteJson(new WhyReportJson(1, network.Id, from.Name, to.Name, worst is null, worst?.Fix, findings), WhyJson.Default.WhyReportJson);
            return worst is null ? ExitCodes.Ok : ExitCodes.Failed;
        }
        var table = new Columns();
        foreach (WhyFinding finding in findings)
            table.Add(new Cell(finding.Good ? "ok" : "no", finding.Good ? Tone.Good : Tone.Attention), new Cell(finding.About, Tone.Quiet), finding.Text);
        table.WriteTo(terminal.Out, terminal.Colour);
        terminal.Out.WriteLine(Human.Safe(worst is null ? $"{from.Name} reaches {to.Name}." : $"What helps most: {worst.Fix}"));
        return worst is null ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<(WhyNetworkJson Network, WhyPeerJson From, WhyPeerJson To)> FindAsync(ServerClient client, string a, string b, string? wanted, CancellationToken cancel)
    {
        var found = new List<(WhyNetworkJson, WhyPeerJson, WhyPeerJson)>();
        foreach (WhyNetworkJson network in await client.ListAsync("/v1/networks", WhyJson.Default.WhyNetworkJson, cancel))
        {
            if (wanted is not null && network.Id != wanted && network.Slug != wanted && !string.Equals(network.Name, wanted, StringComparison.OrdinalIgnoreCase))
                continue;
            List<WhyPeerJson> peers = await client.ListAsync($"/v1/networks/{network.Id}/peers", WhyJson.Default.WhyPeerJson, cancel);
            if (peers.Find(peer => Is(peer, a)) is { } from && peers.Find(peer => Is(peer, b)) is { } to)
                found.Add((network, from, to));
        }
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"{Human.Safe(a)} and {Human.Safe(b)} are together in no network that you see. See: lanstead devices ls --all"),
            _ => throw new ServerCallException(ExitCodes.Usage, "", $"In which network? Name one by --network: {string.Join(", ", found.Select(one => Human.Safe(one.Item1.Slug)))}"),
        };
    }

    private static bool Is(WhyPeerJson peer, string which) => peer.Name == which || peer.Id == which || peer.DeviceId == which;

    // Whoever sees the network may still not see the device itself.
    private static async Task<WhyDeviceJson?> DeviceAsync(ServerClient client, WhyPeerJson peer, CancellationToken cancel)
    {
        try
        {
            return await client.GetAsync($"/v1/devices/{peer.DeviceId}", WhyJson.Default.WhyDeviceJson, cancel);
        }
        catch (ServerCallException e) when (e.ExitCode is ExitCodes.NotFound or ExitCodes.Denied)
        {
            return null;
        }
    }
}
