using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>One piece of a gathered write; laid out as <c>struct iovec</c>, so that it goes to the system as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MemorySlice
{
    /// <summary>First byte; the memory is not owned.</summary>
    public byte* Start;

    /// <summary>Its length in bytes.</summary>
    public nuint LengthBytes;
}
