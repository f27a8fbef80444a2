using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead set</c> and <c>lanstead get</c>: what a person chose for this machine.</summary>
internal static class SettingsCommand
{
    public static Command CreateSet(Terminal terminal)
    {
        var pair = new Argument<string>("setting") { Description = "NAME=VALUE, such as accept-dns=false" };
        var command = new Command("set", "Change a setting of this machine.") { pair };
        command.SetAction((parsed, cancel) =>
        {
            string[] parts = parsed.GetRequiredValue(pair).Split('=', 2);
            return parts.Length == 2 && parts[0].Length > 0
                ? terminal.CallAsync(new LocalRequest { Set = new SetRequest { Name = parts[0], Value = parts[1] } }, _ => { }, cancel)
                : Task.FromResult(terminal.Fail(ExitCodes.Usage, "A setting is NAME=VALUE, such as accept-dns=false. See them: lanstead get"));
        });
        return command;
    }

    public static Command CreateGet(Terminal terminal)
    {
        var name = new Argument<string?>("name") { Description = "One setting; without it, all", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("get", "Show the settings of this machine.") { name };
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            LocalSetting[] all = [];
            int exitCode = await terminal.CallAsync(new LocalRequest { Set = new SetRequest() }, reply => all = [.. reply.Settings], cancel);
            if (exitCode != ExitCodes.Ok)
                return exitCode;
            string? wanted = parsed.GetValue(name);
            LocalSetting[] shown = [.. all.Where(setting => wanted is null || setting.Name == wanted)];
            if (shown.Length == 0)
                return terminal.Fail(ExitCodes.NotFound, $"There is no setting \"{wanted}\". See them: lanstead get");
            if (format.IsJson(parsed))
                terminal.WriteJson(new SettingsJson(1, shown.ToDictionary(setting => setting.Name, setting => setting.Value)), OutputJson.Default.SettingsJson);
            else
                foreach (LocalSetting setting in shown)
                    terminal.Out.WriteLine(wanted is null ? $"{Human.Safe(setting.Name)}={Human.Safe(setting.Value)}" : Human.Safe(setting.Value));
            return ExitCodes.Ok;
        });
        return command;
    }
}
