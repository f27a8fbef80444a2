namespace Lanstead.Server.Storage;

/// <summary>Where PostgreSQL's programs are on this machine.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>Folders that hold a whole server, newest major version first, with that version.</summary>
    public static IReadOnlyList<(int Major, string Folder)> Servers()
    {
        if (!Directory.Exists(DebianRoot))
            return [];
        return [.. Directory.GetDirectories(DebianRoot)
            .Select(folder => (Major: int.TryParse(Path.GetFileName(folder), out int major) ? major : 0, Folder: Path.Combine(folder, "bin")))
            .Where(found => found.Major > 0 && File.Exists(Path.Combine(found.Folder, "postgres")) && File.Exists(Path.Combine(found.Folder, "initdb")))
            .OrderByDescending(found => found.Major)];
    }

    /// <summary>A client program: from the newest server's folder, else from the search path; null when there is none.</summary>
    public static string? FindProgram(string name)
    {
        IEnumerable<string> folders = Servers().Select(s => s.Folder)
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries));
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
