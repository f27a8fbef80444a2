using Lanstead.Agent.Local;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>Ends of a command that are not good: one message on standard error that says what, why and what to run, and the exit code.</summary>
internal static class FailureOutput
{
    public static int Fail(this Terminal terminal, int exitCode, string message)
    {
        terminal.Error.WriteLine($"lanstead: {Human.Safe(message)}");
        return exitCode;
    }

    public static int Fail(this Terminal terminal, LocalError error) =>
        terminal.Fail(error.ExitCode is > 0 and < 126 ? (int)error.ExitCode : ExitCodes.Failed, error.Message);

    public static int Fail(this Terminal terminal, Failure failure) => terminal.Fail(failure.Code switch
    {
        LocalClient.NotRunning => ExitCodes.AgentNotRunning,
        LocalClient.AccessDenied => ExitCodes.Denied,
        _ => ExitCodes.Failed,
    }, failure.Message);
}
