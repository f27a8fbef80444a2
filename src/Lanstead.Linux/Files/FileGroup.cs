using System.Runtime.InteropServices;

namespace Lanstead.Linux.Files;

/// <summary>Groups of the system and of files.</summary>
public static unsafe partial class FileGroup
{
    private const int MaxRecordBytes = 1024 * 1024;
    private const int RangeError = 34; // ERANGE: the buffer is too small

    /// <summary>The number of the group of that name; null when the system has none.</summary>
    public static uint? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        // A group with many members needs a larger buffer.
        for (int size = 4096; size <= MaxRecordBytes; size *= 4)
        {
            byte[] buffer = new byte[size];
            Record record;
            Record* found;
            int error;
            fixed (byte* bytes = buffer)
            {
                error = FindGroup(name, &record, bytes, (nuint)size, &found);
                if (error == 0)
                    return found is null ? null : record.GroupId;
            }
            if (error != RangeError)
                return null;
        }
        return null;
    }

    /// <summary>Gives a file, folder or socket to the group; its owner stays.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Set(string path, uint groupId)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (ChangeOwner(path, uint.MaxValue, groupId) != 0)
            throw new IOException($"chown {path}: {Errno.NameOf(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FindGroup(string name, Record* record, byte* buffer, nuint bufferBytes, Record** found);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);

    // struct group of grp.h; only the number is read.
    [StructLayout(LayoutKind.Sequential)]
    private struct Record
    {
        public nint Name;
        public nint Password;
        public uint GroupId;
        public nint Members;
    }
}
