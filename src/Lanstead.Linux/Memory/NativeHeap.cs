using System.Runtime.InteropServices;

namespace Lanstead.Linux.Memory;

/// <summary>How the C library keeps the memory that is asked of it.</summary>
public static partial class NativeHeap
{
    private const int MapFrom = -3; // M_MMAP_THRESHOLD
    private const int MapFromBytes = 128 * 1024;

    /// <summary>Gives large pieces back to the system as soon as they are freed.</summary>
    /// <remarks>
    /// By default the C library keeps pieces of the largest size that was ever freed, in each of its arenas: the buffers of a socket that was
    /// replaced, some megabytes. Does nothing where it is another C library.
    /// </remarks>
    public static void GiveLargePiecesBack()
    {
        try
        {
            _ = SetOption(MapFrom, MapFromBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such options, and maps large pieces anyway.
        }
    }

    /// <summary>Gives back what lies unused between pieces in use: the runtime's compiler and OpenSSL's start leave megabytes of it.</summary>
    public static void GiveUnusedBack()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // As above.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keptBytes);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
