namespace Lanstead.Agent.Naming;

/// <summary>Files that are mounted by themselves, as containers have them: nothing can be moved to their place.</summary>
internal static class MountPoints
{
    public static bool Holds(string path)
    {
        try
        {
            // proc(5), mountinfo: the fifth field is where.
            return File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is { Length: > 4 } fields && fields[4] == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
