using System.Globalization;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Behaviours;

/// <summary>What a program holds, as /proc tells.</summary>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="ResidentMebibytes">Resident memory.</param>
/// <param name="AnonymousMebibytes">Of that, what is the process's own: heaps and stacks, not files.</param>
/// <param name="ProcessorSeconds">Used since its start, by itself and by the kernel for it.</param>
internal sealed record ProcessFigures(int Handles, int Threads, double ResidentMebibytes, double AnonymousMebibytes, double ProcessorSeconds)
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed in the kernel's interface

    public static ProcessFigures Of(BackgroundProcess program)
    {
        int pid = program.Pid;
        Dictionary<string, string> status = File.ReadLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        // Fields 14 and 15 (utime, stime); the name in field 2 ends with the last bracket.
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessFigures(
            Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count(),
            int.Parse(status["Threads"], CultureInfo.InvariantCulture),
            double.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024,
            double.Parse(status["RssAnon"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024,
            (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
