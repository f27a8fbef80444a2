namespace Lanstead.Tests.Plain.Repository;

/// <summary>The files of the repository that these tests run in.</summary>
internal static class Checkout
{
    private static readonly string[] Outside =
        ["bin", "obj", "out", "node_modules", "dist", ".git", ".vite", "test-results", "playwright-report", "coverage"];

    /// <summary>The folder that holds the solution file.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is, or could be, committed; relative, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    /// <summary>Those of <see cref="Files"/> with one of the endings.</summary>
    public static IEnumerable<string> FilesEndingIn(params string[] endings) =>
        Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>Text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    /// <summary>Lines of a file.</summary>
    public static string[] Lines(string relative) => File.ReadAllLines(Path.Combine(Root, relative));

    /// <summary>True when a file or folder of this name is there.</summary>
    public static bool Holds(string relative)
    {
        string full = Path.Combine(Root, relative);
        return File.Exists(full) || Directory.Exists(full);
    }

    /// <summary>Fails with all findings, one a line.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(child => !Outside.Contains(Path.GetFileName(child)))
            .SelectMany(Walk));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lanstead.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("These tests run from inside the repository: Lanstead.slnx was not found above them.");
    }
}
