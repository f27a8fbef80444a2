using Lanstead.DataPlane.Bench;
using Lanstead.Lab.Figures;

// lanstead-dataplane-bench [--json FILE]: what the packet filter costs, as a table.
string load = File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";
CheckTable table = new("filter") { Conclusion = $"load average {load} on {Environment.ProcessorCount} processors" };
new FilterBench(table).Run();
table.Print(Console.Out);
int json = Array.IndexOf(args, "--json");
if (json >= 0 && json + 1 < args.Length)
    await File.WriteAllTextAsync(args[json + 1], table.ToJson());
return table.Passed ? 0 : 1;
