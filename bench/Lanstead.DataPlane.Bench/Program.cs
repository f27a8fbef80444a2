using Lanstead.DataPlane.Bench;
using Lanstead.Lab.Figures;

// lanstead-dataplane-bench filter|handshake [--json FILE]: what the packet filter, or a handshake, costs, as a table.
string piece = args.Length > 0 ? args[0] : "";
if (piece is not ("filter" or "handshake"))
{
    Console.Error.WriteLine("Usage: bench/run filter|handshake [--json FILE]");
    return 2;
}

string load = File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";
CheckTable table = new(piece) { Conclusion = $"load average {load} on {Environment.ProcessorCount} processors" };
if (piece == "filter")
    new FilterBench(table).Run();
else
    new HandshakeBench(table).Run();
table.Print(Console.Out);
int json = Array.IndexOf(args, "--json");
if (json >= 0 && json + 1 < args.Length)
    await File.WriteAllTextAsync(args[json + 1], table.ToJson());
return table.Passed ? 0 : 1;
