using Lanstead.Cli.Commands;
using Lanstead.Cli.Output;
using Lanstead.Gate;

namespace Lanstead.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args) => args is [GateProgram.Verb]
        ? GateProgram.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), TimeProvider.System)
        : Engine(args) is { } engine
        ? WgCommand.RunAsync(engine, Terminal.Real())
        : CommandTree.RunAsync(args, Terminal.Real(), CancellationToken.None);

    // wg-quick names its program in one word, so a link of that name to this program is one (busybox does so too).
    private static string[]? Engine(string[] args) =>
        CalledAs() == WgCommand.LinkName ? args
        // The engine alone runs for months with little memory: the tree of all commands is not made for it.
        : args is ["wg", "-f" or "--foreground", { Length: > 0 } name] && name[0] != '-' ? args[1..]
        : null;

    private static string CalledAs()
    {
        ReadOnlySpan<byte> line = File.ReadAllBytes("/proc/self/cmdline");
        int end = line.IndexOf((byte)0);
        return Path.GetFileName(System.Text.Encoding.UTF8.GetString(end < 0 ? line : line[..end]));
    }
}
