using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

public sealed class CoalescerTests : IDisposable
{
    private readonly Coalescing _coalescing = new();
    private readonly Segmenting _segmenting = new() { MtuBytes = 1500 };

    public void Dispose()
    {
        _coalescing.Dispose();
        _segmenting.Dispose();
    }

    [Theory]
    [InlineData(true, true, 45_000, 1_300)]
    [InlineData(true, false, 45_000, 1_300)]
    [InlineData(false, true, 45_000, 1_300)]
    [InlineData(false, false, 45_000, 1_300)]
    [InlineData(true, true, 65_483, 1_448)]
    [InlineData(true, false, 640, 10)]
    public void A_cut_superpacket_is_joined_to_what_it_was(bool isIpv4, bool isTcp, int payloadBytes, int segmentBytes)
    {
        byte[] payload = new byte[payloadBytes];
        new Random(1).NextBytes(payload);
        var packet = new TestPacket { IsIpv4 = isIpv4, IsTcp = isTcp, Payload = payload, Flags = 0x18 };
        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(packet.ToTunBytes(segmentBytes)));

        foreach (byte[] one in _segmenting.Packets)
            Assert.True(_coalescing.Add(one, paddingBytes: 7));
        _coalescing.Flush();

        Written written = Assert.Single(_coalescing.Writes);
        Assert.Equal(packet.ToTunBytes(segmentBytes), written.Bytes);
        Assert.Equal(_segmenting.Packets.Count, written.Packets);
    }

    [Fact]
    public void Random_flows_are_joined_as_the_naive_model_says_and_no_byte_is_lost()
    {
        var random = new Random(20_261_122);
        int joined = 0;
        for (int round = 0; round < 300; round++)
        {
            List<TestPacket> packets = RandomTraffic.Make(random, random.Next(1, 150));
            _coalescing.Writes.Clear();

            foreach (TestPacket packet in packets)
                Assert.True(_coalescing.Add(packet.ToBytes(), random.Next(16)));
            _coalescing.Flush();

            List<List<TestPacket>> expected = NaiveCoalescer.Group(packets);
            Assert.Equal(expected.Select(train => train.Count), _coalescing.Writes.Select(write => write.Packets));
            foreach ((List<TestPacket> train, Written write) in expected.Zip(_coalescing.Writes))
                CheckSame(train, write);
            joined += packets.Count - expected.Count;
        }
        Assert.True(joined > 5_000, $"The flows are too random to show anything: {joined} joined.");
    }

    [Fact]
    public void Without_a_header_each_packet_is_written_as_it_came()
    {
        using var plain = new Coalescing(new CoalescerOptions { HasHeader = false });
        byte[][] packets = [.. new TestPacket { Payload = new byte[5000] }.Cut(1000).Select(one => one.ToBytes())];

        foreach (byte[] packet in packets)
            Assert.True(plain.Add(packet, paddingBytes: 4));

        Assert.Equal(packets, plain.Writes.Select(write => write.Bytes));
        plain.Flush();
        Assert.Equal(5, plain.Writes.Count);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void What_the_interface_does_not_take_joined_is_written_alone(bool joinsTcp, bool joinsUdp)
    {
        using var some = new Coalescing(new CoalescerOptions { JoinsTcp = joinsTcp, JoinsUdp = joinsUdp });

        foreach (TestPacket packet in new TestPacket { Payload = new byte[3000] }.Cut(1000))
            some.Add(packet.ToBytes());
        foreach (TestPacket packet in new TestPacket { IsTcp = false, Payload = new byte[3000] }.Cut(1000))
            some.Add(packet.ToBytes());
        some.Flush();

        Assert.Equal([1, 1, 1, 3], some.Writes.Select(write => write.Packets).Order());
        Written train = some.Writes.Single(write => write.Packets == 3);
        Assert.Equal(joinsTcp ? 1 : 5, train.Bytes[1]);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Joined_packets_that_are_refused_come_again_as_they_were_and_after_eight_times_none_is_joined(bool isIpv4, bool isTcp)
    {
        _coalescing.RefusesJoined = true;
        var sent = new List<TestPacket>();
        for (uint train = 0; train < 12; train++)
        {
            sent.AddRange(new TestPacket { IsIpv4 = isIpv4, IsTcp = isTcp, Payload = new byte[3500], Flags = 0x18, Sequence = train }.Cut(1000));
            foreach (TestPacket packet in sent[^4..])
                _coalescing.Add(packet.ToBytes());
            _coalescing.Flush();
        }

        Assert.Equal(sent.Select(packet => Convert.ToHexString([.. new byte[10], .. packet.ToBytes()])), _coalescing.Writes.Select(write => Convert.ToHexString(write.Bytes)));
        Assert.Equal(8, _coalescing.Refused);
    }

    [Theory]
    [InlineData("")]
    [InlineData("45")]
    [InlineData("4500001400000000400100000a0000010a0000")]
    [InlineData("5500001400000000400100000a0000010a000002")]
    [InlineData("4500001500000000400100000a0000010a000002")]
    [InlineData("4400001400000000400100000a0000010a000002")]
    [InlineData("4600001400000000400100000a0000010a000002")]
    [InlineData("600000000001060000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_not_an_IP_packet_is_refused(string hex)
    {
        Assert.False(_coalescing.Add(Convert.FromHexString(hex)));
        _coalescing.Flush();
        Assert.Empty(_coalescing.Writes);
    }

    [Fact]
    public void Hostile_packets_never_make_it_read_outside()
    {
        var random = new Random(20_261_123);
        using var memory = new GuardedMemory(4096);
        using var coalescer = new Coalescer(_coalescing, new CoalescerOptions());
        for (int round = 0; round < 20_000; round++)
        {
            TestPacket packet = RandomTraffic.Make(random, 1)[0] with { Payload = new byte[random.Next(0, 200)] };
            byte[] bytes = packet.ToBytes();
            for (int change = random.Next(0, 5); change > 0; change--)
                bytes[random.Next(Math.Min(60, bytes.Length))] = (byte)random.Next(256);
            int length = random.Next(2) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            AddGuarded(coalescer, memory, bytes.AsSpan(0, length));
            Assert.True(_coalescing.Writes.All(write => write.Bytes.Length <= length + 10));
            _coalescing.Writes.Clear();
        }
    }

    private static unsafe void AddGuarded(Coalescer coalescer, GuardedMemory memory, ReadOnlySpan<byte> bytes)
    {
        coalescer.Add(memory.Place(bytes), bytes.Length);
        coalescer.Flush();
    }

    private void CheckSame(List<TestPacket> train, Written write)
    {
        IEnumerable<TestPacket> same = NaiveCoalescer.KeepsId(train) ? train.Select((packet, index) => packet with { Id = (ushort)(train[0].Id + index) }) : train;
        Assert.Equal(train.Count > 1, write.Bytes[1] != 0);
        Assert.Equal(SegmentOutcome.Done, _segmenting.Run(write.Bytes));
        Assert.Equal(same.Select(packet => Convert.ToHexString(packet.ToBytes())), _segmenting.Packets.Select(Convert.ToHexString));
    }
}
