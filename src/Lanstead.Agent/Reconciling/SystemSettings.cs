using Lanstead.Linux;

namespace Lanstead.Agent.Reconciling;

/// <summary>Kernel settings by name; <c>*</c> in a name stands for every interface.</summary>
internal static class SystemSettings
{
    private const string Root = "/proc/sys/";

    public static string? Read(string name)
    {
        try
        {
            return Sysctl.Read(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void Write(string name, string value) => Sysctl.Write(name, value);

    /// <summary>The names that a pattern with one <c>*</c> stands for.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        int star = pattern.IndexOf("*/", StringComparison.Ordinal);
        if (star < 0)
            return [pattern];
        string folder = pattern[..star];
        return Directory.Exists(Root + folder)
            ? Directory.EnumerateDirectories(Root + folder).Select(path => $"{folder}{Path.GetFileName(path)}/{pattern[(star + 2)..]}")
            : [];
    }
}
