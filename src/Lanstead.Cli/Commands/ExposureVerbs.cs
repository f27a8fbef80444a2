using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>The verbs of <c>lanstead expose</c> about what is exposed already.</summary>
internal static class ExposureVerbs
{
    public static Command List(Terminal terminal)
    {
        var command = new Command("ls", "List what is exposed, and whether it is open.");
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            List<ExposureJson> exposures = await client.ExposuresAsync(space.Of(parsed), cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new ExposureListJson(1, exposures), ExposeJson.Default.ExposureListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (ExposureJson one in exposures)
                table.Add(one.Name, one.Join, string.Join(", ", one.Ports.Select(PortText.Of)), one.Target is null ? one.DeviceName : $"{one.DeviceName} ({one.Target})", State(one));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    public static Command Show(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnExposure(terminal, "show", "One exposure with all that is known of it.", [], [json], (client, one, parsed, cancel) =>
        {
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new OneExposureJson(1, one), ExposeJson.Default.OneExposureJson);
                return Task.FromResult(ExitCodes.Ok);
            }
            var table = new Columns();
            table.Add("name", one.Name);
            table.Add("join", one.Join);
            table.Add("ports", string.Join(", ", one.Ports.Select(PortText.Of)));
            table.Add("leads to", one.Target is null ? one.DeviceName : $"{one.Target} behind {one.DeviceName}");
            table.Add("through", $"{one.ServerName}, {one.Address}");
            table.Add("callers", one.Upstream is "http" or "https" ? "the service is told their true addresses by headers of each request" : CallerWords.Of(one.Source));
            if (one.Upstream is "http" or "https")
                table.Add("certificate", Certificate(one.Certificate));
            table.Add("allowed", one.Allowed.Count == 0 ? "everybody" : string.Join(", ", one.Allowed));
            if (one.Denied.Count > 0)
                table.Add("denied", string.Join(", ", one.Denied));
            table.Add("state", State(one));
            table.Add("went through", $"{Human.Bytes((ulong)one.Totals.BytesIn)} in, {Human.Bytes((ulong)one.Totals.BytesOut)} out, {one.Totals.Connections} connections");
            if (one.Srv is { } srv)
                table.Add("dns", srv);
            table.Add("id", one.Id);
            table.WriteTo(terminal.Out, terminal.Colour);
            return Task.FromResult(ExitCodes.Ok);
        });
    }

    public static Command Remove(Terminal terminal) => OnExposure(terminal, "rm", "Take an exposure away; its ports are free at once.", [], [], async (client, one, parsed, cancel) =>
    {
        await client.DoAsync(HttpMethod.Delete, $"/v1/exposures/{one.Id}", cancel);
        return NetworkAtServer.Done(terminal, $"{one.Join} leads nowhere now.");
    });

    public static Command Switch(Terminal terminal, string verb, bool active) =>
        OnExposure(terminal, verb, active ? "Open an exposure again." : "Close an exposure; its ports stay its own.", [], [], async (client, one, parsed, cancel) =>
        {
            ExposureJson now = await client.PatchAsync($"/v1/exposures/{one.Id}", new ActivateExposureJson(active), ExposeJson.Default.ActivateExposureJson, ExposeJson.Default.ExposureJson, cancel);
            return NetworkAtServer.Done(terminal, active ? $"{now.Name} is open again at {now.Join}." : $"{now.Name} is closed. Open it again: lanstead expose resume {now.Id}");
        });

