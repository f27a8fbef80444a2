using System.Runtime.InteropServices;

namespace Lanstead.Tests.Plain.Crypto;

/// <summary>Memory between two pages that nobody may touch: one byte read or written outside ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int None = 0, ReadWrite = 3, PrivateAnonymous = 0x22;

    private static readonly int PageBytes = Environment.SystemPageSize;

    private readonly byte* _map;
    private readonly int _roomBytes;

    public GuardedMemory(int lengthBytes)
    {
        _roomBytes = (lengthBytes + PageBytes - 1) / PageBytes * PageBytes;
        _map = (byte*)Map(null, (nuint)(_roomBytes + (2 * PageBytes)), None, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_map);
        Assert.Equal(0, Protect(_map + PageBytes, (nuint)_roomBytes, ReadWrite));
    }

    /// <summary>The first bytes after the guard.</summary>
    public byte* AtStart => _map + PageBytes;

    /// <summary>The last bytes before the guard.</summary>
    public byte* AtEnd(int lengthBytes) => _map + PageBytes + _roomBytes - lengthBytes;

    public void Dispose() => Assert.Equal(0, Unmap(_map, (nuint)(_roomBytes + (2 * PageBytes))));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint lengthBytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint lengthBytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint lengthBytes);
}
