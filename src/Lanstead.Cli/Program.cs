using Lanstead.Cli.Output;

namespace Lanstead.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args) => CommandTree.RunAsync(args, Terminal.Real(), CancellationToken.None);
}
