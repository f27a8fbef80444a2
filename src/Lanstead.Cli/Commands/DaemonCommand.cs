using System.CommandLine;
using Lanstead.Agent;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Primitives;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead daemon</c>: the agent itself, in the foreground.</summary>
internal static class DaemonCommand
{
    public static Command Create(Terminal terminal)
    {
        var logFile = new Option<string?>("--log-file") { Description = "Write the log there instead of to standard error; kept below 10 MB" };
        var command = new Command("daemon", "Run the agent in the foreground (systemd does it for you: lanstead agent install).") { logFile };
        command.SetAction(async (parsed, cancel) =>
        {
            using LogFile? file = parsed.GetValue(logFile) is { } path ? new LogFile(path) : null;
            AgentOptions options = AgentOptions.FromEnvironment(terminal.Variable) with
            {
                ChildEnvironment = AgentCommand.ForAgent(),
                LogSink = file is null ? terminal.Error.WriteLine : file.Write,
            };
            try
            {
                Failure? failure = await AgentDaemon.RunAsync(options, terminal.Variable, terminal.Time, cancel);
                return failure is null ? ExitCodes.Ok : terminal.Fail(failure.Code == AgentDaemon.AlreadyRunning ? ExitCodes.Conflict : ExitCodes.Failed, failure.Message);
            }
            catch (OperationCanceledException)
            {
                return ExitCodes.Ok;
            }
        });
        return command;
    }
}
