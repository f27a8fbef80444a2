using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead flows</c>: who connected to whom, in networks that log it.</summary>
internal static class FlowsCommand
{
    public static Command Create(Terminal terminal)
    {
        var which = new Argument<string?>("network") { Description = "A network that you look after: what its devices told the server. Without it, who connected to this machine", Arity = ArgumentArity.ZeroOrOne };
        var local = new Option<bool>("--local") { Description = "What this machine's agent saw itself, also while the server is away" };
        var limit = new Option<int>("--limit") { Description = "How many connections at most", DefaultValueFactory = _ => 50 };
        var command = new Command("flows", "Who connected to whom, in networks that log it.") { which, local, limit };
        (Option<string?> Option, string Name)[] filter =
        [
            (new("--device") { Description = "At either end: a device's name or ID" }, "device"),
            (new("--peer") { Description = "The device at the other end" }, "peer"),
            (new("--port") { Description = "The port that was connected to" }, "port"),
            (new("--verdict") { Description = "allowed or refused" }, "verdict"),
            (new("--rule") { Description = "The number of a rule of the policy; 0: its default" }, "rule"),
            (new("--from") { Description = "Begun not before: 2026-01-31 or 2026-01-31T12:00:00Z" }, "from"),
            (new("--to") { Description = "Begun before" }, "to"),
        ];
        foreach ((Option<string?> option, _) in filter)
            command.Add(option);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            int most = parsed.GetValue(limit);
            if (most < 1)
                return terminal.Fail(ExitCodes.Usage, "--limit is at least 1.");
            string[] given = [.. filter.Where(one => parsed.GetValue(one.Option) is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(parsed.GetValue(one.Option)!)}")];
            if (parsed.GetValue(local) || parsed.GetValue(which) is null)
            {
                return given.Length > 0
                    ? terminal.Fail(ExitCodes.Usage, "Filters are for the server: name a network. See: lanstead networks ls")
                    : await ListHereAsync(terminal, parsed.GetValue(which) ?? "", most, format.IsJson(parsed), cancel);
            }
            return await terminal.AskServerAsync(server.Of(parsed), async client =>
            {
                ServerNetworkJson network = await NetworkAtServer.FindAsync(client, parsed.GetValue(which)!, cancel);
                var flows = new List<FlowJson>();
                await foreach (JsonElement row in client.PagesAsync($"/v1/networks/{network.Id}/flows{(given.Length == 0 ? "" : $"?{string.Join('&', given)}")}", cancel))
                {
                    flows.Add(row.Deserialize(FlowsJson.Default.FlowJson)!);
                    if (flows.Count == most)
                        break;
                }
                if (format.IsJson(parsed))
                {
                    terminal.WriteJson(new FlowListJson(1, network.Id, flows), FlowsJson.Default.FlowListJson);
                    return ExitCodes.Ok;
                }
                if (flows.Count == 0 && given.Length == 0 && !network.Settings.FlowLog)
                    return NetworkAtServer.Done(terminal, $"{network.Name} does not log who connects to whom. Those who look after it turn that on with: lanstead networks set {network.Slug} --flow-log on");
                var table = new Columns();
                foreach (FlowJson flow in flows)
                    table.Add(Time(flow.StartedAt), flow.From.Name, "to", flow.To.Name, Service(flow.Protocol, flow.ToPort), Verdict(flow.Verdict, flow.Rule, flow.PolicyVersion, flow.PacketsIn), Amount(flow.Verdict, flow.BytesIn, flow.BytesOut));
                table.WriteTo(terminal.Out, terminal.Colour);
                return ExitCodes.Ok;
            }, cancel);
        });
        return command;
    }

    private static Task<int> ListHereAsync(Terminal terminal, string network, int most, bool isJson, CancellationToken cancel) =>
        terminal.CallAsync(new LocalRequest { Flows = new FlowsRequest { Network = network, Most = (uint)most } }, reply =>
        {
            LocalFlowJson[] flows = [.. reply.Flows.Select(Of)];
            if (isJson)
            {
                terminal.WriteJson(new LocalFlowListJson(1, flows), FlowsJson.Default.LocalFlowListJson);
                return;
            }
            var table = new Columns();
            foreach (LocalFlowJson flow in flows)
                table.Add(Time(flow.StartedAt), flow.Network, flow.Device.Length > 0 ? flow.Device : flow.FromAddress, Service(flow.Protocol, flow.ToPort), Verdict(flow.Verdict, flow.Rule, flow.PolicyVersion, flow.PacketsIn), Amount(flow.Verdict, flow.BytesIn, flow.BytesOut));
            table.WriteTo(terminal.Out, terminal.Colour);
        }, cancel);

    private static LocalFlowJson Of(LocalFlow flow) => new(
        flow.Network, flow.Device, flow.Remote, flow.RemotePort == 0 ? null : (int)flow.RemotePort, flow.Local, (int)flow.LocalPort, (int)flow.Protocol, flow.Refused ? "refused" : "allowed",
        flow.Rule == 0 ? null : (int)flow.Rule, flow.PolicyVersion == 0 ? null : (long)flow.PolicyVersion, DateTimeOffset.FromUnixTimeMilliseconds(flow.StartedAt), DateTimeOffset.FromUnixTimeMilliseconds(flow.SeenAt), flow.Over,
        (long)flow.PacketsIn, (long)flow.PacketsOut, (long)flow.BytesIn, (long)flow.BytesOut);

    private static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Service(int protocol, int port) => protocol switch
    {
        6 => $"tcp {port}",
        17 => $"udp {port}",
        1 or 58 => port is 8 or 128 ? "ping" : $"icmp {port}",
        _ => $"protocol {protocol}",
    };

    private static Cell Verdict(string verdict, int? rule, long? version, long packets)
    {
        string by = (rule is { } number ? $"by rule {number}" : "by default") + (version is { } of ? $" of version {of}" : "");
        return verdict == "refused" ? new Cell($"refused {by}, {packets} packet(s)", Tone.Attention) : new Cell($"allowed {by}", Tone.Good);
    }

    private static string Amount(string verdict, long bytesIn, long bytesOut) => verdict == "refused" ? "" : $"{Human.Bytes((ulong)bytesIn)} in, {Human.Bytes((ulong)bytesOut)} out";
}
