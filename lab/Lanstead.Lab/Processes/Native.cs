using System.Globalization;
using System.Runtime.InteropServices;

namespace Lanstead.Lab.Processes;

/// <summary>The few system calls that the lab needs and .NET does not offer.</summary>
internal static class Native
{
    internal const int SignalInterrupt = 2;
    internal const int SignalKill = 9;
    internal const int SignalTerminate = 15;
    internal const int SignalContinue = 18;
    internal const int SignalStop = 19;

    internal const int CloneNewNetwork = 0x40000000;

    /// <summary>Children of a process, by its first thread; empty when it is gone.</summary>
    internal static int[] ChildrenOf(int pid)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{pid}/task/{pid}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    internal static extern int SetNamespace(SafeHandle descriptor, int kind);
}
