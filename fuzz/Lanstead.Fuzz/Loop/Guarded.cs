using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lanstead.Fuzz.Loop;

/// <summary>Memory that ends, to the byte, where the process may no longer read or write: one byte too far ends it.</summary>
internal sealed unsafe partial class Guarded
{
    private const int PageBytes = 4096;
    private readonly byte* _mapping;

    // Lives as long as the process.
    public Guarded(int capacityBytes)
    {
        CapacityBytes = (capacityBytes + PageBytes - 1) / PageBytes * PageBytes;
        const int readWrite = 3;
        const int privateAnonymous = 0x22;
        _mapping = Map(null, (nuint)CapacityBytes + PageBytes, readWrite, privateAnonymous, -1, 0);
        if (_mapping == (byte*)-1 || Protect(_mapping + CapacityBytes, PageBytes, 0) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public int CapacityBytes { get; }

    /// <summary>The last so many bytes.</summary>
    public byte* Last(int lengthBytes) => _mapping + CapacityBytes - lengthBytes;

    /// <summary>The bytes, placed so that they end at the guard.</summary>
    public byte* Place(ReadOnlySpan<byte> bytes)
    {
        byte* start = Last(bytes.Length);
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        return start;
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint lengthBytes, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint lengthBytes, int protection);
}
