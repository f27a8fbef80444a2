using System.Collections;
using System.CommandLine;
using Lanstead.Agent;
using Lanstead.Agent.Local;
using Lanstead.Agent.Service;
using Lanstead.Cli.Output;
using Lanstead.Primitives;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead agent</c>: the agent as a service of this machine.</summary>
internal static class AgentCommand
{
    public static Command Create(Terminal terminal)
    {
        var service = new AgentService(AgentOptions.FromEnvironment(terminal.Variable), terminal.Time);
        return new Command("agent", "The agent on this machine.")
        {
            Verb(terminal, "install", "Install the agent as a systemd service and start it.", AgentService.InstallAsync),
            Uninstall(terminal, service),
            Verb(terminal, "start", "Start the agent in the background.", cancel => service.StartAsync(ForAgent(), cancel)),
            Verb(terminal, "stop", "Stop the agent; its tunnels go on (lanstead down takes them down).", service.StopAsync),
        };
    }

    private static Command Verb(Terminal terminal, string name, string description, Func<CancellationToken, Task<Failure?>> run)
    {
        var command = new Command(name, description);
        command.SetAction(async (_, cancel) => await run(cancel) is { } failure ? terminal.Fail(failure) : ExitCodes.Ok);
        return command;
    }

    // Uninstalling undoes everything first: the agent alone knows what was there before.
    private static Command Uninstall(Terminal terminal, AgentService service)
    {
        var command = new Command("uninstall", "Put everything back as it was, forget the server and the keys, and remove the service.");
        command.SetAction(async (_, cancel) =>
        {
            int exitCode = await terminal.CallAsync(new LocalRequest { Down = new DownRequest { Forget = true } }, _ => { }, cancel);
            if (exitCode is not (ExitCodes.Ok or ExitCodes.AgentNotRunning))
                return exitCode;
            return await service.UninstallAsync(cancel) is { } failure ? terminal.Fail(failure) : exitCode;
        });
        return command;
    }

    // What a detached agent needs of the caller's environment, and nothing else of it.
    internal static Dictionary<string, string> ForAgent() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        // Before what the caller set: no debugger's door in /tmp, which a killed agent would leave behind.
        .Prepend(new DictionaryEntry("DOTNET_EnableDiagnostics", "0"))
        .Select(variable => ((string)variable.Key, (string?)variable.Value ?? ""))
        .Where(variable => variable.Item1 is "PATH" or "LANSTEAD_STATE" or "LANSTEAD_SOCKET" or "SSL_CERT_FILE" or "SSL_CERT_DIR" or "http_proxy" or "https_proxy" or "no_proxy"
            || variable.Item1.StartsWith("DOTNET_", StringComparison.Ordinal))
        .GroupBy(variable => variable.Item1)
        .ToDictionary(variable => variable.Key, variable => variable.Last().Item2);
}
