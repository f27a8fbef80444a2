using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Agent.Tunnels;
using Lanstead.Cli.Output;
using Lanstead.Primitives;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead wg</c>: the bare WireGuard engine, called and driven as wireguard-go is.</summary>
internal static class WgCommand
{
    public static Command Create(Terminal terminal)
    {
        var foreground = new Option<bool>("--foreground", "-f") { Description = "Stay in the foreground; without it the engine goes on in the background" };
        var name = new Argument<string>("interface") { Description = "Name of the TUN interface to make, such as wg0" };
        var command = new Command("wg", "Run the bare WireGuard engine for one interface, as wireguard-go does; set it up with wg or wg-quick.") { foreground, name };
        command.SetAction((parsed, cancel) => RunAsync(terminal, parsed.GetRequiredValue(name), parsed.GetValue(foreground), cancel));
        return command;
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
