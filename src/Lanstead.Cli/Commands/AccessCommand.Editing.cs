using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Lanstead.Agent.Local;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

// Whole policies: trying, writing, going back.
internal static partial class AccessCommand
{
    // A policy may have so many.
    private const long LongestFileBytes = 512 * 1024;

    private static Command Test(Terminal terminal)
    {
        var file = new Option<string?>("--file", "-f") { Description = "A policy to try; - for standard input. Without it, the one in force" };
        OutputFormat? format = null;
        Command command = OnNetwork(terminal, "test", "Run a policy's tests, and say what it would open and close. Changes nothing.", [], [file], async (client, network, parsed, cancel) =>
        {
            string text = parsed.GetValue(file) is { } path ? await ReadAsync(terminal, path, cancel) : (await GetAsync(client, network, cancel)).Current.Text;
            PolicyCheckJson check = await client.PostAsync(
                $"/v1/networks/{network.Id}/policy/check", new CheckPolicyJson(text), PolicyJson.Default.CheckPolicyJson, PolicyJson.Default.PolicyCheckJson, cancel);
            bool good = check.Problems.Count == 0 && check.Tests.All(test => test.Passed);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new AccessTestJson(1, network.Id, check), PolicyJson.Default.AccessTestJson);
                return good ? ExitCodes.Ok : ExitCodes.Failed;
            }
            foreach (PolicyProblemJson problem in check.Problems)
                Say(terminal, $"line {problem.Line}: {problem.Message}");
            foreach (PolicyOutcomeJson test in check.Tests.Where(test => !test.Passed))
                Say(terminal, $"line {test.Line}: {test.Message}");
            foreach (string name in check.Warnings)
                Say(terminal, $"nobody here is {name}");
            foreach (PolicyPairJson pair in check.Pairs)
                Say(terminal, $"{pair.From} to {pair.To}:{(pair.Opens.Count == 0 ? "" : $" opens {Names(pair.Opens)}")}{(pair.Closes.Count == 0 ? "" : $" closes {Names(pair.Closes)}")}");
            if (good)
                Say(terminal, $"{check.Tests.Count} tests pass. {check.Opening} pairs would open, {check.Closing} would close.");
            return good ? ExitCodes.Ok : ExitCodes.Failed;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Edit(Terminal terminal)
    {
        var file = new Option<string?>("--file", "-f") { Description = "The new policy; - for standard input. Without it, an editor opens (EDITOR)" };
        var comment = new Option<string>("--comment") { Description = "Why", DefaultValueFactory = _ => "" };
        return OnNetwork(terminal, "edit", "Put another policy in force.", [], [file, comment], async (client, network, parsed, cancel) =>
        {
            PolicyAnswerJson now = await GetAsync(client, network, cancel);
            string text = parsed.GetValue(file) is { } path ? await ReadAsync(terminal, path, cancel) : await EditAsync(terminal, now.Current.Text, cancel);
            if (text == now.Current.Text)
                return Say(terminal, "Nothing changed.");
            PolicyAnswerJson put = await PutAsync(client, network, new PutPolicyJson(text, null, parsed.GetRequiredValue(comment), now.Current.Version), cancel);
            Say(terminal, $"Version {put.Current.Version} is in force.");
            TellPending(terminal, put);
            return ExitCodes.Ok;
        });
    }

    private static Command History(Terminal terminal)
    {
        OutputFormat? format = null;
        Command command = OnNetwork(terminal, "history", "List all versions of the policy.", [], [], async (client, network, parsed, cancel) =>
        {
            List<PolicyVersionJson> versions = await client.ListAsync($"/v1/networks/{network.Id}/policy/versions", PolicyJson.Default.PolicyVersionJson, cancel);
            if (format!.IsJson(parsed))
            {
                terminal.WriteJson(new AccessHistoryJson(1, network.Id, versions), PolicyJson.Default.AccessHistoryJson);
                return ExitCodes.Ok;
            }
            var table = new Columns();
            foreach (PolicyVersionJson one in versions)
            {
                string what = one.Kind switch { "automatic" => "went back by itself", "revert" => $"version {one.Restores} again", _ => one.Comment };
                table.Add($"{one.Version}", $"{one.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm}", one.Author ?? "the server", what, new Cell(one.State == "kept" ? "" : one.State, one.State == "pending" ? Tone.Attention : Tone.Quiet));
            }
            table.WriteTo(terminal.Out, terminal.Colour);
            return ExitCodes.Ok;
        });
        format = new OutputFormat(command);
        return command;
    }

    private static Command Revert(Terminal terminal)
    {
        var version = new Argument<long?>("version") { Description = "Which; 0: everyone reaches everyone. Without it, the one before", Arity = ArgumentArity.ZeroOrOne };
        return OnNetwork(terminal, "revert", "Bring an earlier version back.", [version], [], async (client, network, parsed, cancel) =>
        {
            PolicyAnswerJson back = await client.PostAsync(
                $"/v1/networks/{network.Id}/policy/revert", new RevertPolicyJson(parsed.GetValue(version)), PolicyJson.Default.RevertPolicyJson, PolicyJson.Default.PolicyAnswerJson, cancel);
            return Say(terminal, $"Version {back.Current.Restores} is in force again, as version {back.Current.Version}.");
        });
    }

    private static Command Confirm(Terminal terminal) =>
        OnNetwork(terminal, "confirm", "Say that your change works, so that it stays.", [], [], async (client, network, _, cancel) =>
        {
            PolicyAnswerJson now = await GetAsync(client, network, cancel);
            await client.DoAsync(HttpMethod.Post, $"/v1/networks/{network.Id}/policy/confirm", new ConfirmPolicyJson(now.Current.Version), PolicyJson.Default.ConfirmPolicyJson, cancel);
            return Say(terminal, $"Version {now.Current.Version} stays.");
        });

    private static Task<PolicyAnswerJson> GetAsync(ServerClient client, NetworkRefJson network, CancellationToken cancel) =>
        client.GetAsync($"/v1/networks/{network.Id}/policy", PolicyJson.Default.PolicyAnswerJson, cancel);

    private static Task<PolicyAnswerJson> PutAsync(ServerClient client, NetworkRefJson network, PutPolicyJson body, CancellationToken cancel) =>
        client.PutAsync($"/v1/networks/{network.Id}/policy", body, PolicyJson.Default.PutPolicyJson, PolicyJson.Default.PolicyAnswerJson, cancel);

    private static async Task<string> ReadAsync(Terminal terminal, string path, CancellationToken cancel)
    {
        if (path == "-")
            return await terminal.In.ReadToEndAsync(cancel);
        if (new FileInfo(path) is { Exists: true, Length: > LongestFileBytes })
            throw new IOException($"{path} is too large for a policy.");
        return await File.ReadAllTextAsync(path, cancel);
    }

    // What was written stays when the server refuses it: the message names the file.
    private static async Task<string> EditAsync(Terminal terminal, string text, CancellationToken cancel)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("lanstead-access-").FullName, "policy.yaml");
        await File.WriteAllTextAsync(file, text, cancel);
        string editor = terminal.Variable("VISUAL") is { Length: > 0 } visual ? visual : terminal.Variable("EDITOR") is { Length: > 0 } set ? set : "vi";
        try
        {
            using var process = new Process { StartInfo = new ProcessStartInfo(editor) { ArgumentList = { file } } };
            process.Start();
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
                throw new ServerCallException(ExitCodes.Failed, "", $"{Human.Safe(editor)} ended with {process.ExitCode}; nothing was changed.");
        }
        catch (Win32Exception e)
        {
            throw new ServerCallException(ExitCodes.Failed, "", $"{Human.Safe(editor)} cannot be started: {e.Message}. Set EDITOR, or use --file.");
        }
        terminal.Error.WriteLine($"What you wrote is in {file}");
        return await File.ReadAllTextAsync(file, cancel);
    }

    private static Command OnNetwork(
        Terminal terminal, string verb, string text, Argument[] arguments, Option[] options, Func<ServerClient, NetworkRefJson, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(verb, text);
        foreach (Argument argument in arguments)
            command.Add(argument);
        foreach (Option option in options)
            command.Add(option);
        var which = new Option<string?>("--network", "-n") { Description = "Name, short name or ID of the network; not needed when there is one" };
        command.Add(which);
        var server = new ServerOption(command);
        command.SetAction((parsed, cancel) => terminal.AskServerAsync(
            server.Of(parsed), async client => await run(client, await FindAsync(client, parsed.GetValue(which), cancel), parsed, cancel), cancel));
        return command;
    }

    private static async Task<NetworkRefJson> FindAsync(ServerClient client, string? which, CancellationToken cancel)
    {
        List<NetworkRefJson> networks = await client.ListAsync("/v1/networks", PolicyJson.Default.NetworkRefJson, cancel);
        List<NetworkRefJson> meant = which is null ? networks : networks.FindAll(network =>
            network.Id == which || network.Slug == which || string.Equals(network.Name, which, StringComparison.OrdinalIgnoreCase));
        return meant.Count switch
        {
            1 => meant[0],
            0 => throw new ServerCallException(ExitCodes.NotFound, "not_found", which is null ? "You see no network." : $"You see no network \u201c{Human.Safe(which)}\u201d."),
            _ => throw new ServerCallException(ExitCodes.Usage, "", $"Which network? Say --network: {string.Join(", ", meant.Take(20).Select(network => Human.Safe(network.Name)))}"),
        };
    }

    private static int Say(Terminal terminal, string text)
    {
        terminal.Out.WriteLine(Human.Safe(text));
        return ExitCodes.Ok;
    }
}
