using System.Runtime.InteropServices;

namespace Lanstead.Linux.Descriptors;

/// <summary>One piece of memory of a gathered read or write: <c>struct iovec</c> of uio.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct IoVector
{
    /// <summary>First byte; the memory is not owned.</summary>
    public byte* Start;

    /// <summary>Its length in bytes.</summary>
    public nuint LengthBytes;
}
