using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Linux.Processes;

/// <summary>Does something in another network namespace.</summary>
public static partial class NetworkNamespace
{
    private const int Network = 0x40000000; // CLONE_NEWNET

    /// <summary>Runs <paramref name="work"/> on a thread that is in the namespace: sockets opened there stay there.</summary>
    /// <exception cref="Descriptors.SystemCallException">The kernel refused; it asks for CAP_SYS_ADMIN.</exception>
    public static T Run<T>(SafeFileHandle network, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(work);
        T? made = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (SetNamespace(network, Network) != 0)
                    throw new Descriptors.SystemCallException("setns", Marshal.GetLastPInvokeError());
                made = work();
            }
#pragma warning disable CA1031 // Whatever it was, the caller's thread throws it.
            catch (Exception any)
#pragma warning restore CA1031
            {
                failure = any;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return made!;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle descriptor, int kind);
}
