using System.Globalization;
using Lanstead.Crypto.Curve;
using Lanstead.Fuzz.Coverage;
using Lanstead.Fuzz.Loop;
using Lanstead.Fuzz.Targets;

namespace Lanstead.Fuzz;

/// <summary>Called by <c>fuzz/run</c>: <c>instrument FOLDER</c> makes a copy that counts its ways, which then fuzzes.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["instrument", var folder] => Instrument(folder),
        ["replay", var target, var file] when FuzzTargets.Named(target) is { } found => Replay(found, file),
        [var target, var seconds, var seed, var corpus, var output] when FuzzTargets.Named(target) is { } found =>
            Fuzz(found, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), int.Parse(seed, CultureInfo.InvariantCulture), corpus, output),
        _ => Usage(),
    };

    private static int Instrument(string folder)
    {
        Console.WriteLine($"{Instrumenter.Copy(AppContext.BaseDirectory, folder)} blocks");
        return 0;
    }

    private static int Fuzz(IFuzzTarget target, TimeSpan limit, int seed, string corpus, string output)
    {
        string file = Corpus.FileOf(corpus, target.Name);
        CurveSelection.UseOnly(tested => new RememberingCurve(tested));
        var fuzzer = new Fuzzer(target, Path.Combine(output, target.Name), seed);
        long start = TimeProvider.System.GetTimestamp();
        bool clean = fuzzer.Run([.. target.Seeds(), .. Corpus.Read(file)], limit, Console.Error);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        if (!Edges.IsUsed)
        {
            Console.Error.WriteLine("This copy does not count its ways: fuzz/run makes one that does.");
            return 2;
        }

        if (clean)
            Corpus.Write(file, Fuzzer.Minimise(target, fuzzer.Inputs));
        Console.WriteLine($"{(clean ? "PASS" : "FAIL")} {target.Name}: {fuzzer.Executions} executions in {seconds:0} s, {fuzzer.Ways} ways, {fuzzer.Inputs.Count} inputs found, {Corpus.Read(file).Count} kept");
        return clean ? 0 : 1;
    }

    private static int Replay(IFuzzTarget target, string file)
    {
        foreach (byte[] input in Corpus.Read(file))
            target.Run(input);
        target.Renew();
        Console.WriteLine($"PASS {target.Name}: {file}");
        return 0;
    }

    private static int Usage()
    {
        Console.Error.WriteLine($"Usage: fuzz/run TARGET [--seconds N] [--seed N]; targets: {string.Join(", ", FuzzTargets.Names)}");
        return 2;
    }
}
