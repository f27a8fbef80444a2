namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>Packets of several flows, mixed, mostly in order, each now and then with something that forbids joining it.</summary>
internal static class RandomTraffic
{
    public static List<TestPacket> Make(Random random, int count)
    {
        TestPacket[] flows = [.. Enumerable.Range(0, random.Next(1, 22)).Select(_ => Flow(random))];
        var packets = new List<TestPacket>();
        int current = 0;
        while (packets.Count < count)
        {
            if (random.Next(4) == 0)
                current = random.Next(flows.Length);
            TestPacket packet = Disturb(random, flows[current]);
            packets.Add(packet);
            flows[current] = packet with
            {
                Sequence = packet.Sequence + (uint)packet.Payload.Length,
                // A flow that does not fragment keeps the id 0, or counts.
                Id = (ushort)(packet.DoNotFragment && packet.Id == 0 ? 0 : packet.Id + 1),
                Payload = flows[current].Payload,
                Flags = 0x10,
                FragmentOffset = 0,
                IpExtra = [],
                DamagedChecksum = false,
                NoUdpChecksum = false,
            };
        }
        return packets;
    }

    private static TestPacket Flow(Random random) => new()
    {
        IsIpv4 = random.Next(2) == 0,
        IsTcp = random.Next(2) == 0,
        LastAddressByte = (byte)random.Next(2, 4),
        SourcePort = (ushort)random.Next(40_000, 40_004),
        Id = (ushort)(random.Next(3) == 0 ? 0 : random.Next(65_000)),
        DoNotFragment = random.Next(3) > 0,
        Sequence = (uint)random.NextInt64(1L << 32),
        Payload = Bytes(random, random.Next(3) == 0 ? random.Next(1, 9000) : random.Next(1, 1400)),
    };

    private static TestPacket Disturb(Random random, TestPacket packet) => random.Next(60) switch
    {
        0 => packet with { Sequence = packet.Sequence + 1 },
        1 => packet with { Flags = 0x18 },
        2 => packet with { Flags = (byte)random.Next(256) },
        3 => packet with { Window = (ushort)random.Next(3) },
        4 => packet with { TimeToLive = (byte)random.Next(1, 3) },
        5 => packet with { TrafficClass = (byte)random.Next(4) },
        6 => packet with { DamagedChecksum = true },
        7 => packet with { Payload = packet.Payload[..random.Next(packet.Payload.Length)] },
        8 => packet with { FragmentOffset = (ushort)(packet.IsIpv4 ? random.Next(1, 100) : 0) },
        9 => packet with { Id = (ushort)random.Next(65_536) },
        10 => packet with { NoUdpChecksum = !packet.IsTcp },
        11 => packet with { IpExtra = packet.IsIpv4 ? [1, 1, 1, 1] : [(byte)(packet.IsTcp ? 6 : 17), 0, 1, 4, 0, 0, 0, 0] },
        12 => packet with { Options = Bytes(random, 12) },
        13 => packet with { Acknowledgement = packet.Acknowledgement + 1 },
        14 => packet with { FlowLabel = (uint)random.Next(3) },
        15 => packet with { Payload = Bytes(random, packet.Payload.Length + 10) },
        _ => packet with { Payload = Bytes(random, packet.Payload.Length) },
    };

    private static byte[] Bytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
