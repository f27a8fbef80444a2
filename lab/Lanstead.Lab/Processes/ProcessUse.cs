using System.Globalization;

namespace Lanstead.Lab.Processes;

/// <summary>What a process has used so far, as the kernel counts.</summary>
internal static class ProcessUse
{
    // USER_HZ, the same on every Linux that we know.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time, of the program and of the kernel for it, in seconds.</summary>
    public static double ProcessorSeconds(int pid)
    {
        // Fields 14 and 15 (utime, stime); the name in field 2 ends with the last bracket.
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident memory now, in MiB.</summary>
    public static double ResidentMebibytes(int pid) => Mebibytes(pid, "VmRSS:");

    /// <summary>The most memory that was resident at once, in MiB.</summary>
    public static double PeakMebibytes(int pid) => Mebibytes(pid, "VmHWM:");

    private static double Mebibytes(int pid, string name) => File.ReadLines($"/proc/{pid}/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();
}
