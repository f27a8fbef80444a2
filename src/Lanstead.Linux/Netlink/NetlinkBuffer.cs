using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Linux.Netlink;

/// <summary>One message at a time in memory of a fixed size that may hold secrets: pinned, so that no copies stay behind, and zeroed on dispose.</summary>
/// <remarks>Writing beyond the end is a bug of the caller, who looks at <see cref="RoomBytes"/> first; it throws.</remarks>
internal sealed class NetlinkBuffer(int capacityBytes) : IDisposable
{
    private const ushort Nested = 0x8000; // NLA_F_NESTED

    private readonly byte[] _bytes = GC.AllocateArray<byte>(capacityBytes, pinned: true);
    private int _length;

    public int RoomBytes => _bytes.Length - _length;

    /// <summary>Begins a message of generic netlink, in place of the one before.</summary>
    public void Begin(ushort family, ushort flags, byte command, byte version)
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _length = 0;
        Append(0u);
        Append(family);
        Append(flags);
        Append(0UL);
        Append(command);
        Append(version);
        Append((ushort)0);
    }

    /// <summary>The whole message with its length filled in.</summary>
    public Memory<byte> End()
    {
        MemoryMarshal.Write(_bytes.AsSpan(0), (uint)_length);
        return _bytes.AsMemory(0, _length);
    }

    public void Add(ushort type, ReadOnlySpan<byte> value)
    {
        Append((ushort)(RouteConstants.AttributeHeaderBytes + value.Length));
        Append(type);
        value.CopyTo(_bytes.AsSpan(_length));
        _length = RouteConstants.Align(_length + value.Length);
    }

    public void Add<T>(ushort type, T value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        Add(type, bytes);
    }

    /// <summary>Adds a text, with the zero that ends it.</summary>
    public void Add(ushort type, string text) => Add(type, Encoding.UTF8.GetBytes(text + '\0'));

    /// <summary>Begins an attribute that holds others; give what it returns to <see cref="EndNest"/>.</summary>
    public int BeginNest(ushort type)
    {
        int start = _length;
        Append((ushort)0);
        Append((ushort)(type | Nested));
        return start;
    }

    public void EndNest(int start) => MemoryMarshal.Write(_bytes.AsSpan(start), checked((ushort)(_length - start)));

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    private void Append<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(_bytes.AsSpan(_length), value);
        _length += Unsafe.SizeOf<T>();
    }
}
