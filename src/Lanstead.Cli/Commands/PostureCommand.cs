using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead posture</c>: how this machine is kept, as its networks are told, and what they miss of it.</summary>
internal static class PostureCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("posture", "Show how this machine is kept, as its networks are told, and what they demand beyond that.");
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
            if (status is null)
                return exitCode;
            if (format.IsJson(parsed))
                terminal.WriteJson(PostureJson.From(status), OutputJson.Default.PostureJson);
            else
                Write(terminal, status);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, Status status)
    {
        var table = new Columns();
        StatusPosture? posture = status.Posture;
        table.Add("Agent", status.AgentVersion);
        table.Add("System", posture is { SystemName.Length: > 0 } ? posture.SystemName : posture is { System.Length: > 0 } ? $"{posture.System} {posture.SystemVersion}".Trim() : "unknown");
        table.Add("Disk encryption", Word(posture?.DiskEncryption));
        table.Add("Firewall", Word(posture?.Firewall));
        table.WriteTo(terminal.Out, terminal.Colour);
        foreach (StatusNetwork network in status.Networks.Where(network => network.Missing.Count > 0))
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{Human.Safe(network.Name)} is down until:");
            foreach (string lack in network.Missing)
                terminal.Out.WriteLine($"  {Human.Safe(lack)}");
        }
    }

    private static Cell Word(string? state) => state switch
    {
        Posture.On => new("on", Tone.Good),
        Posture.Off => new("off", Tone.Attention),
        _ => new("unknown", Tone.Quiet),
    };
}
