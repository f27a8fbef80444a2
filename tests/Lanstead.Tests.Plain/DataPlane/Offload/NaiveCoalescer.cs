namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>What should be joined, written down as plainly as can be.</summary>
internal static class NaiveCoalescer
{
    private const int MaxFlows = 16;
    private const int MaxPackets = 64;

    /// <summary>The packets of each write, in order.</summary>
    public static List<List<TestPacket>> Group(IEnumerable<TestPacket> packets)
    {
        var written = new List<List<TestPacket>>();
        var open = new List<List<TestPacket>>();
        foreach (TestPacket packet in packets)
        {
            if (!HasPorts(packet))
            {
                foreach (List<TestPacket> train in open.Where(train => IsSamePair(train[0], packet)).ToList())
                    Close(train);
                written.Add([packet]);
                continue;
            }
            List<TestPacket>? own = open.SingleOrDefault(train => IsSameFlow(train[0], packet));
            if (own is not null && IsJoinable(packet) && Continues(own, packet))
            {
                own.Add(packet);
                if (packet.Payload.Length < own[0].Payload.Length || own.Count == MaxPackets || IsPushed(packet))
                    Close(own);
                continue;
            }
            if (own is not null)
                Close(own);
            if (!IsJoinable(packet) || IsPushed(packet))
            {
                written.Add([packet]);
                continue;
            }
            if (open.Count == MaxFlows)
                Close(open[0]);
            open.Add([packet]);
        }
        written.AddRange(open);
        return written;

        void Close(List<TestPacket> train)
        {
            open.Remove(train);
            written.Add(train);
        }
    }

    /// <summary>Whether the train keeps one id: cut again, the ids will count up.</summary>
    public static bool KeepsId(List<TestPacket> train) => train.Count > 1 && train[0].IsIpv4 && train[1].Id == train[0].Id;

    private static bool HasPorts(TestPacket packet) => packet.FragmentOffset == 0 && (packet.IsIpv4 || packet.IpExtra.Length == 0);

    private static bool IsSamePair(TestPacket one, TestPacket other) => (one.IsIpv4, one.LastAddressByte) == (other.IsIpv4, other.LastAddressByte);

    private static bool IsSameFlow(TestPacket one, TestPacket other) =>
        IsSamePair(one, other) && (one.IsTcp, one.SourcePort, one.DestinationPort) == (other.IsTcp, other.SourcePort, other.DestinationPort);

    private static bool IsPushed(TestPacket packet) => packet.IsTcp && (packet.Flags & 8) != 0;

    private static bool IsJoinable(TestPacket packet) =>
        packet.Payload.Length > 0 && packet.IpExtra.Length == 0
        && (packet.IsTcp ? packet.Flags is 0x10 or 0x18 : !packet.NoUdpChecksum);

    private static bool Continues(List<TestPacket> train, TestPacket packet)
    {
        TestPacket first = train[0];
        if (packet.DamagedChecksum || first.DamagedChecksum || packet.Payload.Length > first.Payload.Length)
            return false;
        if ((packet.TrafficClass, packet.TimeToLive) != (first.TrafficClass, first.TimeToLive))
            return false;
        if (packet.HeaderBytes + train.Append(packet).Sum(one => one.Payload.Length) > 65_535)
            return false;
        if (packet.IsIpv4 ? packet.DoNotFragment != first.DoNotFragment || !IdContinues(train, packet) : packet.FlowLabel != first.FlowLabel)
            return false;
        return !packet.IsTcp || (packet.Sequence == first.Sequence + (uint)train.Sum(one => one.Payload.Length)
            && (packet.Acknowledgement, packet.Window) == (first.Acknowledgement, first.Window)
            && packet.Options.AsSpan().SequenceEqual(first.Options));
    }

    private static bool IdContinues(List<TestPacket> train, TestPacket packet)
    {
        bool counts = packet.Id == (ushort)(train[0].Id + train.Count);
        bool stays = packet.DoNotFragment && packet.Id == train[0].Id;
        return train.Count == 1 ? counts || stays : KeepsId(train) ? stays : counts;
    }
}
