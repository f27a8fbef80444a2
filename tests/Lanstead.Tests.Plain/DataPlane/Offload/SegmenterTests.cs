using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

public sealed class SegmenterTests : IDisposable
{
    private readonly Segmenting _segmenting = new();

    public void Dispose() => _segmenting.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_superpacket_becomes_what_a_sender_without_offloads_would_have_sent(bool isIpv4, bool isTcp)
    {
        var random = new Random(3);
        for (int round = 0; round < 100; round++)
        {
            TestPacket packet = Random(random, isIpv4, isTcp);
            int segmentBytes = random.Next(1, 1380 - packet.IpExtra.Length);
            packet = packet with { Payload = Bytes(random, Math.Min(random.Next(1, 65_400 - packet.HeaderBytes), segmentBytes * 300)) };

            Assert.Equal(SegmentOutcome.Done, _segmenting.Run(packet.ToTunBytes(segmentBytes)));

            Assert.Equal(packet.Cut(segmentBytes).Select(one => Convert.ToHexString(one.ToBytes())), _segmenting.Packets.Select(Convert.ToHexString));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_whole_packet_gets_its_checksum_finished(bool isIpv4, bool isTcp)
    {
        var random = new Random(4);
        for (int round = 0; round < 100; round++)
        {
            TestPacket packet = Random(random, isIpv4, isTcp) with { Payload = Bytes(random, random.Next(0, 1300)) };

            Assert.Equal(SegmentOutcome.Done, _segmenting.Run(packet.ToTunBytes(0)));

            Assert.Equal([packet.ToBytes()], _segmenting.Packets);
        }
    }

    [Fact]
    public void A_packet_that_needs_nothing_passes_unchanged()
    {
        byte[] packet = new TestPacket { Payload = new byte[100], DamagedChecksum = true }.ToBytes();

        Assert.Equal(SegmentOutcome.Done, _segmenting.Run([.. new byte[10], .. packet]));

        Assert.Equal([packet], _segmenting.Packets);
    }

    [Fact]
    public void A_superpacket_whose_checksum_was_finished_by_somebody_is_cut_as_well()
    {
        var packet = new TestPacket { Payload = Bytes(new Random(5), 5000) };
        byte[] superpacket = packet.ToTunBytes(1000);
        packet.ToBytes().CopyTo(superpacket, 10);
        superpacket[0] = 0;

        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(superpacket));

        Assert.Equal(packet.Cut(1000).Select(one => one.ToBytes()), _segmenting.Packets);
    }

    [Fact]
    public void Fin_and_push_stay_on_the_last_and_CWR_on_the_first()
    {
        var packet = new TestPacket { Payload = new byte[3000], Flags = 0x99 };
        byte[] superpacket = packet.ToTunBytes(1000);
        superpacket[1] |= 0x80;

        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(superpacket));

        Assert.Equal([0x90, 0x10, 0x19], _segmenting.Packets.Select(made => (int)made[20 + 13]));
    }

    [Fact]
    public void Padding_does_not_go_beyond_the_interfaces_MTU()
    {
        _segmenting.MtuBytes = 1420;
        var packet = new TestPacket { Payload = new byte[1420 - 52 + 10] };

        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(packet.ToTunBytes(1420 - 52)));

