using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead sinks</c>: where the audit of a space, or of the server, is sent.</summary>
internal static class SinksCommand
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static Command Create(Terminal terminal) =>
        new("sinks", "Where the audit is sent: webhooks, collectors, chats.") { List(terminal), Add(terminal), Test(terminal), Remove(terminal) };

    private static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List the sinks of a space, and how they are.");
        var whose = new AuditChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<SinkJson> sinks = await client.ListAsync(await whose.SinksPathAsync(client, parsed, cancel), SinksJson.Default.SinkJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new SinkListJson(1, sinks), SinksJson.Default.SinkListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (SinkJson sink in sinks)
            {
                var state = new Cell(Human.Safe(sink.State), sink.State is "retrying" or "disabled" ? Tone.Attention : Tone.Plain);
                table.Add(sink.Id, sink.Name, sink.Kind, sink.Address, state, sink.DisabledReason ?? sink.LastError ?? "");
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Add(Terminal terminal)
    {
        var kind = new Argument<string>("kind") { Description = "webhook, splunk, datadog, syslog, slack, discord or telegram" };
        kind.AcceptOnlyFromAmong("webhook", "splunk", "datadog", "syslog", "slack", "discord", "telegram");
        var address = new Argument<string>("address") { Description = "An https URL, or file:PATH of a file that holds it; for syslog tls://host:port, tcp://host:port or udp://host:port" };
        var name = new Option<string?>("--name") { Description = "For people; else the kind" };
        var actions = new Option<string[]>("--action") { Description = "How actions begin that are sent, such as network.; repeat for more; else all" };
        var token = new Option<string?>("--token") { Description = "Of Splunk, Datadog and Telegram: file:PATH of a file that holds it (or LANSTEAD_SINK_TOKEN)" };
        var authority = new Option<string?>("--authority") { Description = "Of syslog over TLS: a file with the certificate (PEM) of your own authority" };
        var command = new Command("add", "Send the audit somewhere; the secret of a webhook is printed, once.") { kind, address, name, actions, token, authority };
        var whose = new AuditChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string? secret = terminal.Variable("LANSTEAD_SINK_TOKEN") is { Length: > 0 } set ? set : null;
            if (parsed.GetValue(token) is { } file)
            {
                if (!file.StartsWith("file:", StringComparison.Ordinal))
                    return terminal.Fail(ExitCodes.Usage, "A token on the command line can be seen by everybody on this machine. Give --token file:PATH.");
                secret = (await File.ReadAllTextAsync(file["file:".Length..], cancel)).Trim();
            }
            string what = parsed.GetRequiredValue(kind);
            // Those of Slack and Discord are secrets: whoever has one can write.
            string url = parsed.GetRequiredValue(address);
            if (url.StartsWith("file:", StringComparison.Ordinal))
                url = (await File.ReadAllTextAsync(url["file:".Length..], cancel)).Trim();
            string? pem = parsed.GetValue(authority) is { } path ? await File.ReadAllTextAsync(path, cancel) : null;
            // The variable may be set for another sink: those that have no token are not refused for it.
            string? given = what is "splunk" or "datadog" or "telegram" || parsed.GetValue(token) is not null ? secret : null;
            NewSinkJson made = await client.PostAsync(
                await whose.SinksPathAsync(client, parsed, cancel),
                new CreateSinkJson(what, parsed.GetValue(name) ?? what, url, parsed.GetValue(actions), given, pem),
                SinksJson.Default.CreateSinkJson, SinksJson.Default.NewSinkJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new SinkMadeJson(1, made.Sink.Id, made.Secret), SinksJson.Default.SinkMadeJson);
                return ExitCodes.Ok;
            }
            terminal.Out.WriteLine(Human.Safe(made.Secret ?? made.Sink.Id));
            string secrecy = made.Secret is null ? "" : " The secret signs what is sent; it is never shown again.";
            terminal.Error.WriteLine(Human.Safe($"{made.Sink.Name} gets the audit from now on.{secrecy} Try it: lanstead sinks test {made.Sink.Id}"));
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Command Test(Terminal terminal)
    {
        var sink = new Argument<string>("sink") { Description = "Id or name of the sink, as ls shows it" };
        var command = new Command("test", "Send an event to a sink, and say whether it arrived.") { sink };
        var whose = new AuditChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string path = await whose.SinksPathAsync(client, parsed, cancel);
            SinkJson meant = await FindAsync(client, path, parsed.GetRequiredValue(sink), cancel);
            string deliveries = $"{path}/{meant.Id}/deliveries";
            long before = (await NewestAsync(client, deliveries, cancel))?.Id ?? 0;
            await client.DoAsync(HttpMethod.Post, $"{path}/{meant.Id}/test", cancel);
            long began = terminal.Time.GetTimestamp();
            while (true)
            {
                DeliveryJson? newest = await NewestAsync(client, deliveries, cancel);
                if (newest is { Status: "delivered" } && newest.Id > before)
                {
                    terminal.Out.WriteLine(Human.Safe($"{meant.Name} has it."));
                    return ExitCodes.Ok;
                }
                if (newest is { Error: { } error } && newest.Id > before)
                    return terminal.Fail(ExitCodes.Failed, $"{meant.Name} does not take it: {error} It is tried again; see: lanstead sinks ls");
                if (terminal.Time.GetElapsedTime(began) >= s_patience)
                    return terminal.Fail(ExitCodes.NotConnected, $"{meant.Name} has not answered in {s_patience.TotalSeconds} s. It is tried again; see: lanstead sinks ls");
                await Task.Delay(s_look, terminal.Time, cancel);
            }
        }, cancel));
        return command;
    }

    private static Command Remove(Terminal terminal)
    {
        var sink = new Argument<string>("sink") { Description = "Id or name of the sink, as ls shows it" };
        var yes = NetworkAtServer.Yes();
        var command = new Command("rm", "Send the audit there no more.") { sink, yes };
        var whose = new AuditChoice(command);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            string path = await whose.SinksPathAsync(client, parsed, cancel);
            SinkJson meant = await FindAsync(client, path, parsed.GetRequiredValue(sink), cancel);
            if (!parsed.GetValue(yes))
                return terminal.Fail(ExitCodes.Usage, $"{meant.Name} hears nothing of the audit any more. If that is meant, repeat it with --yes.");
            await client.DoAsync(HttpMethod.Delete, $"{path}/{meant.Id}", cancel);
            return NetworkAtServer.Done(terminal, $"{meant.Name} is gone.");
        }, cancel));
        return command;
    }

    private static async Task<SinkJson> FindAsync(ServerClient client, string path, string which, CancellationToken cancel)
    {
        List<SinkJson> sinks = await client.ListAsync(path, SinksJson.Default.SinkJson, cancel);
        if (sinks.Find(sink => sink.Id == which) is { } exact)
            return exact;
        List<SinkJson> named = sinks.FindAll(sink => string.Equals(sink.Name, which, StringComparison.OrdinalIgnoreCase));
        return named.Count switch
        {
            1 => named[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", $"There is no sink \u201c{Human.Safe(which)}\u201d. See: lanstead sinks ls"),
            _ => throw new ServerCallException(ExitCodes.Conflict, "", $"Several sinks have that name. Say which by its id: {string.Join(", ", named.Select(sink => sink.Id))}"),
        };
    }

    private static async Task<DeliveryJson?> NewestAsync(ServerClient client, string deliveries, CancellationToken cancel) =>
        await client.FirstAsync(deliveries, SinksJson.Default.DeliveryJson, cancel);
}
