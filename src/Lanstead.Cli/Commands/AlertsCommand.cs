using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead alerts</c>: what the people of a network want to be told of, and what is so now.</summary>
internal static class AlertsCommand
{
    public static Command Create(Terminal terminal) => new("alerts", "What a network's people are told of.") { List(terminal), Add(terminal), Remove(terminal) };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = NetworkAtServer.Verb(terminal, "ls", "List a network's alerts, and the devices of which they are so now.", [], [], async (client, network, parsed, cancel) =>
        {
            AlertsOfNetworkJson alerts = await AlertsAsync(client, network, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new AlertListJson(1, network.Id, alerts.Alerts), AlertsJson.Default.AlertListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (AlertJson alert in alerts.Alerts)
            {
                Cell state = alert.Firing.Count == 0 ? new Cell("quiet", Tone.Quiet) : new Cell(string.Join(", ", alert.Firing.Select(device => Human.Safe(device.Name))), Tone.Attention);
                table.Add(alert.Id, Words(alert), alert.Tag is null ? "all devices" : $"tag {alert.Tag}", state);
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        var kind = new Argument<string>("kind") { Description = "away: a machine is not heard of; refusals: the policy refuses too much of a device; held: a device's time is over, or it lacks what is demanded" };
        kind.AcceptOnlyFromAmong("away", "refusals", "held");
        var tag = new Option<string?>("--tag") { Description = "Only devices with this tag" };
        var minutes = new Option<int>("--for") { Description = "For how many minutes it must be so", DefaultValueFactory = _ => 5 };
        var perMinute = new Option<int?>("--per-minute") { Description = "Of refusals: how many are too many; else 60" };
        return NetworkAtServer.Verb(terminal, "add", "Add an alert.", [kind], [tag, minutes, perMinute], async (client, network, parsed, cancel) =>
        {
            string word = parsed.GetRequiredValue(kind);
            string code = word switch { "away" => "deviceAway", "held" => "deviceHeld", _ => "refusals" };
            if (word != "refusals" && parsed.GetValue(perMinute) is not null)
                return terminal.Fail(ExitCodes.Usage, "--per-minute is for refusals.");
            AlertJson made = await client.PostAsync(
                $"/v1/networks/{network.Id}/alerts", new AddAlertJson(code, parsed.GetValue(tag), parsed.GetValue(minutes), word == "refusals" ? parsed.GetValue(perMinute) ?? 60 : null),
                AlertsJson.Default.AddAlertJson, AlertsJson.Default.AlertJson, cancel);
            return NetworkAtServer.Done(terminal, $"Those who look after {network.Name} are told when {Words(made)}.{(word == "refusals" && !network.Settings.FlowLog ? $" That comes from flow logs, which are off: lanstead networks set {network.Slug} --flow-log on" : "")}");
        });
    }

    private static Command Remove(Terminal terminal)
    {
        var id = new Argument<string>("alert") { Description = "Its ID" };
        return NetworkAtServer.Verb(terminal, "rm", "Remove an alert.", [id], [], async (client, network, parsed, cancel) =>
        {
            string alert = parsed.GetRequiredValue(id);
            if (!Guid.TryParse(alert, out Guid known))
                return terminal.Fail(ExitCodes.Usage, $"{alert} is no ID. See: lanstead alerts ls {network.Slug}");
            await client.DoAsync(HttpMethod.Delete, $"/v1/networks/{network.Id}/alerts/{known}", cancel);
            return NetworkAtServer.Done(terminal, "It is gone.");
        });
    }

    private static string Words(AlertJson alert) => alert.Kind switch
    {
        "deviceAway" => $"a device is away for {alert.ForMinutes} min",
        "refusals" => $"more than {alert.PerMinute} packets a minute of a device are refused for {alert.ForMinutes} min",
        _ => $"a device is held for {alert.ForMinutes} min",
    };

    private static Task<AlertsOfNetworkJson> AlertsAsync(ServerClient client, ServerNetworkJson network, CancellationToken cancel) =>
        client.GetAsync($"/v1/networks/{network.Id}/alerts", AlertsJson.Default.AlertsOfNetworkJson, cancel);
}
