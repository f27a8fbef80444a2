using System.Runtime.InteropServices;

namespace Lanstead.Linux.Memory;

/// <summary>The pages of files (programs, libraries) that this process holds in memory.</summary>
/// <remarks>Thread-safe.</remarks>
public static partial class ProgramPages
{
    private const int DontNeed = 4; // MADV_DONTNEED

    // Below this a call costs more than the pages are worth.
    private const long WorthwhileKiB = 64;

    /// <summary>Lets go of unwritten pages of files; those in use come back one by one, from the kernel's cache of the file.</summary>
    /// <returns>KiB that were let go.</returns>
    /// <remarks>
    /// Only of the program and its libraries, which stay where they are for life, so that the address cannot become another's
    /// meanwhile; and only mappings that cannot be written and hold no page that was ever written (madvise(2): such a page is lost).
    /// A start runs through most of a program's code once; an idle program needs little of it again.
    /// </remarks>
    public static long Release()
    {
        long released = 0;
        foreach (MappedFile mapping in MappedFile.Parse(File.ReadLines("/proc/self/smaps")))
        {
            if (IsProgram(mapping.Path) && mapping.IsUntouched && mapping.ResidentKiB >= WorthwhileKiB && Advise(mapping.Start, mapping.Length, DontNeed) == 0)
                released += mapping.ResidentKiB;
        }
        return released;
    }

    private static bool IsProgram(string path) => path == Environment.ProcessPath || path.Contains(".so", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint address, nint length, int advice);
}
