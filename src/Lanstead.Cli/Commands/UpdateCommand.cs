using System.CommandLine;
using Lanstead.Agent;
using Lanstead.Agent.Local;
using Lanstead.Agent.Service;
using Lanstead.Agent.Updating;
using Lanstead.Cli.Output;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;
using Lanstead.Protocol.Releases;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead update</c>: this machine's program, to the newest release that its server offers.</summary>
internal static class UpdateCommand
{
    public static Command Create(Terminal terminal)
    {
        var server = new Option<string?>("--server") { Description = "Address of the server that offers it; without, the one that this machine belongs to" };
        var check = new Option<bool>("--check") { Description = $"Only say whether there is a newer one: exit code {ExitCodes.Differs} when there is" };
        var command = new Command("update", "Update the program on this machine to the newest signed release, and go back by itself if that does not work.") { server, check, Pin(terminal), Guard(terminal) };
        // Started by the agent, for what is asked for at the server.
        var wish = new Option<bool>("--wish") { Hidden = true };
        command.Add(wish);
        command.SetAction((parsed, cancel) => WithServerAsync(
            terminal, parsed.GetValue(server), (updater, download) => parsed.GetValue(wish) ? WishAsync(terminal, updater, download, cancel) : RunAsync(terminal, updater, download, parsed.GetValue(check), cancel), cancel));
        return command;
    }

    private static Command Pin(Terminal terminal)
    {
        var server = new Option<string?>("--server") { Description = "Address of the server that offers releases; without, the one that this machine belongs to" };
        var command = new Command("pin", "Trust from now on whoever signs what the server offers; the installing script does it. Nothing happens where that is known already.") { server };
        command.SetAction((parsed, cancel) => WithServerAsync(terminal, parsed.GetValue(server), async (updater, download) =>
            await updater.PinAsync(download, cancel) is { } failure ? Fail(terminal, failure) : ExitCodes.Ok, cancel));
        return command;
    }

    // Run by the service before each start, from the program before an update.
    private static Command Guard(Terminal terminal)
    {
        var program = new Option<string>("--program") { Required = true };
        var command = new Command("guard") { program };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            if (new ProgramSwap(parsed.GetValue(program)!, AgentOptions.FromEnvironment(terminal.Variable).UpdateFolder, terminal.Time).Guard())
                terminal.Error.WriteLine("The program before the update is back in its place, since the new one did not work.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> WithServerAsync(Terminal terminal, string? given, Func<Updater, ReleaseDownload, Task<int>> run, CancellationToken cancel)
    {
        // Asked at first: once the file has been replaced, the system calls it deleted.
        if (Environment.ProcessPath is not { } program || Path.GetFileName(program) != "lanstead")
            return terminal.Fail(ExitCodes.Failed, "This program is not an installed one, so it cannot be updated. Install it: the web UI shows how under \"Add device\".");
        if (!Environment.IsPrivilegedProcess)
            return terminal.Fail(ExitCodes.Denied, "Updating needs root, since it replaces the program. Run: sudo lanstead update");
        string url = given ?? terminal.Variable("LANSTEAD_SERVER") ?? await ServerOfAgentAsync(terminal, cancel);
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
            return terminal.Fail(ExitCodes.Usage, "Which server? This machine belongs to none yet, or its agent does not run. Say it: --server https://vpn.example.org");
        AgentOptions options = AgentOptions.FromEnvironment(terminal.Variable);
        using var download = new ReleaseDownload(server);
        return await run(new Updater(options.UpdateFolder, program, options.Version, new AgentService(options, terminal.Time), AgentCommand.ForAgent(), terminal.Error.WriteLine, terminal.Time), download);
    }

    private static async Task<int> RunAsync(Terminal terminal, Updater updater, ReleaseDownload download, bool checkOnly, CancellationToken cancel)
    {
        Result<(Release Release, ReleaseFile File, bool IsNew)> found = await updater.FindAsync(download, cancel);
        if (!found.IsSuccess)
            return Fail(terminal, found.Failure);
        (Release release, ReleaseFile file, bool isNew) = found.Value;
        string shown = Human.Safe(release.Version);
        if (!isNew || checkOnly)
        {
            terminal.Out.WriteLine(isNew ? $"There is {shown}. Install it: lanstead update" : $"This is the newest: {shown}");
            return isNew ? ExitCodes.Differs : ExitCodes.Ok;
        }
        using IDisposable? turn = UpdateTurn.TryTake(AgentOptions.FromEnvironment(terminal.Variable).UpdateFolder);
        if (turn is null)
            return terminal.Fail(ExitCodes.Conflict, "Another update is being done. Wait a minute, then try again.");
        if (await updater.InstallAsync(download, release, file, cancel) is { } failure)
            return Fail(terminal, failure);
        terminal.Out.WriteLine($"Updated to {shown}");
        return ExitCodes.Ok;
    }

    // What becomes of it is noted for the agent, which tells the server.
    private static async Task<int> WishAsync(Terminal terminal, Updater updater, ReleaseDownload download, CancellationToken cancel)
    {
        string folder = AgentOptions.FromEnvironment(terminal.Variable).UpdateFolder;
        if (UpdateNote.Read(folder) is not { Outcome: UpdateNote.Installing } note)
            return ExitCodes.Ok;
        using IDisposable? turn = UpdateTurn.TryTake(folder);
        if (turn is null)
            return terminal.Fail(ExitCodes.Conflict, "Another update is being done.");
        Result<(Release Release, ReleaseFile File, bool IsNew)> found = await updater.FindAsync(download, cancel);
        Failure? failure = found.IsSuccess && found.Value.Release.Version != note.Version ? new Failure(ReleaseFailures.Missing, $"The server offers {found.Value.Release.Version}, and {note.Version} was wanted.") : found.IsSuccess ? null : found.Failure;
        if (failure is null && found.Value is { IsNew: true } wanted)
        {
            note = note with { Sha256 = Convert.ToHexStringLower(wanted.File.Sha256) };
            note.Write(folder);
            failure = await updater.InstallAsync(download, wanted.Release, wanted.File, cancel);
        }
        (note with { Outcome = failure is null ? UpdateNote.Done : failure.Code == ReleaseFailures.RolledBack ? UpdateNote.RolledBack : UpdateNote.Failed, Detail = failure?.Message ?? "" }).Write(folder);
        return failure is null ? ExitCodes.Ok : Fail(terminal, failure);
    }

    private static async Task<string> ServerOfAgentAsync(Terminal terminal, CancellationToken cancel)
    {
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(new LocalRequest { Status = new StatusRequest() }, cancel))
            {
                if (reply.Status is { } status)
                    return status.ServerUrl;
            }
        }
        catch (LocalCallException)
        {
            // Then it must be said.
        }
        return "";
    }

    private static int Fail(Terminal terminal, Failure failure) =>
        terminal.Fail(failure.Code switch { ReleaseFailures.Missing => ExitCodes.NotFound, ReleaseFailures.Unreachable => ExitCodes.NotConnected, ReleaseFailures.Pending => ExitCodes.Conflict, _ => ExitCodes.Failed }, failure.Message);
}
