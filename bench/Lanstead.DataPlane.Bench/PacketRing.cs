using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Bench;

/// <summary>Packets in native memory, one for each flow or several of one, as a batch has them.</summary>
internal sealed unsafe class PacketRing : IDisposable
{
    private const int SlotBytes = 1536;
    private readonly byte* _memory;
    private readonly int[] _lengths;

    public PacketRing(IReadOnlyList<byte[]> packets)
    {
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)(packets.Count * SlotBytes), 64);
        _lengths = [.. packets.Select(packet => packet.Length)];
        for (int i = 0; i < packets.Count; i++)
            packets[i].CopyTo(new Span<byte>(_memory + (i * SlotBytes), SlotBytes));
    }

    public int Count => _lengths.Length;

    public byte* this[int index] => _memory + (index * SlotBytes);

    public int LengthOf(int index) => _lengths[index];

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>A TCP packet with ACK, or a UDP one.</summary>
    public static byte[] Packet(string from, int fromPort, string to, int toPort, bool tcp, int lengthBytes)
    {
        IPAddress source = IPAddress.Parse(from), destination = IPAddress.Parse(to);
        bool v6 = source.GetAddressBytes().Length == 16;
        byte[] packet = new byte[lengthBytes];
        int transport = v6 ? 40 : 20;
        packet[0] = v6 ? (byte)0x60 : (byte)0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(v6 ? 4 : 2), (ushort)(v6 ? lengthBytes - 40 : lengthBytes));
        packet[v6 ? 6 : 9] = tcp ? (byte)6 : (byte)17;
        source.TryWriteBytes(packet.AsSpan(v6 ? 8 : 12), out _);
        destination.TryWriteBytes(packet.AsSpan(v6 ? 24 : 16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(transport), (ushort)fromPort);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(transport + 2), (ushort)toPort);
        if (tcp)
        {
            packet[transport + 12] = 5 << 4;
            packet[transport + 13] = 0x10;
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(transport + 4), (ushort)(lengthBytes - transport));
        }
        return packet;
    }
}
