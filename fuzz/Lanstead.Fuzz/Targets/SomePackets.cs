using System.Buffers.Binary;
using System.Net;
using Lanstead.DataPlane.Offload;

namespace Lanstead.Fuzz.Targets;

/// <summary>IP packets to begin with, right to the last checksum.</summary>
internal static class SomePackets
{
    private const byte Icmp = 1, Tcp = 6, Udp = 17, Fragment = 44, HopByHop = 0;

    public static IEnumerable<byte[]> All()
    {
        yield return Of(4, Tcp, TcpHeader(0x10, 32));
        yield return Of(4, Tcp, TcpHeader(0x02, 0));
        yield return Of(4, Udp, UdpHeader(24));
        yield return Of(4, Icmp, [8, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4]);
        yield return Of(4, Icmp, [3, 4, 0, 0, 0, 0, 5, 0, .. Of(4, Udp, UdpHeader(8))]);
        yield return Of(4, Udp, UdpHeader(24), fragment: 0x2000);
        yield return Of(4, Udp, new byte[16], fragment: 4);
        yield return Of(6, Tcp, TcpHeader(0x18, 32));
        yield return Of(6, Udp, UdpHeader(24));
        yield return Of(6, 58, [128, 0, 0, 0, 0, 1, 0, 1]);
        yield return Of(6, HopByHop, [Udp, 0, 5, 2, 0, 0, 1, 0, .. UdpHeader(8)]);
        yield return Of(6, Fragment, [Udp, 0, 0, 1, 0, 0, 0, 7, .. UdpHeader(16)]);
    }

    /// <summary>An IP packet between two addresses of the peer's and ours.</summary>
    public static byte[] Of(int version, byte protocol, byte[] payload, ushort fragment = 0)
    {
        int header = version == 4 ? 20 : 40;
        byte[] packet = new byte[header + payload.Length];
        payload.CopyTo(packet, header);
        if (version == 4)
        {
            (packet[0], packet[8], packet[9]) = (0x45, 64, protocol);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
            IPAddress.Parse("10.90.0.2").TryWriteBytes(packet.AsSpan(12), out _);
            IPAddress.Parse("10.90.0.1").TryWriteBytes(packet.AsSpan(16), out _);
        }
        else
        {
            (packet[0], packet[6], packet[7]) = (0x60, protocol, 64);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)payload.Length);
            IPAddress.Parse("fd00:90::2").TryWriteBytes(packet.AsSpan(8), out _);
            IPAddress.Parse("fd00:90::1").TryWriteBytes(packet.AsSpan(24), out _);
        }

        Fix(packet);
        return packet;
    }

    /// <summary>Puts the checksums right that can be.</summary>
    public static void Fix(Span<byte> packet)
    {
        if (packet.Length < 20)
            return;
        bool isIpv4 = packet[0] >> 4 == 4;
        int header = isIpv4 ? (packet[0] & 15) * 4 : 40;
        if (packet.Length < header || header < 20)
            return;
        if (isIpv4)
        {
            packet[10..12].Clear();
            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], (ushort)~Sum(packet[..header], 0));
        }

        byte protocol = packet[isIpv4 ? 9 : 6];
        int at = header + (protocol == Tcp ? 16 : 6);
        if (protocol is not (Tcp or Udp) || packet.Length < at + 2)
            return;
        packet.Slice(at, 2).Clear();
        uint pseudo = protocol + (uint)(packet.Length - header) + Unfolded(packet[(isIpv4 ? 12 : 8)..(isIpv4 ? 20 : 40)]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[at..], (ushort)~Sum(packet[header..], pseudo));
    }

    /// <summary>In front of a frame of TUN.</summary>
    public static byte[] Header(byte flags, byte kind, ushort header, ushort size, ushort start, ushort offset)
    {
        byte[] bytes = new byte[NetworkHeader.Bytes];
        (bytes[0], bytes[1]) = (flags, kind);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), header);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), size);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), start);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), offset);
        return bytes;
    }

    public static byte[] TcpHeader(byte flags, int payloadBytes) =>
        [0, 80, 0, 90, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, flags, 1, 0, 0, 0, 0, 0, .. new byte[payloadBytes]];

    public static byte[] UdpHeader(int payloadBytes) =>
        [0, 80, 0, 53, (byte)((payloadBytes + 8) >> 8), (byte)(payloadBytes + 8), 0, 0, .. new byte[payloadBytes]];

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        sum += Unfolded(bytes);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }

    private static uint Unfolded(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int at = 0; at < bytes.Length; at++)
            sum += (uint)(bytes[at] << (at % 2 == 0 ? 8 : 0));
        return sum;
    }
}
