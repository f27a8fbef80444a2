namespace Lanstead.Lab;

/// <summary>What a machine must offer before the lab can run on it.</summary>
public static class LabRequirements
{
    private static readonly string[] Programs = ["unshare", "nsenter", "ip", "ping", "nft", "bash"];

    /// <summary>Throws with a sentence that says what to do, unless this is Linux, root, and all programs are there.</summary>
    /// <exception cref="LabException">Something is missing.</exception>
    public static void Require(params IReadOnlyList<string> morePrograms)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new LabException("The lab needs Linux: it makes machines out of namespaces.");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            throw new LabException("The lab needs root: it makes network namespaces. Run it with sudo.");
        }

        string[] missing = [.. Programs.Concat(morePrograms).Where(program => FindProgram(program) is null)];
        if (missing.Length > 0)
        {
            throw new LabException($"The lab needs these programs: {string.Join(", ", missing)}. `./run` installs them.");
        }
    }

    /// <summary>The full path of a program on the search path, or null.</summary>
    public static string? FindProgram(string name)
    {
        string searched = (Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        return searched.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}
