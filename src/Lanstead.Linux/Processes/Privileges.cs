using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Processes;

/// <summary>What this process may, and how it gives that away for good.</summary>
public static partial class Privileges
{
    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const int Dumpable = 4;         // PR_SET_DUMPABLE

    /// <summary>The user that owns nothing, on every Linux.</summary>
    public const uint Nobody = 65534;

    /// <summary>Becomes another user, without groups and capabilities, and can't become anybody else again. All threads: the C library sees to that.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static void Become(uint user)
    {
        Check(SetGroups(0, 0));
        Check(SetGroup(user, user, user));
        Check(SetUser(user, user, user));
        Check(Control(NoNewPrivileges, 1, 0, 0, 0));
        Check(Control(Dumpable, 0, 0, 0, 0));
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    private static partial int SetGroups(nuint count, nint groups);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    private static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetUser(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
