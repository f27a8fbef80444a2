using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lanstead.Protocol;

/// <summary>What tells a service, before the first byte of a connection, who calls. Pure. Source: HAProxy's <c>proxy-protocol.txt</c> of 2020, §2.1 (version 1) and §2.2 (version 2).</summary>
public static class ProxyHeader
{
    private const byte VersionAndProxy = 0x21; // Version 2, command PROXY.
    private const byte TcpOver4 = 0x11, TcpOver6 = 0x21;
    private const int Addresses4Bytes = 12, Addresses6Bytes = 36;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="version">1 or 2.</param>
    /// <param name="from">Who calls.</param>
    /// <param name="to">What they called; of the same family.</param>
    public static byte[] Of(int version, IPEndPoint from, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return version == 1 ? First(from, to) : Second(from, to);
    }

    private static byte[] First(IPEndPoint from, IPEndPoint to) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"PROXY {(from.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6")} {from.Address} {to.Address} {from.Port} {to.Port}\r\n"));

    private static byte[] Second(IPEndPoint from, IPEndPoint to)
    {
        bool isFour = from.AddressFamily == AddressFamily.InterNetwork;
        int length = isFour ? Addresses4Bytes : Addresses6Bytes, each = isFour ? 4 : 16;
        byte[] header = new byte[Signature.Length + 4 + length];
        Signature.CopyTo(header);
        Span<byte> rest = header.AsSpan(Signature.Length);
        rest[0] = VersionAndProxy;
        rest[1] = isFour ? TcpOver4 : TcpOver6;
        BinaryPrimitives.WriteUInt16BigEndian(rest[2..], (ushort)length);
        from.Address.TryWriteBytes(rest[4..], out _);
        to.Address.TryWriteBytes(rest[(4 + each)..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(rest[(4 + 2 * each)..], (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(rest[(6 + 2 * each)..], (ushort)to.Port);
        return header;
    }
}
