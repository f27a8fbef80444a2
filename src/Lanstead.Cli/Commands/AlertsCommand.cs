using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead alerts</c>: what the people of a network, or of a whole space, want to be told of, and what is so now.</summary>
internal static class AlertsCommand
{
    private const string ListText = "List alerts, and the devices of which they are so now.";

    public static Command Create(Terminal terminal) => new("alerts", "What a network's people are told of.")
    {
        List(terminal, (verb, text, arguments, options, run) => OfNetwork(terminal, verb, text, arguments, options, run)),
        Add(terminal, (verb, text, arguments, options, run) => OfNetwork(terminal, verb, text, arguments, options, run)),
        Remove(terminal, (verb, text, arguments, options, run) => OfNetwork(terminal, verb, text, arguments, options, run)),
        new Command("space", "The same for every network of a space; a network's own alert of the kind counts instead.")
        {
            List(terminal, (verb, text, arguments, options, run) => OfSpace(terminal, verb, text, arguments, options, run)),
            Add(terminal, (verb, text, arguments, options, run) => OfSpace(terminal, verb, text, arguments, options, run)),
            Remove(terminal, (verb, text, arguments, options, run) => OfSpace(terminal, verb, text, arguments, options, run)),
        },
    };

    private delegate Command Frame(string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, Whose, ParseResult, CancellationToken, Task<int>> run);

    private static Command OfNetwork(Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, Whose, ParseResult, CancellationToken, Task<int>> run) =>
        NetworkAtServer.Verb(
            terminal, verb, text, arguments, options,
            (client, network, parsed, cancel) => run(
                client, new Whose($"/v1/networks/{network.Id}/alerts", network.Id, null, network.Name, $"alerts ls {network.Slug}", network.Settings.FlowLog ? null : $"lanstead networks set {network.Slug} --flow-log on"), parsed, cancel));

    private static Command OfSpace(Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, Whose, ParseResult, CancellationToken, Task<int>> run) =>
        SpacesCommand.OnSpace(
            terminal, verb, text, arguments, options,
            (client, space, parsed, cancel) => run(client, new Whose($"/v1/tenants/{space.Id}/alerts", null, space.Id, space.Name, $"alerts space ls {space.Slug}", null), parsed, cancel));

    private static Command List(Terminal terminal, Frame frame)
    {
        OutputFormat? format = null;
        Command command = frame("ls", ListText, [], [], async (client, whose, parsed, cancel) =>
        {
            AlertsOfNetworkJson alerts = await client.GetAsync(whose.Path, AlertsJson.Default.AlertsOfNetworkJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new AlertListJson(1, whose.NetworkId, whose.SpaceId, alerts.Alerts), AlertsJson.Default.AlertListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (AlertJson alert in alerts.Alerts)
            {
                Cell state = alert.Firing.Count == 0
                    ? new Cell("quiet", Tone.Quiet)
                    : new Cell(Human.Safe(string.Join(", ", alert.Firing.Select(device => FiringText(device, inNetwork: whose.NetworkId is null)))), Tone.Attention);
                string from = alert.NetworkId is null && whose.NetworkId is not null ? ", of the space" : "";
                table.Add(alert.Id, Words(alert), (alert.Tag is null ? "all devices" : $"tag {alert.Tag}") + from, state);
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Add(Terminal terminal, Frame frame)
    {
        var kind = new Argument<string>("kind") { Description = "away: a machine is not heard of; refusals: the policy refuses too much of a device; held: a device's time is over, or it lacks what is demanded; warns: a machine warns of its clock, its disk or its names" };
        kind.AcceptOnlyFromAmong("away", "refusals", "held", "warns");
        var tag = new Option<string?>("--tag") { Description = "Only devices with this tag" };
        var minutes = new Option<int>("--for") { Description = "For how many minutes it must be so", DefaultValueFactory = _ => 5 };
        var perMinute = new Option<int?>("--per-minute") { Description = "Of refusals: how many are too many; else 60" };
        return frame("add", "Add an alert.", [kind], [tag, minutes, perMinute], async (client, whose, parsed, cancel) =>
        {
            string word = parsed.GetRequiredValue(kind);
            string code = word switch { "away" => "deviceAway", "held" => "deviceHeld", "warns" => "deviceWarns", _ => "refusals" };
            if (word != "refusals" && parsed.GetValue(perMinute) is not null)
                return terminal.Fail(ExitCodes.Usage, "--per-minute is for refusals.");
            AlertJson made = await client.PostAsync(
                whose.Path, new AddAlertJson(code, parsed.GetValue(tag), parsed.GetValue(minutes), word == "refusals" ? parsed.GetValue(perMinute) ?? 60 : null),
                AlertsJson.Default.AddAlertJson, AlertsJson.Default.AlertJson, cancel);
            return NetworkAtServer.Done(terminal, $"Those who look after {whose.Name} are told when {Words(made)}.{(word == "refusals" && whose.FlowLogOn is { } verb ? $" That comes from flow logs, which are off: {verb}" : "")}");
        });
    }

    private static Command Remove(Terminal terminal, Frame frame)
    {
        var id = new Argument<string>("alert") { Description = "Its ID" };
        return frame("rm", "Remove an alert.", [id], [], async (client, whose, parsed, cancel) =>
        {
            string alert = parsed.GetRequiredValue(id);
            if (!Guid.TryParse(alert, out Guid known))
                return terminal.Fail(ExitCodes.Usage, $"{alert} is no ID. See: lanstead {whose.ListVerb}");
            await client.DoAsync(HttpMethod.Delete, $"{whose.Path}/{known}", cancel);
            return NetworkAtServer.Done(terminal, "It is gone.");
        });
    }

    private static string FiringText(FiringJson device, bool inNetwork) =>
        $"{device.Name}{(inNetwork ? $" in {device.NetworkName}" : "")}{(device.Warning is { } warning ? $" ({warning})" : "")}";

    private static string Words(AlertJson alert) => alert.Kind switch
    {
        "deviceAway" => $"a device is away for {alert.ForMinutes} min",
        "refusals" => $"more than {alert.PerMinute} packets a minute of a device are refused for {alert.ForMinutes} min",
        "deviceWarns" => $"a device warns of something for {alert.ForMinutes} min",
        _ => $"a device is held for {alert.ForMinutes} min",
    };

    /// <summary>Whose alerts they are.</summary>
    /// <param name="Path">Where the server has them.</param>
    /// <param name="NetworkId">Of a network.</param>
    /// <param name="SpaceId">Of a whole space.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="ListVerb">What lists them.</param>
    /// <param name="FlowLogOn">What turns its flow logs on, where they are known to be off.</param>
    private sealed record Whose(string Path, string? NetworkId, string? SpaceId, string Name, string ListVerb, string? FlowLogOn);
}
