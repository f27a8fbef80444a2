using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Udp;

/// <summary>Address and port of one end of a datagram, without anything on the heap.</summary>
/// <remarks>An IPv4 address is never held as an IPv6 one (::ffff:0:0/96): each place has one value.</remarks>
public readonly struct UdpAddress : IEquatable<UdpAddress>
{
    private readonly ulong _first;
    private readonly ulong _second;

    private UdpAddress(ulong first, ulong second, ushort port, uint scopeId, bool isIpv4)
    {
        _first = first;
        _second = second;
        Port = port;
        ScopeId = scopeId;
        IsIpv4 = isIpv4;
    }

    /// <summary>Port, host byte order.</summary>
    public ushort Port { get; }

    /// <summary>Interface index of an IPv6 link-local address, else 0.</summary>
    public uint ScopeId { get; }

    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsIpv4 { get; }

    /// <summary>Takes 4 or 16 bytes of address, network order; an IPv4-mapped address becomes IPv4.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public static UdpAddress Of(ReadOnlySpan<byte> address, ushort port, uint scopeId = 0)
    {
        if (address.Length == 4)
            return new UdpAddress(MemoryMarshal.Read<uint>(address), 0, port, 0, true);
        if (address.Length != 16)
            throw new ArgumentException("An address has 4 or 16 bytes.", nameof(address));
        ulong first = MemoryMarshal.Read<ulong>(address);
        ulong second = MemoryMarshal.Read<ulong>(address[8..]);
        return IsMapped(first, second)
            ? new UdpAddress(second >> 32, 0, port, 0, true)
            : new UdpAddress(first, second, port, scopeId, false);
    }

    /// <summary>Takes an address of the base library.</summary>
    public static UdpAddress Of(IPEndPoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        uint scopeId = endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)endpoint.Address.ScopeId : 0;
        return Of(endpoint.Address.GetAddressBytes(), (ushort)endpoint.Port, scopeId);
    }

    /// <summary>For messages to people; allocates.</summary>
    public IPEndPoint ToEndpoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        int length = Write(bytes);
        return new IPEndPoint(IsIpv4 ? new IPAddress(bytes[..length]) : new IPAddress(bytes, ScopeId), Port);
    }

    /// <summary>Writes the address in network order: 4 or 16 bytes.</summary>
    public int Write(Span<byte> destination)
    {
        if (IsIpv4)
        {
            MemoryMarshal.Write(destination, (uint)_first);
            return 4;
        }
        MemoryMarshal.Write(destination, _first);
        MemoryMarshal.Write(destination[8..], _second);
        return 16;
    }

    /// <summary>Writes 16 bytes; an IPv4 address as an IPv4-mapped one.</summary>
    internal unsafe void WriteMapped(byte* destination)
    {
        Unsafe.WriteUnaligned(destination, IsIpv4 ? 0 : _first);
        Unsafe.WriteUnaligned(destination + 8, IsIpv4 ? MappedPrefix | (_first << 32) : _second);
    }

    /// <summary>The IPv4 address, as it is on the wire.</summary>
    internal uint Ipv4Bits => (uint)_first;

    public bool Equals(UdpAddress other) =>
        _first == other._first && _second == other._second && Port == other.Port && ScopeId == other.ScopeId && IsIpv4 == other.IsIpv4;

    public override bool Equals(object? obj) => obj is UdpAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_first, _second, Port, ScopeId, IsIpv4);

    public override string ToString() => ToEndpoint().ToString();

    public static bool operator ==(in UdpAddress left, in UdpAddress right) => left.Equals(right);

    public static bool operator !=(in UdpAddress left, in UdpAddress right) => !left.Equals(right);

    // Bytes 8 to 11 of an IPv4-mapped address, 00 00 ff ff, as a little-endian number.
    private const ulong MappedPrefix = 0xffff_0000;

    private static bool IsMapped(ulong first, ulong second) => first == 0 && (uint)second == MappedPrefix;
}
