using System.Globalization;

namespace Lanstead.Lab;

/// <summary>A temporary folder for logs and files of one run; goes with it, and folders of killed runs go at the next start.</summary>
/// <remarks>The name carries the process id of its owner, which is how the next run knows that nobody needs it any more.</remarks>
public sealed class Workspace : IDisposable
{
    private const string Prefix = "lanstead-lab-";
    private static int _made;

    private Workspace(string folder) => Folder = folder;

    /// <summary>Full path.</summary>
    public string Folder { get; }

    /// <summary>Set to keep the logs after a failure.</summary>
    public bool Keep { get; set; }

    /// <summary>Removes what killed runs left, and makes a new folder.</summary>
    public static Workspace Open()
    {
        RemoveOrphans(Path.GetTempPath());
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}");
        string folder = Path.Combine(Path.GetTempPath(), name);
        Directory.CreateDirectory(folder);
        return new Workspace(folder);
    }

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Removes folders whose owner no longer runs; machines need nothing, they die with their owner.</summary>
    internal static void RemoveOrphans(string parent)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out int pid) && !Directory.Exists($"/proc/{pid}"))
            {
                Remove(folder, parent);
            }
        }
    }

    // Several runs begin at once and see the same folder: it is whose who renames it first.
    private static void Remove(string folder, string parent)
    {
        string ours = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _made)}"));
        try
        {
            Directory.Move(folder, ours);
        }
        catch (IOException)
        {
            return;
        }

        Directory.Delete(ours, recursive: true);
    }
}
