using System.Net;
using System.Net.Sockets;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Makes packets to be judged. Checksums are left out: the filter does not look at them.</summary>
internal static class TestPacket
{
    public const byte Fin = 1, Syn = 2, Rst = 4, Ack = 16;

    public static byte[] Tcp(string from, int fromPort, string to, int toPort, byte flags = Ack, int payloadBytes = 4) =>
        Ip(from, to, 6, TcpHeader(fromPort, toPort, flags, payloadBytes));

    public static byte[] Udp(string from, int fromPort, string to, int toPort, int payloadBytes = 4) =>
        Ip(from, to, 17, UdpHeader(fromPort, toPort, payloadBytes));

    public static byte[] Icmp(string from, string to, byte type, ushort identifier = 0, byte[]? quoted = null)
    {
        byte[] message = [type, 0, 0, 0, 0, 0, 0, 0, .. quoted ?? [1, 2, 3, 4]];
        WriteUInt16BigEndian(message.AsSpan(4), identifier);
        return Ip(from, to, IsIpv6(from) ? (byte)58 : (byte)1, message);
    }

    public static byte[] TcpHeader(int fromPort, int toPort, byte flags, int payloadBytes)
    {
        byte[] header = new byte[20 + payloadBytes];
        WritePorts(header, fromPort, toPort);
        header[12] = 5 << 4;
        header[13] = flags;
        return header;
    }

    public static byte[] UdpHeader(int fromPort, int toPort, int payloadBytes)
    {
        byte[] header = new byte[8 + payloadBytes];
        WritePorts(header, fromPort, toPort);
        WriteUInt16BigEndian(header.AsSpan(4), (ushort)header.Length);
        return header;
    }

    public static byte[] Ip(string from, string to, byte protocol, byte[] transport) =>
        IsIpv6(from) ? Ip6(from, to, protocol, transport) : Ip4(from, to, protocol, transport);

    public static byte[] Ip4(string from, string to, byte protocol, byte[] transport, byte[]? options = null, ushort id = 0, ushort fragmentWord = 0x4000)
    {
        options ??= [];
        byte[] packet = [.. new byte[20], .. options, .. transport];
        packet[0] = (byte)(0x40 | (5 + (options.Length / 4)));
        WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        WriteUInt16BigEndian(packet.AsSpan(4), id);
        WriteUInt16BigEndian(packet.AsSpan(6), fragmentWord);
        packet[8] = 64;
        packet[9] = protocol;
        IPAddress.Parse(from).TryWriteBytes(packet.AsSpan(12), out _);
        IPAddress.Parse(to).TryWriteBytes(packet.AsSpan(16), out _);
        return packet;
    }

    public static byte[] Ip6(string from, string to, byte next, byte[] payload)
    {
        byte[] packet = [.. new byte[40], .. payload];
        packet[0] = 0x60;
        WriteUInt16BigEndian(packet.AsSpan(4), (ushort)payload.Length);
        packet[6] = next;
        packet[7] = 64;
        IPAddress.Parse(from).TryWriteBytes(packet.AsSpan(8), out _);
        IPAddress.Parse(to).TryWriteBytes(packet.AsSpan(24), out _);
        return packet;
    }

    /// <summary>A fragment at an offset in bytes (a multiple of 8), IPv4 or IPv6 by its addresses.</summary>
    public static byte[] Fragment(string from, string to, byte protocol, byte[] data, int offsetBytes, bool more, ushort id)
    {
        if (!IsIpv6(from))
            return Ip4(from, to, protocol, data, id: id, fragmentWord: (ushort)((offsetBytes / 8) | (more ? 0x2000 : 0)));
        byte[] header = [protocol, 0, 0, 0, 0, 0, 0, 0];
        WriteUInt16BigEndian(header.AsSpan(2), (ushort)(offsetBytes | (more ? 1 : 0)));
        WriteUInt32BigEndian(header.AsSpan(4), id);
        return Ip6(from, to, 44, [.. header, .. data]);
    }

    public static bool IsIpv6(string address) => IPAddress.Parse(address).AddressFamily == AddressFamily.InterNetworkV6;

    private static void WritePorts(byte[] header, int fromPort, int toPort)
    {
        WriteUInt16BigEndian(header, (ushort)fromPort);
        WriteUInt16BigEndian(header.AsSpan(2), (ushort)toPort);
    }
}
