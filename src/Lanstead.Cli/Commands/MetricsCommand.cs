using System.CommandLine;
using Lanstead.Agent.Local;
using Lanstead.Agent.Metrics;
using Lanstead.Cli.Output;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Commands;

/// <summary><c>lanstead metrics</c>: the agent's figures for Prometheus, to print or as a file for its node exporter.</summary>
internal static class MetricsCommand
{
    public static Command Create(Terminal terminal)
    {
        var print = new Command("print", "Print them in Prometheus' text format.");
        print.SetAction((_, cancel) => RunAsync(terminal, terminal.Out.Write, cancel));
        var file = new Argument<string>("file") { Description = "Such as /var/lib/prometheus/node-exporter/lanstead.prom; replaced as a whole" };
        var write = new Command("write", "Write them to a file, as the node exporter's textfile collector reads it.") { file };
        write.SetAction((parsed, cancel) => RunAsync(terminal, text => Replace(parsed.GetRequiredValue(file), text), cancel));
        return new Command("metrics", "Figures of this machine's networks for Prometheus.") { print, write };
    }

    private static async Task<int> RunAsync(Terminal terminal, Action<string> give, CancellationToken cancel)
    {
        (Status? status, int exitCode) = await terminal.StatusAsync(cancel);
        if (status is null)
            return exitCode;
        give(MetricsText.Of(status));
        return ExitCodes.Ok;
    }

    // A reader sees the old file or the new one, never a part.
    private static void Replace(string path, string text)
    {
        string beside = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(beside, text);
        File.Move(beside, path, overwrite: true);
    }
}
