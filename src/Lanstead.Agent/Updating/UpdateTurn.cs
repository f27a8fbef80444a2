namespace Lanstead.Agent.Updating;

/// <summary>Who updates this machine's program holds it: one at a time, and nobody any more when that process has died.</summary>
public static class UpdateTurn
{
    /// <summary>Takes it; null: somebody else has it.</summary>
    public static IDisposable? TryTake(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            // The kernel's lock on the file goes with the process.
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 0);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
