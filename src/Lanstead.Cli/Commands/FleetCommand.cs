using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead fleet</c>: which release the machines of a space run, and their updates, wave by wave.</summary>
internal static class FleetCommand
{
    public static Command Create(Terminal terminal) => new("fleet", "Updates of all machines of a space.")
    {
        List(terminal),
        Update(terminal),
        Change(terminal, "pause", "Ask no further machine until it goes on.", "paused", "No further machine is asked."),
        Change(terminal, "resume", "Let a paused update go on.", "running", "It goes on."),
        Change(terminal, "abort", "Call an update off; machines that were updated stay so.", "aborted", "It is called off."),
    };

    private static Command List(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = SpacesCommand.OnSpace(terminal, "ls", "Show what each machine runs, what is offered, and how the last update goes.", [], [], async (client, space, parsed, cancel) =>
        {
            FleetOfSpaceJson fleet = await client.GetAsync(Path(space), FleetJson.Default.FleetOfSpaceJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new FleetListJson(1, space.Id, fleet.Offered, fleet.NotOffered, fleet.Machines, fleet.Update), FleetJson.Default.FleetListJson);
                return ExitCodes.Ok;
            }
            terminal.Out.WriteLine(fleet.Offered is { } offered ? $"Offered: {Human.Safe(offered.Version)}" : $"Offered: nothing. {Human.Safe(fleet.NotOffered ?? "")}");
            if (fleet.Update is { } update)
                terminal.Out.WriteLine(Human.Safe($"Update to {update.Version}: {update.Status}, wave {update.Wave} of {update.Waves}{(update.Reason.Length > 0 ? $". {update.Reason}" : "")}"));
            Dictionary<string, FleetStepJson> steps = fleet.Update?.Machines.ToDictionary(step => step.DeviceId) ?? [];
            var table = new Columns();
            foreach (FleetMachineJson machine in fleet.Machines)
                table.Add(machine.Name, machine.Version, machine.Connected ? new Cell("connected", Tone.Good) : new Cell("away", Tone.Quiet), $"updates {(machine.Consent.Length > 0 ? machine.Consent : "by hand")}", Step(steps.GetValueOrDefault(machine.DeviceId)));
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Update(Terminal terminal)
    {
        var version = new Option<string?>("--release") { Description = "The release that is meant; nothing happens when the server offers another one by now. Without: the one that it offers" };
        var waves = new Option<string[]>("--wave") { Description = "How many machines are asked at a time, a number or a share such as 10%; can be repeated, what is left comes last. Without: 1, then 10%" };
        var gate = new Option<int>("--gate") { Description = "For how many minutes all machines of a wave must be well before the next one", DefaultValueFactory = _ => 5 };
        var devices = new Option<string[]>("--device") { Description = "Only this machine, by its name; can be repeated" };
        return SpacesCommand.OnSpace(terminal, "update", "Update the machines of a space to the release that its server offers; each verifies it by its own keys, and goes back by itself.", [], [version, waves, gate, devices], async (client, space, parsed, cancel) =>
        {
            FleetOfSpaceJson fleet = await client.GetAsync(Path(space), FleetJson.Default.FleetOfSpaceJson, cancel);
            if (fleet.Offered is not { } offered)
                return terminal.Fail(ExitCodes.NotFound, $"There is no release to update to. {Human.Safe(fleet.NotOffered ?? "")}");
            string[] names = parsed.GetValue(devices) ?? [];
            string[]? ids = null;
            if (names.Length > 0)
            {
                if (names.FirstOrDefault(name => fleet.Machines.All(machine => machine.Name != name)) is { } unknown)
                    return terminal.Fail(ExitCodes.NotFound, $"{Human.Safe(space.Name)} has no machine \u201c{Human.Safe(unknown)}\u201d. See: lanstead fleet ls {space.Slug}");
                ids = [.. fleet.Machines.Where(machine => names.Contains(machine.Name)).Select(machine => machine.DeviceId)];
            }
            FleetUpdateJson made = await client.PostAsync(
                $"{Path(space)}/updates", new BeginFleetUpdateJson(parsed.GetValue(version) ?? offered.Version, parsed.GetValue(waves) is { Length: > 0 } chosen ? chosen : null, parsed.GetValue(gate), ids),
                FleetJson.Default.BeginFleetUpdateJson, FleetJson.Default.FleetUpdateJson, cancel);
            terminal.Out.WriteLine(Human.Safe($"{made.Machines.Count} machines get {made.Version}, in {made.Waves} waves. See how it goes: lanstead fleet ls {space.Slug}"));
            return ExitCodes.Ok;
        });
    }

    private static Command Change(Terminal terminal, string verb, string text, string status, string done) => SpacesCommand.OnSpace(terminal, verb, text, [], [], async (client, space, _, cancel) =>
    {
        FleetOfSpaceJson fleet = await client.GetAsync(Path(space), FleetJson.Default.FleetOfSpaceJson, cancel);
        if (fleet.Update is not { Status: "running" or "paused" } update)
            return terminal.Fail(ExitCodes.NotFound, $"No update of {Human.Safe(space.Name)} is under way. Begin one: lanstead fleet update {space.Slug}");
        await client.DoAsync(HttpMethod.Patch, $"{Path(space)}/updates/{update.Id}", new ChangeFleetUpdateJson(status), FleetJson.Default.ChangeFleetUpdateJson, cancel);
        terminal.Out.WriteLine(done);
        return ExitCodes.Ok;
    });

    private static string Path(SpaceOfMineJson space) => $"/v1/tenants/{space.Id}/fleet";

    private static Cell Step(FleetStepJson? step) => step switch
    {
        null => new Cell("", Tone.Quiet),
        { State: "done" } => new Cell("done", Tone.Good),
        { State: "failed" or "rolled_back" } => new Cell(Human.Safe($"{step.State.Replace('_', ' ')}: {step.Detail}"), Tone.Attention),
        { Detail.Length: > 0 } => new Cell(Human.Safe($"{step.State}: {step.Detail}"), Tone.Quiet),
        _ => new Cell($"{step.State.Replace('_', ' ')} (wave {step.Wave})", Tone.Quiet),
    };
}
