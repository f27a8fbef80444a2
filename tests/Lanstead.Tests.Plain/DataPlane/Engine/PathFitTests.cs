using System.Buffers.Binary;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Offload;
using Lanstead.Tests.Plain.DataPlane.Offload;
using TestPacket = Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Engine;

/// <summary>Packets for a way that is narrower than the interface.</summary>
public sealed unsafe class PathFitTests : IDisposable
{
    private const int Path = 1232;
    private const byte Syn = 2, Ack = 16;

    private readonly Segmenting _segmenting = new();

    public void Dispose() => _segmenting.Dispose();

    [Theory]
    [InlineData("10.90.0.1", "10.90.0.2")]
    [InlineData("fd00:90::1", "fd00:90::2")]
    public void Tcp_is_cut_until_it_passes_and_carries_the_same_bytes(string from, string to)
    {
        byte[] packet = TestPacket.Tcp(from, 4000, to, 80, Ack, payloadBytes: 1300);
        int headers = packet.Length - 1300;
        byte[] payload = packet[headers..];

        (bool fits, byte[] frame, _) = Fit(packet, default);

        Assert.True(fits);
        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(frame));
        Assert.All(_segmenting.Packets, made => Assert.InRange(made.Length, headers + 1, Path));
        Assert.Equal(payload, _segmenting.Packets.SelectMany(made => made[headers..]).ToArray());
    }

    [Theory]
    [InlineData("10.90.0.1", "10.90.0.2", 1272, false, 1232)]
    [InlineData("fd00:90::1", "fd00:90::2", 1252, false, 1280)]
    [InlineData("10.90.0.1", "10.90.0.2", 1200, true, 0)]
    [InlineData("fd00:90::1", "fd00:90::2", 1230, true, 0)] // IPv6 of at most 1280 bytes: nobody could be told
    public void Sender_of_anything_else_is_told_what_passes(string from, string to, int payloadBytes, bool fits, int told)
    {
        byte[] packet = TestPacket.Udp(from, 4000, to, 53, payloadBytes);
        Assert.Equal((fits, told), (Fit(packet, default).Fits, Fit(packet, default).Told));
    }

    [Theory]
    [InlineData("10.90.0.1", "10.90.0.2", 1460, 1192, false)]
    [InlineData("10.90.0.1", "10.90.0.2", 1100, 1100, false)]
    [InlineData("fd00:90::1", "fd00:90::2", 1440, 1172, false)]
    [InlineData("10.90.0.1", "10.90.0.2", 1460, 1192, true)]
    public void Beginning_of_a_connection_asks_for_segments_that_pass_and_its_checksum_stays_right(string from, string to, int asked, int then, bool atOddPlace)
    {
        byte[] options = atOddPlace ? [1, 2, 4, (byte)(asked >> 8), (byte)asked, 1, 1, 0] : [2, 4, (byte)(asked >> 8), (byte)asked];
        byte[] header = TestPacket.TcpHeader(4000, 80, Syn, payloadBytes: 0);
        header[12] = (byte)((header.Length + options.Length) / 4 << 4);
        byte[] packet = TestPacket.Ip(from, to, 6, [.. header, .. options]);
        int tcp = packet.Length - header.Length - options.Length;
        int size = tcp + header.Length + (atOddPlace ? 3 : 2);
        SetChecksum(packet, tcp);

        Assert.True(Fit(packet, default).Fits);
        byte[] outgoing = Fit(packet, default).Frame[NetworkHeader.Bytes..];
        byte[] incoming = [.. packet];
        fixed (byte* start = incoming)
            PathFit.ClampSegments(start, incoming.Length, Path, isChecksumOpen: false);

        foreach (byte[] made in new[] { outgoing, incoming })
        {
            Assert.Equal(then, BinaryPrimitives.ReadUInt16BigEndian(made.AsSpan(size)));
            fixed (byte* start = made)
                Assert.True(InternetChecksum.IsRight(Pseudo(start, made.Length - tcp) + InternetChecksum.Sum(start + tcp, made.Length - tcp)));
        }
        Assert.Equal(then, BinaryPrimitives.ReadUInt16BigEndian(Fit(packet, new NetworkHeader { Flags = NetworkHeader.NeedsChecksum, ChecksumStart = (ushort)tcp, ChecksumOffset = 16 }).Frame.AsSpan(NetworkHeader.Bytes + size)));
    }

    [Fact]
    public void Options_that_lie_about_their_length_are_no_trouble()
    {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] packet = TestPacket.Ip4("10.90.0.1", "10.90.0.2", 6, [.. TestPacket.TcpHeader(1, 2, Syn, 0), .. new byte[12]]);
            random.NextBytes(packet.AsSpan(40));
            packet[32] = (byte)random.Next(256);
            packet[0] = (byte)(0x40 | random.Next(16));
            // The memory ends where the packet ends.
            using var memory = new GuardedMemory(4096);
            PathFit.ClampSegments(memory.Place(packet), packet.Length, 600, isChecksumOpen: false);
            if (round % 10 == 0)
                packet = packet[..random.Next(20, packet.Length)];
            PathFit.ClampSegments(memory.Place(packet), packet.Length, 600, isChecksumOpen: false);
        }
    }

    private static (bool Fits, byte[] Frame, int Told) Fit(byte[] packet, NetworkHeader header)
    {
        byte[] frame = [.. new byte[NetworkHeader.Bytes], .. packet];
        fixed (byte* start = frame)
        {
            *(NetworkHeader*)start = header;
            bool fits = PathFit.Fit(start, frame.Length, Path, out int told);
            return (fits, frame, told);
        }
    }

    private static void SetChecksum(byte[] packet, int tcp)
    {
        packet.AsSpan(tcp + 16, 2).Clear();
        fixed (byte* start = packet)
            *(ushort*)(start + tcp + 16) = InternetChecksum.Finish(Pseudo(start, packet.Length - tcp) + InternetChecksum.Sum(start + tcp, packet.Length - tcp));
    }

    private static ulong Pseudo(byte* packet, int lengthBytes) => packet[0] >> 4 == 4
        ? InternetChecksum.PseudoHeader(packet + 12, 8, 6, lengthBytes)
        : InternetChecksum.PseudoHeader(packet + 8, 32, 6, lengthBytes);
}
