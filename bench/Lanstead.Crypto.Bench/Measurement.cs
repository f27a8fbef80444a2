using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Lanstead.Crypto.Bench;

/// <summary>Runs BenchmarkDotNet within this process: it needs no compiler, no download, and no minutes per case.</summary>
internal static class Measurement
{
    // Shorter than a turn of the scheduler, and many: so that on a busy machine some iterations are undisturbed.
    private const int WarmUps = 5, Iterations = 40, IterationMilliseconds = 2;

    /// <summary>Measures all cases of the classes whose implementation the filter lets through.</summary>
    public static IEnumerable<Figure> Run(Type[] benches, Func<string, bool> filter, ILogger logger)
    {
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(WarmUps)
                .WithIterationCount(Iterations)
                .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddAnalyser(DefaultConfig.Instance.GetAnalysers().OfType<IAnalyser>().ToArray())
            .AddFilter(new BenchmarkDotNet.Filters.SimpleFilter(one => filter(Text(one, "Implementation") ?? "blake2s")))
            .AddLogger(logger)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "lanstead-bench"));
        return [.. benches.SelectMany(bench => BenchmarkRunner.Run(bench, config).Reports).Select(Figure)];
    }

    private static Figure Figure(BenchmarkReport report)
    {
        if (!report.Success || report.ResultStatistics is not { } statistics)
            throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} was not measured.");
        BenchmarkCase one = report.BenchmarkCase;
        int batch = Number(one, nameof(PacketBench.Batch)) ?? 1;
        return new(
            one.Descriptor.WorkloadMethod.Name,
            Text(one, "Implementation") ?? "blake2s",
            Number(one, nameof(PacketBench.LengthBytes)) ?? 0,
            batch,
            Math.Round(statistics.Median / batch, 1),
            Math.Round(statistics.Min / batch, 1),
            report.GcStats.GetBytesAllocatedPerOperation(one) ?? 0);
    }

    private static string? Text(BenchmarkCase one, string parameter) => one.Parameters[parameter] as string;

    private static int? Number(BenchmarkCase one, string parameter) => one.Parameters[parameter] as int?;
}