        Assert.Equal([1420, 62], _segmenting.Packets.Select(made => made.Length));
    }

    [Fact]
    public void A_packet_larger_than_the_MTU_passes_without_padding()
    {
        _segmenting.MtuBytes = 1000;

        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(new TestPacket { Payload = new byte[1001] }.ToTunBytes(0)));
    }

    [Fact]
    public void Without_room_for_all_nothing_is_made()
    {
        byte[] superpacket = new TestPacket { Payload = new byte[3000] }.ToTunBytes(1000);
        int needed = 3 * (32 + 1056);

        Assert.Equal(SegmentOutcome.NoRoom, _segmenting.Run(superpacket, capacity: 2));
        Assert.Equal(SegmentOutcome.NoRoom, _segmenting.Run(superpacket, memoryBytes: needed - 1));
        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(superpacket, memoryBytes: needed, capacity: 3));
        Assert.Equal(SegmentOutcome.NoRoom, _segmenting.Run(new TestPacket { Payload = new byte[60_000] }.ToTunBytes(1)));
    }

    [Theory]
    [InlineData(SegmentOutcome.UnknownKind, 1, 3)] // UFO, which nobody asked for
    [InlineData(SegmentOutcome.HeaderMismatch, 1, 1)] // TCP, but the packet is UDP
    [InlineData(SegmentOutcome.HeaderMismatch, 4, 0)] // segments of nothing
    [InlineData(SegmentOutcome.HeaderMismatch, 6, 21)] // another place for the checksum
    [InlineData(SegmentOutcome.HeaderMismatch, 7, 0x40)] // a place beyond the end
    [InlineData(SegmentOutcome.HeaderMismatch, 8, 4)]
    [InlineData(SegmentOutcome.NotIp, 10, 0x55)]
    [InlineData(SegmentOutcome.HeaderMismatch, 10, 0x44)] // an IPv4 header of 16 bytes
    [InlineData(SegmentOutcome.HeaderMismatch, 16, 0x20)] // a fragment
    [InlineData(SegmentOutcome.HeaderMismatch, 19, 6)] // another protocol
    public void A_header_that_contradicts_the_packet_is_refused(SegmentOutcome expected, int at, byte value)
    {
        byte[] superpacket = new TestPacket { IsTcp = false, Payload = new byte[640] }.ToTunBytes(128);
        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(superpacket));
        superpacket[at] = value;
        if (at == 4)
            superpacket[5] = 0;

        Assert.Equal(expected, _segmenting.Run(superpacket));
    }

    [Fact]
    public void Hostile_headers_never_make_it_read_or_write_outside()
    {
        var random = new Random(20_261_121);
        var outcomes = new Dictionary<SegmentOutcome, int>();
        for (int round = 0; round < 20_000; round++)
        {
            TestPacket packet = Random(random, random.Next(2) == 0, random.Next(2) == 0) with { Payload = Bytes(random, random.Next(0, 300)) };
            byte[] bytes = packet.ToTunBytes(random.Next(0, 200));
            for (int change = random.Next(0, 6); change > 0; change--)
                bytes[random.Next(3) == 0 ? random.Next(bytes.Length) : random.Next(Math.Min(70, bytes.Length))] = (byte)random.Next(256);
            int length = random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length;

            SegmentOutcome outcome = _segmenting.Run(bytes.AsSpan(0, length), random.Next(5) == 0 ? random.Next(2000) : 1 << 20, random.Next(1, 300));

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        Assert.Equal(Enum.GetValues<SegmentOutcome>(), outcomes.Keys.Order());
    }

    [Fact]
    public void Outcomes_keep_their_numbers() =>
        Assert.Equal([0, 1, 2, 3, 4, 5], Enum.GetValues<SegmentOutcome>().Select(outcome => (int)outcome));

    private static TestPacket Random(Random random, bool isIpv4, bool isTcp) => new()
    {
        IsIpv4 = isIpv4,
        IsTcp = isTcp,
        Id = (ushort)random.Next(65_536),
        Sequence = (uint)random.NextInt64(1L << 32),
        Acknowledgement = (uint)random.NextInt64(1L << 32),
        Flags = (byte)(0x10 | random.Next(2) * 8 | random.Next(2) | (random.Next(8) == 0 ? 0x80 : 0)),
        Window = (ushort)random.Next(65_536),
        TrafficClass = (byte)random.Next(256),
        Options = Bytes(random, random.Next(0, 11) * 4),
        IpExtra = random.Next(3) > 0 ? [] : isIpv4 ? [.. Enumerable.Repeat((byte)1, random.Next(1, 10) * 4)] : Extension(isTcp, random.Next(0, 4)),
    };

    // A destination options header of (units + 1) * 8 bytes, padded.
    private static byte[] Extension(bool isTcp, int units) => [(byte)(isTcp ? 6 : 17), (byte)units, .. new byte[6 + (units * 8)]];

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
