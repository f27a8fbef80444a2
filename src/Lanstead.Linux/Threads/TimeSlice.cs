using System.Runtime.InteropServices;

namespace Lanstead.Linux.Threads;

/// <summary>How long a thread computes at a stretch before the scheduler lets an equal in.</summary>
/// <remarks>
/// A matter of order, not of share: who asks for a longer slice than others lets them interrupt it when they wake, and is given the same
/// processor time as before (EEVDF, Linux 6.12 and newer; older kernels take the call and do nothing).
/// </remarks>
public static unsafe partial class TimeSlice
{
    private const int CallingThread = 0;

    /// <summary>Asks for the calling thread; its policy and its nice value stay.</summary>
    /// <param name="slice">0.1 to 100 ms; the kernel takes the nearest that it can.</param>
    /// <returns>0, or the error number: EPERM in a sandbox that forbids the call, ENOSYS on a processor family that we do not know.</returns>
    public static int Ask(TimeSpan slice)
    {
        if (Numbers is not (int get, int set))
            return Errno.NoSystemCall;
        var attributes = new Attributes { SizeBytes = (uint)sizeof(Attributes) };
        if (Call(get, CallingThread, &attributes, sizeof(Attributes), 0) != 0)
            return Marshal.GetLastSystemError();
        attributes.SliceNanoseconds = (ulong)slice.TotalNanoseconds;
        return Call(set, CallingThread, &attributes, 0, 0) == 0 ? 0 : Marshal.GetLastSystemError();
    }

    // The C library has no name for them before glibc 2.41: sched_getattr, sched_setattr by number.
    private static (int Get, int Set)? Numbers => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => (315, 314),
        Architecture.Arm64 => (275, 274),
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint thread, Attributes* attributes, nint third, nint fourth);

    // struct sched_attr of linux/sched/types.h, first version.
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint SizeBytes;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong SliceNanoseconds;
        public ulong Deadline;
        public ulong Period;
    }
}
