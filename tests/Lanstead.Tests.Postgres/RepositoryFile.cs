namespace Lanstead.Tests.Postgres;

/// <summary>Compares what the code says with what is committed.</summary>
internal static class RepositoryFile
{
    /// <summary>Fails when the committed file differs; with <c>LANSTEAD_WRITE_DOCS=1</c> writes it instead.</summary>
    public static async Task CompareAsync(string path, string content)
    {
        string full = Path.Combine(Root(), path);
        if (Environment.GetEnvironmentVariable("LANSTEAD_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(full, content);
        Assert.True(File.Exists(full), $"{path} is missing: run this test with LANSTEAD_WRITE_DOCS=1.");
        Assert.Equal(await File.ReadAllTextAsync(full), content);
    }

    /// <summary>The checkout's folder.</summary>
    public static string Root()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lanstead.slnx")))
                return at.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