    public static Command Test(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return OnExposure(terminal, "test", "Have the server dial its public ports, ask what a game would ask, and tell what it saw.", [], [json], async (client, one, parsed, cancel) =>
        {
            ExposureTestJson seen = await client.PostAsync($"/v1/exposures/{one.Id}/test", ExposeJson.Default.ExposureTestJson, cancel);
            bool isBad = seen.Ports.Any(port => port.Outcome is not ("open" or "notTestable"));
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new ExposureTestedJson(1, seen.Address, seen.Ports), ExposeJson.Default.ExposureTestedJson);
                return isBad ? ExitCodes.Failed : ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (DialJson port in seen.Ports)
                table.Add($"{seen.Address} {port.Port}/{port.Protocol}", Words(port));
            table.WriteTo(terminal.Out, terminal.Colour);
            return isBad ? ExitCodes.Failed : ExitCodes.Ok;
        });
    }

    public static Command Templates(Terminal terminal)
    {
        var command = new Command("templates", "List services that can be exposed by their name.");
        var space = new SpaceChoice(command);
        var server = new ServerOption(command);
        var format = new OutputFormat(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(server.Of(parsed), async client =>
        {
            MyTenantJson its = await space.FindAsync(client, parsed, cancel);
            ServiceTemplatesJson found = await client.GetAsync($"/v1/tenants/{its.Id}/service-templates", ExposeJson.Default.ServiceTemplatesJson, cancel);
            if (format.IsJson(parsed))
            {
                terminal.WriteJson(new ServiceTemplateListJson(1, found.Items), ExposeJson.Default.ServiceTemplateListJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (ServiceTemplateJson one in found.Items)
                table.Add(one.Name, string.Join(", ", one.Ports.Select(port => PortText.Of(new ExposedPortsJson(port.Protocol, port.First, port.Last, port.First)))), one.Note ?? "");
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        }, cancel));
        return command;
    }

    private static Cell Certificate(CertificateJson? one) => one switch
    {
        { NotAfter: { } until, Detail.Length: 0 } => new($"until {until.ToLocalTime():yyyy-MM-dd}", Tone.Good),
        { NotAfter: { } until } => new($"until {until.ToLocalTime():yyyy-MM-dd}; no new one: {Human.Safe(one.Detail)}", Tone.Attention),
        { Detail.Length: > 0 } => new($"none yet: {Human.Safe(one.Detail)}", Tone.Attention),
        _ => new("none yet", Tone.Quiet),
    };

    private static Cell State(ExposureJson one) => one.State switch
    {
        "open" => new("open", Tone.Good),
        "closed" => new(one.Active ? "closed" : "paused", Tone.Quiet),
        "failed" => new($"failed: {Human.Safe(Why(one))}", Tone.Attention),
        "offline" => new("a machine is away", Tone.Attention),
        var other => new(Human.Safe(other), Tone.Plain),
    };

    private static string Why(ExposureJson one) => one.PublicSide is { Open: false, Detail.Length: > 0 } at ? $"{one.ServerName}: {at.Detail}" : one.HomeSide is { Detail.Length: > 0 } home ? $"{one.DeviceName}: {home.Detail}" : "";

    private static Cell Words(DialJson port) => port.Outcome switch
    {
        "open" => new($"open, {port.Milliseconds} ms{(port.Seen is { } seen ? $": {Human.Safe(Said(seen))}" : "")}", Tone.Good),
        "refused" => new("refused: nothing listens there", Tone.Attention),
        "timedOut" => new("nothing came back", Tone.Attention),
        "notTestable" => new("nothing came back; UDP answers only those who speak its service's language", Tone.Quiet),
        _ => new("no way there from the server", Tone.Attention),
    };

    private static string Said(ServiceAnswerJson seen) => string.Join(", ", new[]
    {
        seen.Name, seen.Game, seen.Version, seen.Map, seen.Players is { } players ? seen.PlayersMax is { } most ? $"{players} of {most} players" : $"{players} players" : "",
    }.Where(part => part.Length > 0));

    internal static Command OnExposure(
        Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, ExposureJson, ParseResult, CancellationToken, Task<int>> run) =>
        VerbAtServer.About(terminal, verb, text, new Argument<string>("exposure") { Description = "Its name, its public address and port, or its ID" }, (client, which, cancel) => client.FindExposureAsync(which, cancel), arguments, options, run);
}
