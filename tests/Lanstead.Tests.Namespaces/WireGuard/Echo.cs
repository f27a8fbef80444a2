using System.Buffers.Binary;
using System.Net;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>ICMP echo over IPv4, as inner packets.</summary>
internal static class Echo
{
    private const int IpHeaderBytes = 20;
    private const byte Request = 8;

    /// <summary>A request of 84 bytes, as ping sends it.</summary>
    public static byte[] RequestOf(IPAddress source, IPAddress destination, ushort sequence)
    {
        byte[] packet = new byte[84];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = 64;
        packet[9] = 1;
        source.TryWriteBytes(packet.AsSpan(12), out _);
        destination.TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum(packet.AsSpan(0, IpHeaderBytes)));
        packet[IpHeaderBytes] = Request;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(IpHeaderBytes + 6), sequence);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(IpHeaderBytes + 2), Checksum(packet.AsSpan(IpHeaderBytes)));
        return packet;
    }

    /// <summary>The packet without its padding, by the length that it says.</summary>
    public static byte[] Unpadded(ReadOnlySpan<byte> padded) => padded[..BinaryPrimitives.ReadUInt16BigEndian(padded[2..])].ToArray();

    public static bool IsRequest(byte[] packet) => packet[0] == 0x45 && packet[9] == 1 && packet[IpHeaderBytes] == Request;

    /// <summary>The sequence number of an answer; null for anything else.</summary>
    public static ushort? AnswerTo(byte[] packet) =>
        packet[0] == 0x45 && packet[9] == 1 && packet[IpHeaderBytes] == 0 ? BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(IpHeaderBytes + 6)) : null;

    /// <summary>The answer to a request.</summary>
    public static byte[] Answer(byte[] request)
    {
        byte[] answer = [.. request];
        request.AsSpan(12, 4).CopyTo(answer.AsSpan(16));
        request.AsSpan(16, 4).CopyTo(answer.AsSpan(12));
        answer[IpHeaderBytes] = 0;
        answer.AsSpan(IpHeaderBytes + 2, 2).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(IpHeaderBytes + 2), Checksum(answer.AsSpan(IpHeaderBytes)));
        return answer;
    }

    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
