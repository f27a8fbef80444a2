using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Lanstead.Linux.Netlink;

/// <summary>Builds one netlink request: header, fixed body, attributes (netlink(7), RFC 3549 §2.2). Numbers are in host order.</summary>
internal sealed class NetlinkWriter
{
    private readonly List<byte> _bytes = new(256);

    /// <param name="type">The kind of message.</param>
    /// <param name="flags">NLM_F_* bits.</param>
    /// <param name="body">The fixed structure after the header; its size is a multiple of four.</param>
    public NetlinkWriter(ushort type, ushort flags, ReadOnlySpan<byte> body)
    {
        Append<uint>(0);
        Append(type);
        Append(flags);
        Append<uint>(0);
        Append<uint>(0);
        _bytes.AddRange(body);
    }

    public NetlinkWriter Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        Append((ushort)(RouteConstants.AttributeHeaderBytes + value.Length));
        Append(type);
        _bytes.AddRange(value);
        while (_bytes.Count % RouteConstants.AlignmentBytes != 0)
            _bytes.Add(0);
        return this;
    }

    public NetlinkWriter Attribute(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(bytes, value);
        return Attribute(type, bytes);
    }

    public NetlinkWriter Attribute(ushort type, IPAddress value) => Attribute(type, value.GetAddressBytes());

    /// <summary>Adds a text, with the zero that ends it.</summary>
    public NetlinkWriter Attribute(ushort type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + '\0'));

    /// <summary>The whole message with its length and sequence number filled in.</summary>
    public byte[] ToMessage(uint sequence)
    {
        byte[] message = [.. _bytes];
        MemoryMarshal.Write(message.AsSpan(0), (uint)message.Length);
        MemoryMarshal.Write(message.AsSpan(8), sequence);
        return message;
    }

    private void Append<T>(T value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        _bytes.AddRange(bytes);
    }
}
