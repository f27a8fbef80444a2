using System.Diagnostics;
using System.Text.Json;
using BenchmarkDotNet.Loggers;

namespace Lanstead.Crypto.Bench;

internal static class Program
{
    /// <summary>Name of the AVX2 implementation in a process without AVX-512, as on most machines.</summary>
    public const string WithoutWideVectors = "avx2 alone";

    private const string WideVectors = "DOTNET_EnableAVX512", Narrow = "--narrow", Json = "--json";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Measures, prints a table, and with <c>--json FILE</c> writes the figures.</summary>
    /// <returns>0 when every goal that this machine can reach was met.</returns>
    private static int Main(string[] arguments)
    {
        string? file = arguments is [Json or Narrow, var path] ? path : null;
        if (file is null && arguments.Length > 0)
        {
            Console.Error.WriteLine($"Usage: bench/run crypto [{Json} FILE]");
            return 2;
        }

        if (arguments is [Narrow, _])
        {
            // The child: AVX2 where there is nothing wider.
            Figure[] narrow = [.. Measurement.Run([typeof(PacketBench)], name => name == "avx2", NullLogger.Instance).Select(figure => figure with { Implementation = WithoutWideVectors })];
            File.WriteAllText(file!, JsonSerializer.Serialize(narrow));
            return 0;
        }

        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "";
        Console.WriteLine($"chosen here: {PacketCiphers.Description}; X25519: {X25519.Implementation}; load average: {load}");
        Figure[] figures =
        [
            .. Measurement.Run([typeof(PacketBench), typeof(CurveBench), typeof(HashBench), typeof(PasswordBench)], _ => true, NullLogger.Instance),
            .. MeasureWithoutWideVectors(),
        ];
        Print(figures);
        bool met = PrintGoals(figures);
        if (file is not null)
            File.WriteAllText(file, JsonSerializer.Serialize(new { Description = PacketCiphers.Description, LoadAverage = load, Met = met, Figures = figures }, Readable));
        return met ? 0 : 1;
    }

    private static Figure[] MeasureWithoutWideVectors()
    {
        if (PacketCiphers.Available.All(cipher => cipher.Name != "avx2"))
            return [];
        string file = Path.GetTempFileName();
        ProcessStartInfo start = new(Environment.ProcessPath!) { ArgumentList = { Narrow, file } };
        start.Environment[WideVectors] = "0";
        using Process child = Process.Start(start)!;
        child.WaitForExit();
        Figure[] figures = child.ExitCode == 0 ? JsonSerializer.Deserialize<Figure[]>(File.ReadAllText(file))! : [];
        File.Delete(file);
        return figures;
    }

    private static void Print(Figure[] figures)
    {
        Console.WriteLine($"{"operation",-14} {"implementation",-14} {"bytes",6} {"batch",5} {"median ns",12} {"best ns",12} {"per second",12} {"allocated",9}");
        foreach (Figure one in figures.OrderBy(one => one.Operation).ThenByDescending(one => one.LengthBytes).ThenBy(one => one.Batch).ThenBy(one => one.BestNanoseconds))
        {
            Console.WriteLine(
                $"{one.Operation,-14} {one.Implementation,-14} {one.LengthBytes,6} {one.Batch,5} {one.MedianNanoseconds,12:F1} {one.BestNanoseconds,12:F1} {1e9 / one.MedianNanoseconds,12:F0} {one.AllocatedBytes,9}");
        }
    }

    private static bool PrintGoals(Figure[] figures)
    {
        bool met = true;
        foreach (Goal goal in Goal.All)
        {
            if (goal.FindIn(figures) is not { } figure)
                continue;
            bool reached = figure.BestNanoseconds <= goal.MaxNanoseconds;
            met &= reached;
            Console.WriteLine($"{(reached ? "PASS" : "FAIL")} seal {goal.LengthBytes} B in batches of {goal.Batch} by {goal.Implementation}: {figure.BestNanoseconds:F0} ns, at most {goal.MaxNanoseconds:F0}");
        }
        return met;
    }
}
