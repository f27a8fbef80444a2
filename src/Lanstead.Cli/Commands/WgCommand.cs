using System.CommandLine;
using System.Runtime.InteropServices;
using Lanstead.Agent.Local;
using Lanstead.Agent.Tunnels;
using Lanstead.Cli.Output;
using Lanstead.Primitives;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead wg</c>: the bare WireGuard engine, called and driven as wireguard-go is.</summary>
internal static class WgCommand
{
    /// <summary>Called by this name, the program is the bare engine and nothing else.</summary>
    public const string LinkName = "lanstead-wg";

    public static Command Create(Terminal terminal)
    {
        var foreground = new Option<bool>("--foreground", "-f") { Description = "Stay in the foreground; without it the engine goes on in the background" };
        var name = new Argument<string>("interface") { Description = "Name of the TUN interface to make, such as wg0" };
        var command = new Command("wg", "Run the bare WireGuard engine for one interface, as wireguard-go does; set it up with wg or wg-quick.") { foreground, name };
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed.GetRequiredValue(name), parsed.GetValue(foreground), cancel));
        return command;
    }

    /// <summary>Runs it from what stands behind the program's name, as wireguard-go reads it, until a signal ends it.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal)
    {
        if (arguments is ["--version"])
        {
            terminal.Out.WriteLine($"{LinkName} {new Lanstead.Agent.AgentOptions().Version}");
            return ExitCodes.Ok;
        }
        bool foreground = arguments is ["-f" or "--foreground", _];
        if ((foreground ? arguments[1] : arguments.Count == 1 ? arguments[0] : "-") is not { Length: > 0 } name || name[0] == '-')
        {
            terminal.Error.WriteLine($"Usage: {LinkName} [-f|--foreground] INTERFACE");
            return ExitCodes.Usage;
        }
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await RunAsync(terminal, name, foreground, stop.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(Terminal terminal, string name, bool foreground, CancellationToken cancel)
    {
        var options = BareEngineOptions.FromEnvironment(name, terminal.Variable) with { Log = terminal.Error.WriteLine };
        try
        {
            Failure? failure = foreground || options.IsForeground
                ? await BareEngine.RunAsync(options, terminal.Time, cancel)
                : await BareEngine.StartInBackgroundAsync(options, terminal.Time, cancel);
            return failure is null ? ExitCodes.Ok : terminal.Fail(ExitCodes.Failed, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }
    }
}
