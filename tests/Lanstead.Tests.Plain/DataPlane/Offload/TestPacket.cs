using System.Buffers.Binary;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>Makes TCP and UDP packets byte by byte, with checksums by the plainest means, as a witness for the fast code.</summary>
internal sealed record TestPacket
{
    public bool IsIpv4 { get; init; } = true;

    public bool IsTcp { get; init; } = true;

    public byte[] Payload { get; init; } = [];

    public ushort SourcePort { get; init; } = 40_000;

    public ushort DestinationPort { get; init; } = 443;

    public byte LastAddressByte { get; init; } = 2;

    public ushort Id { get; init; } = 100;

    public bool DoNotFragment { get; init; } = true;

    public ushort FragmentOffset { get; init; }

    public byte TrafficClass { get; init; }

    public byte TimeToLive { get; init; } = 64;

    public uint FlowLabel { get; init; } = 0x12345;

    public uint Sequence { get; init; } = 1_000_000;

    public uint Acknowledgement { get; init; } = 77;

    public byte Flags { get; init; } = 0x10;

    public ushort Window { get; init; } = 500;

    public byte[] Options { get; init; } = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2];

    /// <summary>IPv4 options or IPv6 extension headers, already encoded.</summary>
    public byte[] IpExtra { get; init; } = [];

    public bool DamagedChecksum { get; init; }

    public bool NoUdpChecksum { get; init; }

    private int TransportOffset => (IsIpv4 ? 20 : 40) + IpExtra.Length;

    private int TransportHeaderBytes => IsTcp ? 20 + Options.Length : 8;

    public int HeaderBytes => TransportOffset + TransportHeaderBytes;

    private byte Protocol => (byte)(IsTcp ? 6 : 17);

    /// <summary>The whole packet, checksums complete.</summary>
    public byte[] ToBytes() => Build(partialChecksum: false);

    /// <summary>The packet as a TUN queue gives it: header of 10 bytes, partial checksum.</summary>
    public byte[] ToTunBytes(int segmentBytes)
    {
        byte[] packet = Build(partialChecksum: true);
        byte[] all = new byte[10 + packet.Length];
        packet.CopyTo(all, 10);
        all[0] = 1;
        all[1] = segmentBytes == 0 ? (byte)0 : !IsTcp ? (byte)5 : IsIpv4 ? (byte)1 : (byte)4;
        BitConverter.TryWriteBytes(all.AsSpan(2), (ushort)HeaderBytes);
        BitConverter.TryWriteBytes(all.AsSpan(4), (ushort)segmentBytes);
        BitConverter.TryWriteBytes(all.AsSpan(6), (ushort)TransportOffset);
        BitConverter.TryWriteBytes(all.AsSpan(8), (ushort)(IsTcp ? 16 : 6));
        return all;
    }

    /// <summary>What a sender without offloads would have sent for this packet.</summary>
    public List<TestPacket> Cut(int segmentBytes)
    {
        var cut = new List<TestPacket>();
        for (int at = 0; at < Payload.Length; at += segmentBytes)
        {
            bool isLast = at + segmentBytes >= Payload.Length;
            int drop = (isLast ? 0 : 0x09) | (at == 0 ? 0 : 0x80);
            cut.Add(this with
            {
                Payload = Payload[at..Math.Min(at + segmentBytes, Payload.Length)],
                Sequence = Sequence + (uint)at,
                Id = (ushort)(Id + cut.Count),
                Flags = (byte)(Flags & ~drop),
            });
        }
        return cut;
    }

    public static ushort NaiveSum(ReadOnlySpan<byte> bytes, uint start = 0)
    {
        uint sum = start;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)((bytes[i] << 8) | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (ushort)((sum & 0xffff) + (sum >> 16));
    }

    private byte[] Build(bool partialChecksum)
    {
        byte[] packet = new byte[HeaderBytes + Payload.Length];
        WriteIp(packet);
        Span<byte> transport = packet.AsSpan(TransportOffset);
        WriteTransport(transport);
        Span<byte> field = transport[(IsTcp ? 16 : 6)..];
        ushort pseudo = PseudoSum(packet, transport.Length);
        ushort whole = (ushort)~NaiveSum(transport, pseudo);
        BinaryPrimitives.WriteUInt16BigEndian(field, partialChecksum ? pseudo : whole == 0 ? (ushort)0xffff : whole);
        if (DamagedChecksum)
            field[0] ^= 0x40;
        if (NoUdpChecksum)
            field[..2].Clear();
        return packet;
    }

    private void WriteIp(byte[] packet)
    {
        Span<byte> ip = packet;
        byte[] addresses = Addresses();
        if (IsIpv4)
        {
            ip[0] = (byte)(0x40 | (TransportOffset / 4));
            ip[1] = TrafficClass;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)packet.Length);
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], Id);
            BinaryPrimitives.WriteUInt16BigEndian(ip[6..], (ushort)((DoNotFragment ? 0x4000 : 0) | FragmentOffset));
            ip[8] = TimeToLive;
            ip[9] = Protocol;
            addresses.CopyTo(ip[12..]);
            IpExtra.CopyTo(ip[20..]);
            BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~NaiveSum(ip[..TransportOffset]));
            return;
        }
        BinaryPrimitives.WriteUInt32BigEndian(ip, 0x6000_0000 | ((uint)TrafficClass << 20) | FlowLabel);
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(packet.Length - 40));
        ip[6] = IpExtra.Length == 0 ? Protocol : (byte)60;
        ip[7] = TimeToLive;
        addresses.CopyTo(ip[8..]);
        IpExtra.CopyTo(ip[40..]);
    }

    private void WriteTransport(Span<byte> transport)
    {
        BinaryPrimitives.WriteUInt16BigEndian(transport, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], DestinationPort);
        if (IsTcp)
        {
            BinaryPrimitives.WriteUInt32BigEndian(transport[4..], Sequence);
            BinaryPrimitives.WriteUInt32BigEndian(transport[8..], Acknowledgement);
            transport[12] = (byte)(TransportHeaderBytes / 4 << 4);
            transport[13] = Flags;
            BinaryPrimitives.WriteUInt16BigEndian(transport[14..], Window);
            Options.CopyTo(transport[20..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
        }
        Payload.CopyTo(transport[TransportHeaderBytes..]);
    }

    private byte[] Addresses()
    {
        byte[] source = IsIpv4 ? [10, 1, 0, 1] : [0xfd, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        byte[] destination = [.. source[..^1], LastAddressByte];
        return [.. source, .. destination];
    }

    private ushort PseudoSum(byte[] packet, int transportBytes)
    {
        byte[] addresses = IsIpv4 ? packet[12..20] : packet[8..40];
        return NaiveSum([.. addresses, 0, Protocol, (byte)(transportBytes >> 8), (byte)transportBytes]);
    }
}
