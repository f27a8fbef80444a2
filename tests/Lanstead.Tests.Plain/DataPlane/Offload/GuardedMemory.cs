using System.Runtime.InteropServices;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>Memory that ends, to the byte, where the process may no longer read or write: one byte too far ends the test run.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int PageBytes = 4096;
    private readonly byte* _mapping;
    private readonly nuint _mappedBytes;

    public GuardedMemory(int capacityBytes)
    {
        CapacityBytes = (capacityBytes + PageBytes - 1) / PageBytes * PageBytes;
        _mappedBytes = (nuint)CapacityBytes + PageBytes;
        const int readWrite = 3;
        const int privateAnonymous = 0x22;
        _mapping = Map(null, _mappedBytes, readWrite, privateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_mapping);
        Assert.Equal(0, Protect(_mapping + CapacityBytes, PageBytes, 0));
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

    public void Dispose() => _ = Unmap(_mapping, _mappedBytes);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint lengthBytes, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint lengthBytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint lengthBytes);
}
