using System.Globalization;
using Lanstead.Linux.Files;
using Lanstead.Primitives;

namespace Lanstead.Agent.State;

/// <summary>The agent's folder: whole files, replaced atomically, readable by nobody else.</summary>
/// <remarks>Relative names only. Not thread-safe per file: each file has one owner.</remarks>
internal sealed class StateFolder
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    // A signed map of 100,000 peers has about 20 MB; what is larger is not ours.
    private const long LargestFileBytes = 64 * 1024 * 1024;

    private readonly string _root;
    private readonly TimeProvider _time;

    private StateFolder(string root, TimeProvider time)
    {
        _root = root;
        _time = time;
    }

    /// <summary>Opens the folder, made when missing; refuses one that others could swap or write.</summary>
    public static Result<StateFolder> Open(string root, TimeProvider time)
    {
        try
        {
            var folder = new DirectoryInfo(root);
            if (folder.LinkTarget is not null)
                return new Failure(AgentFailures.StateUnusable, $"{root} is a symbolic link, so it is not used for keys. Set LANSTEAD_STATE to the folder itself.");
            Directory.CreateDirectory(root, FolderMode);
            File.SetUnixFileMode(root, FolderMode);
            return new StateFolder(root, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Failure(AgentFailures.StateUnusable, $"{root} cannot be used: {e.Message} Run the daemon as root, or set LANSTEAD_STATE.");
        }
    }

    /// <summary>The whole file; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read, is a link, or is far too large.</exception>
    public byte[]? Read(string name)
    {
        var file = new FileInfo(PathOf(name));
        if (file.LinkTarget is not null)
            throw new IOException($"{file.FullName} is a symbolic link.");
        if (!file.Exists)
            return null;
        if (file.Length > LargestFileBytes)
            throw new IOException($"{file.FullName} is too large ({file.Length} bytes).");
        return File.ReadAllBytes(file.FullName);
    }

    /// <summary>Replaces the file: after a crash there is the old one or the new one, never a part.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        string path = PathOf(name);
        // The mode holds for the last folder only, so each level is made by itself.
        string folder = _root;
        foreach (string part in (Path.GetDirectoryName(name) ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
            Directory.CreateDirectory(folder = Path.Combine(folder, part), FolderMode);
        SecretFile.Write(path, content);
    }

    /// <summary>Moves a file that cannot be used out of the way, and never over an earlier one.</summary>
    /// <returns>Its new path, for the person who looks into it.</returns>
    public string SetAside(string name)
    {
        string stamp = _time.GetUtcNow().ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture);
        string aside = $"{PathOf(name)}.refused-{stamp}";
        for (int i = 2; File.Exists(aside); i++)
            aside = $"{PathOf(name)}.refused-{stamp}-{i}";
        File.Move(PathOf(name), aside);
        return aside;
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public void DeleteFolder(string name)
    {
        if (Directory.Exists(PathOf(name)))
            Directory.Delete(PathOf(name), recursive: true);
    }

    /// <summary>Names of the files in a folder.</summary>
    public IEnumerable<string> Files(string name) =>
        Directory.Exists(PathOf(name))
            ? Directory.EnumerateFiles(PathOf(name)).Select(path => Path.GetFileName(path))
            : [];

    /// <summary>Names of the folders in a folder.</summary>
    public IEnumerable<string> Folders(string name) =>
        Directory.Exists(PathOf(name))
            ? Directory.EnumerateDirectories(PathOf(name)).Select(path => Path.GetFileName(path))
            : [];

    private string PathOf(string name) => Path.Combine(_root, name);
}
