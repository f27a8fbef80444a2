using System.CommandLine;
using Lanstead.Agent;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead version</c>: of this command, and of the agent that runs.</summary>
internal static class VersionCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("version", "Print the versions of this command and of the running agent.");
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            string version = new AgentOptions().Version;
            string? agent = await AgentVersionAsync(terminal, cancel);
            if (format.IsJson(parsed))
                terminal.WriteJson(new VersionJson(1, version, agent), OutputJson.Default.VersionJson);
            else
                terminal.Out.WriteLine(agent is null ? $"lanstead {version} (agent not running)" : $"lanstead {version} (agent {Human.Safe(agent)})");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<string?> AgentVersionAsync(Terminal terminal, CancellationToken cancel)
    {
        try
        {
            await foreach (LocalReply reply in terminal.Agent.CallAsync(new LocalRequest { Status = new StatusRequest() }, cancel))
            {
                if (reply.Status is { } status)
                    return status.AgentVersion;
            }
        }
        catch (LocalCallException)
        {
            // No agent is an answer too.
        }
        return null;
    }
}
