using System.Globalization;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Behaviours;

/// <summary>What a program holds, as /proc tells.</summary>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="ResidentMebibytes">Resident memory.</param>
internal sealed record ProcessFigures(int Handles, int Threads, double ResidentMebibytes)
{
    public static ProcessFigures Of(BackgroundProcess program)
    {
        int pid = program.Pid;
        Dictionary<string, string> status = File.ReadLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        return new ProcessFigures(
            Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count(),
            int.Parse(status["Threads"], CultureInfo.InvariantCulture),
            double.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024);
    }
}
