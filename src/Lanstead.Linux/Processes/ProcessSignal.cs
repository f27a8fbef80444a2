using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Processes;

/// <summary>Asks a process to end. The program <c>kill</c> is not everywhere: a small Debian has none.</summary>
public static partial class ProcessSignal
{
    private const int Terminate = 15;

    /// <summary>Sends SIGTERM.</summary>
    /// <exception cref="Win32Exception">The system refused; one that is gone already is no reason.</exception>
    public static void End(int processId)
    {
        const int NoSuchProcess = 3;
        if (Send(processId, Terminate) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw new Win32Exception(error);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int processId, int signal);
}
