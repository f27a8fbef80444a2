using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead status</c>: what this machine is connected to, and how.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(2);

    public static Command Create(Terminal terminal)
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again every 2 seconds" };
        var check = new Option<string?>("--check") { Description = "Only an exit code: live (the agent answers) or ready (joined, and all networks up)" };
        check.AcceptOnlyFromAmong("live", "ready");
        var command = new Command("status", "Show networks, devices and paths.") { watch, check };
        var format = new OutputFormat(command);
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(check) is { } wanted)
                return await CheckAsync(terminal, wanted, cancel);
            while (true)
            {
                (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
                if (status is null)
                    return exitCode;
                if (parsed.GetValue(watch) && terminal.Colour)
                    terminal.Out.Write(Ansi.ClearScreen);
                if (format.IsJson(parsed))
                    terminal.WriteJson(StatusJson.From(status), OutputJson.Default.StatusJson);
                else
                    Write(terminal, status);
                if (!parsed.GetValue(watch))
                    return IsEnrolled(status) ? ExitCodes.Ok : ExitCodes.NotEnrolled;
                await Task.Delay(WatchInterval, terminal.Time, cancel);
            }
        });
        return command;
    }

    /// <summary>This machine's own lines: server and addresses.</summary>
    public static void WriteOwn(Terminal terminal, Status status)
    {
        if (!IsEnrolled(status))
        {
            terminal.Out.WriteLine("Not joined yet. Run: lanstead up --server URL --key KEY");
            return;
        }
        Tone tone = status.ServerState == "connected" ? Tone.Good : Tone.Attention;
        string since = status.ServerSince > 0 && status.ServerState != "connected" ? $" since {Human.Ago(terminal.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(status.ServerSince))}" : "";
        string why = status.ServerDetail.Length > 0 && status.ServerState != "connected" ? $" ({Human.Safe(status.ServerDetail)})" : "";
        terminal.Out.WriteLine($"{Human.Safe(status.DeviceName)}  {Human.Safe(status.ServerUrl)}  {Ansi.Paint(Human.Safe(status.ServerState), tone, terminal.Colour)}{since}{why}");
        var table = new Columns();
        foreach (StatusNetwork network in status.Networks)
            table.Add(network.Name, network.Ipv4, network.Ipv6, network.InterfaceName, State(network));
        table.WriteTo(terminal.Out, terminal.Colour);
    }

    private static void Write(Terminal terminal, Status status)
    {
        WriteOwn(terminal, status);
        foreach (StatusNetwork network in status.Networks)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine(Ansi.Paint(Human.Safe(network.Name), Tone.Quiet, terminal.Colour));
            if (network.BackEndReason.Length > 0)
                terminal.Out.WriteLine(Ansi.Paint($"  {Human.Safe(network.BackEnd)}: {Human.Safe(network.BackEndReason)}", Tone.Quiet, terminal.Colour));
            if (network.Lan.Length > 0)
                terminal.Out.WriteLine(Ansi.Paint($"  {LanLine(network)}", Tone.Quiet, terminal.Colour));
            if (network.FlowLog.Length > 0)
                terminal.Out.WriteLine(Ansi.Paint($"  {FlowLogLine(network)}", Tone.Quiet, terminal.Colour));
            if (network.Detail.Length > 0)
                terminal.Out.WriteLine($"  {Human.Safe(network.Detail)}");
            ExposedLines.Write(terminal, network.Exposures);
            DevicesCommand.Write(terminal, network.Peers.Select(peer => (network, peer)), withNetwork: false, indent: "  ");
        }
        foreach (string warning in status.Warnings)
            terminal.Out.WriteLine($"{Environment.NewLine}{Ansi.Paint("Warning:", Tone.Attention, terminal.Colour)} {Human.Safe(warning)}");
    }

    private static string FlowLogLine(StatusNetwork network) => network.FlowLog == "on"
        ? "who connects to this machine is logged, for those who look after the network. See: lanstead flows"
        : $"who connects to whom is logged, but not here: only the engine can tell, and this machine uses {Human.Safe(network.BackEnd)}";

    private static string LanLine(StatusNetwork network)
    {
        long tooMany = network.Refused.GetValueOrDefault("LanRate") + network.Refused.GetValueOrDefault("LanRoomFull");
        return network.Lan switch
        {
            "on" when tooMany > 0 => $"acts as a LAN; {tooMany} packets for all were too many and not carried",
            "on" => "acts as a LAN",
            "refused" => "acts as a LAN, but not on this machine. To take part: lanstead set accept-lan=true",
            _ => $"acts as a LAN, but not here: only the engine carries broadcast, and this machine uses {Human.Safe(network.BackEnd)}",
        };
    }

    private static Cell State(StatusNetwork network) => new(Human.Safe(network.State), network.State switch
    {
        "up" => Tone.Good,
        "failed" => Tone.Bad,
        _ => Tone.Attention,
    });

    private static bool IsEnrolled(Status status) => status.DeviceId.Length > 0;

    private static async Task<int> CheckAsync(Terminal terminal, string wanted, CancellationToken cancel)
    {
        (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
        if (status is null || wanted == "live")
            return exitCode;
        if (!IsEnrolled(status))
            return terminal.Fail(ExitCodes.NotEnrolled, "This machine has not joined yet. Run: lanstead up --server URL --key KEY");
        if (!status.Up)
            return terminal.Fail(ExitCodes.NotConnected, "The networks are down because someone took them down. Run: lanstead up");
        if (status.Networks.FirstOrDefault(network => network.State != "up") is { } failed)
            return terminal.Fail(ExitCodes.NotConnected, $"The network {failed.Name} is {failed.State}. {failed.Detail} See more: lanstead logs");
        return ExitCodes.Ok;
    }
}
