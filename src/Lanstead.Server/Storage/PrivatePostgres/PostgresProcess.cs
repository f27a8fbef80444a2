namespace Lanstead.Server.Storage.PrivatePostgres;

/// <summary>What runs in a PostgreSQL data folder, read from the folder and from <c>/proc</c>.</summary>
internal sealed class PostgresProcess(string folder)
{
    private string PidFile => Path.Combine(folder, "postmaster.pid");

    /// <summary>True when the folder's own postmaster is alive.</summary>
    public bool IsRunning => ReadLines(PidFile) is [var pid, ..] lines && WorksHere(pid, lines);

    /// <summary>
    /// Removes a pid file that names a process which is not PostgreSQL in this folder (a reused number after a reboot or kill -9).
    /// It stays while anything still works in the folder: then PostgreSQL's own check of shared memory must decide.
    /// </summary>
    public void ForgetStale()
    {
        if (ReadLines(PidFile) is not { } lines)
            return;
        bool anyone = Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d)!)
            .Any(name => char.IsAsciiDigit(name[0]) && WorksHere(name, lines));
        if (!anyone)
            File.Delete(PidFile);
    }

    // Every process of PostgreSQL has the data folder as its working directory, and the pid file in it holds folder and start time.
    private static bool WorksHere(string pid, string[] lines) => ReadLines($"/proc/{pid}/cwd/postmaster.pid") is { } seen && seen.SequenceEqual(lines);

    private static string[]? ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
