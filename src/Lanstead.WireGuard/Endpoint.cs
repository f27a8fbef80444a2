using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Lanstead.WireGuard;

/// <summary>A UDP address, and by which local address and interface its datagrams come and go. Holds no reference; making one allocates nothing.</summary>
/// <remarks>
/// Equality is about where the other side is; the local part does not count (<see cref="SameLocal"/>).
/// An IPv4 address is kept as IPv4: an address mapped into IPv6 is turned into it, so that one place has one spelling.
/// </remarks>
public readonly struct Endpoint : IEquatable<Endpoint>
{
    // Network byte order read as big endian; IPv4 in the high 32 bits of High.
    private readonly ulong _high, _low, _localHigh, _localLow;
    private readonly byte _sizeBytes, _localSizeBytes;

    private Endpoint(ulong high, ulong low, byte sizeBytes, ushort port, uint scopeId, ulong localHigh, ulong localLow, byte localSizeBytes, int interfaceIndex)
    {
        (_high, _low, _sizeBytes, Port, ScopeId) = (high, low, sizeBytes, port, scopeId);
        (_localHigh, _localLow, _localSizeBytes, InterfaceIndex) = (localHigh, localLow, localSizeBytes, interfaceIndex);
    }

    /// <summary>Makes an endpoint from 4 or 16 bytes in network order.</summary>
    /// <exception cref="ArgumentException">The address has another length.</exception>
    public Endpoint(ReadOnlySpan<byte> address, ushort port, uint scopeId = 0)
    {
        (_high, _low, _sizeBytes) = Read(address);
        (Port, ScopeId) = (port, scopeId);
    }

    /// <summary>The UDP port.</summary>
    public ushort Port { get; }

    /// <summary>The IPv6 scope, of a link-local address; else 0.</summary>
    public uint ScopeId { get; }

    /// <summary>The interface to leave by; 0 for what the routes say.</summary>
    public int InterfaceIndex { get; }

    /// <summary>Whether there is no address at all.</summary>
    public bool IsNone => _sizeBytes == 0;

    /// <summary>Whether the address is an IPv4 one.</summary>
    public bool IsIpv4 => _sizeBytes == 4;

    /// <summary>Bytes of the address: 4, 16, or 0 for none.</summary>
    public int AddressSizeBytes => _sizeBytes;

    /// <summary>Bytes of the local address: 4, 16, or 0 when the system chooses it.</summary>
    public int LocalAddressSizeBytes => _localSizeBytes;

    /// <summary>What sources are counted by: the IPv4 address, or the first 64 bits of the IPv6 one.</summary>
    internal ulong LimiterKey => _high;

    /// <summary>The same place, reached from a given local address (4 or 16 bytes, or empty) and interface.</summary>
    public Endpoint From(ReadOnlySpan<byte> localAddress, int interfaceIndex)
    {
        (ulong high, ulong low, byte size) = localAddress.IsEmpty ? default : Read(localAddress);
        return new Endpoint(_high, _low, _sizeBytes, Port, ScopeId, high, low, size, interfaceIndex);
    }

    /// <summary>The same place, with the local part left to the system.</summary>
    public Endpoint FromAnywhere() => new(_high, _low, _sizeBytes, Port, ScopeId, 0, 0, 0, 0);

    /// <summary>Writes the address in network order.</summary>
    /// <returns>Bytes written: <see cref="AddressSizeBytes"/>.</returns>
    public int WriteAddress(Span<byte> destination) => Write(_high, _low, _sizeBytes, destination);

    /// <summary>Writes the local address in network order.</summary>
    /// <returns>Bytes written: <see cref="LocalAddressSizeBytes"/>.</returns>
    public int WriteLocalAddress(Span<byte> destination) => Write(_localHigh, _localLow, _localSizeBytes, destination);

    /// <summary>Takes an address of the class library, for configuration.</summary>
    public static Endpoint Of(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out int written);
        uint scope = endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)endPoint.Address.ScopeId : 0;
        return new Endpoint(bytes[..written], (ushort)endPoint.Port, scope);
    }

    /// <summary>The address for the class library, for showing; null when there is none.</summary>
    public IPEndPoint? ToIPEndPoint()
    {
        if (IsNone)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        int size = WriteAddress(bytes);
        return new IPEndPoint(size == 16 ? new IPAddress(bytes, ScopeId) : new IPAddress(bytes[..4]), Port);
    }

    /// <summary>Whether the local part is the same too.</summary>
    public bool SameLocal(in Endpoint other) =>
        _localHigh == other._localHigh && _localLow == other._localLow && _localSizeBytes == other._localSizeBytes && InterfaceIndex == other.InterfaceIndex;

    /// <inheritdoc/>
    public bool Equals(Endpoint other) =>
        _high == other._high && _low == other._low && _sizeBytes == other._sizeBytes && Port == other.Port && ScopeId == other.ScopeId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Endpoint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low, Port, ScopeId);

    /// <summary>Whether both are the same place.</summary>
    public static bool operator ==(in Endpoint left, in Endpoint right) => left.Equals(right);

    /// <summary>Whether they are different places.</summary>
    public static bool operator !=(in Endpoint left, in Endpoint right) => !left.Equals(right);

    /// <summary>As <c>192.0.2.1:51820</c> or <c>[2001:db8::1]:51820</c>; <c>(none)</c> without an address.</summary>
    public override string ToString() => ToIPEndPoint()?.ToString() ?? "(none)";

    private static (ulong High, ulong Low, byte SizeBytes) Read(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4)
            return ((ulong)BinaryPrimitives.ReadUInt32BigEndian(address) << 32, 0, 4);
        if (address.Length != 16)
            throw new ArgumentException($"An address has 4 or 16 bytes, not {address.Length}.", nameof(address));
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(address);
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        return high == 0 && low >> 32 == 0xffff ? (low << 32, 0, (byte)4) : (high, low, (byte)16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(ulong high, ulong low, byte sizeBytes, Span<byte> destination)
    {
        if (sizeBytes == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(high >> 32));
        }
        else if (sizeBytes == 16)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, high);
            BinaryPrimitives.WriteUInt64BigEndian(destination[8..], low);
        }
        return sizeBytes;
    }
}
