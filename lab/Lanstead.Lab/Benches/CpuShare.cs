using System.Globalization;

namespace Lanstead.Lab.Benches;

/// <summary>Processor time that server, PostgreSQL and this bench have used since their start: what a request costs, however busy the machine is with other things.</summary>
/// <param name="Server">Of <c>lanstead-server</c>.</param>
/// <param name="Postgres">Of all processes in its private PostgreSQL's folder, and of those that have ended.</param>
/// <param name="Client">Of this process.</param>
internal readonly record struct CpuShare(TimeSpan Server, TimeSpan Postgres, TimeSpan Client)
{
    // Fields of /proc/PID/stat, counted after the name in brackets: user, system, and both of children that were waited for.
    private const int User = 11;
    private const int System = 12;
    private const int ChildrenUser = 13;
    private const int ChildrenSystem = 14;

    // The kernel tells /proc in these, whatever it counts in itself.
    private const int TicksPerSecond = 100;

    /// <summary>Reads /proc now.</summary>
    public static CpuShare Read(int serverPid, string postgresFolder)
    {
        TimeSpan postgres = TimeSpan.Zero;
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (Folder(process) == postgresFolder)
            {
                postgres += Of(process, User, System, ChildrenUser, ChildrenSystem);
            }
        }

        return new CpuShare(Of($"/proc/{serverPid}", User, System), postgres, Of($"/proc/{Environment.ProcessId}", User, System));
    }

    /// <summary>What was used since <paramref name="before"/>, for each of <paramref name="requests"/>.</summary>
    public string PerRequestSince(CpuShare before, int requests)
    {
        double Milliseconds(TimeSpan now, TimeSpan then) => (now - then).TotalMilliseconds / Math.Max(1, requests);
        return $"{Milliseconds(Server, before.Server):0.00} ms server, {Milliseconds(Postgres, before.Postgres):0.00} ms PostgreSQL, {Milliseconds(Client, before.Client):0.00} ms client";
    }

    private static string? Folder(string process)
    {
        try
        {
            return File.ResolveLinkTarget($"{process}/cwd", returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static TimeSpan Of(string process, params ReadOnlySpan<int> fields)
    {
        try
        {
            string stat = File.ReadAllText($"{process}/stat");
            string[] words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = 0;
            foreach (int field in fields)
            {
                ticks += long.Parse(words[field], CultureInfo.InvariantCulture);
            }

            return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
