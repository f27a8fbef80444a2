using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead whoami</c>: which device of which server this machine is.</summary>
internal static class WhoamiCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("whoami", "Print which device this machine is.");
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (status.DeviceId.Length == 0)
                return terminal.Fail(ExitCodes.NotEnrolled, "This machine has not joined yet. Run: lanstead up --server URL --key KEY");
            if (format.IsJson(parsed))
                terminal.WriteJson(new WhoamiJson(1, status.DeviceId, status.DeviceName, status.ServerUrl), OutputJson.Default.WhoamiJson);
            else
                terminal.Out.WriteLine($"{Human.Safe(status.DeviceName)}  {Human.Safe(status.DeviceId)}  {Human.Safe(status.ServerUrl)}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
