using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lanstead.DataPlane.Filter;
using Lanstead.Lab.Figures;

namespace Lanstead.DataPlane.Bench;

/// <summary>Cost of the packet filter for each packet.</summary>
internal sealed unsafe class FilterBench(CheckTable table)
{
    private const string Me = "10.90.0.1", Alpha = "10.90.0.2", Me6 = "fd00:90::1", Alpha6 = "fd00:90::2";
    private const int BulkBytes = 1420;
    private const int Operations = 16_384;

    // Of issue 3: what the filter may add to a packet of a bulk flow.
    private const double BulkGoalNs = 20;
    private readonly byte[] _seed = new byte[32];

    public void Run()
    {
        new Random(1).NextBytes(_seed);
        foreach (int rules in new[] { 0, 10, 1000 })
        {
            Bulk($"in: TCP IPv4, 1 flow, {rules} rules", rules, Flows(1, Alpha, Me, tcp: true), BulkGoalNs);
            Bulk($"in: UDP IPv6, 1 flow, {rules} rules", rules, Flows(1, Alpha6, Me6, tcp: false), BulkGoalNs);
        }
        Bulk("in: TCP IPv4, 16 flows in turn", 1000, Flows(16, Alpha, Me, tcp: true), BulkGoalNs);
        Bulk("in: TCP IPv4, 1 flow, with a flow log", 1000, Flows(1, Alpha, Me, tcp: true), BulkGoalNs, logged: true);
        Bulk("in: TCP IPv4, 16 flows in turn, with a flow log", 1000, Flows(16, Alpha, Me, tcp: true), BulkGoalNs, logged: true);
        Out("out: TCP IPv4, 1 flow, per superpacket", Flows(1, Me, Alpha, tcp: true));
        foreach (int flows in new[] { 1000, 50_000 })
            ManyFlows(flows);
        foreach (int rules in new[] { 0, 10, 1000 })
            Refused(rules);
        Refused(1000, logged: true);
        NewFlows();
        NewFlows(logged: true);
        RulesAlone();
        Compiling();
    }

    // Once for each change of policy, not on the packets' threads.
    private void Compiling()
    {
        FilterRules many = Rules(1000, FilterAction.Deny);
        FilterRules wide = many with { Rules = [new FilterRule { Action = FilterAction.Allow, Sources = [.. Enumerable.Range(0, 10_000).Select(i => new IPNetwork(new IPAddress([10, 92, (byte)(i >> 7), (byte)(i << 1)]), 32))] }] };
        foreach ((string name, FilterRules rules) in new[] { ("1,000 rules", many), ("1 rule with 10,000 sources", wide) })
        {
            Stopwatch watch = Stopwatch.StartNew();
            CompiledFilter compiled = CompiledFilter.Compile(rules).Value;
            table.Add($"compiling {name}", "told", string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds:0.0} ms, {compiled.SizeBytes / 1024} KB"), passed: true);
        }
    }

    private void Bulk(string name, int rules, List<byte[]> packets, double? goalNs, bool logged = false)
    {
        using var ring = new PacketRing(packets);
        PacketFilter filter = NewFilter(rules, FilterAction.Allow, logged);
        Judge(name, filter, ring, FilterVerdict.Allowed, goalNs);
    }

    private void Out(string name, List<byte[]> packets)
    {
        using var ring = new PacketRing(packets);
        FilterLane lane = NewFilter(10, FilterAction.Deny).AddLane();
        Add(name, null, () =>
        {
            lane.BeginBatch(TimeSpan.FromSeconds(1));
            for (int i = 0, at = 0; i < Operations; i++, at = at + 1 == ring.Count ? 0 : at + 1)
                lane.NoteOutbound(ring[at], ring.LengthOf(at));
        });
    }

    // More flows than a lane notes: each packet asks the table, alone and while another thread asks for the same flows.
    private void ManyFlows(int flows)
    {
        PacketFilter filter = NewFilter(1000, FilterAction.Allow);
        using var ring = new PacketRing(Flows(1, Alpha, Me, tcp: false));
        using var back = new PacketRing(Flows(1, Me, Alpha, tcp: false));
        (FilterLane receive, FilterLane send) = (filter.AddLane(), filter.AddLane());
        int at = 0, backAt = 0;
        Action run = () =>
        {
            receive.BeginBatch(TimeSpan.FromSeconds(1));
            for (int i = 0; i < Operations; i++)
                receive.Judge(Numbered(ring, i, transportByte: 20, ref at, flows), ring.LengthOf(0));
        };
        Add($"in: UDP IPv4, {flows:N0} flows in turn", null, run);

        using var stop = new CancellationTokenSource();
        var other = new Thread(() =>
        {
            send.BeginBatch(TimeSpan.FromSeconds(1));
            for (int i = 0; !stop.IsCancellationRequested; i++)
                send.NoteOutbound(Numbered(back, i, transportByte: 22, ref backAt, flows), back.LengthOf(0));
        });
        other.Start();
        Add("  while another thread sends on them", null, run);
        stop.Cancel();
        other.Join();
    }

    // The same few packets with the peer's port counted up, so that only the table grows, not the packets' memory.
    private static byte* Numbered(PacketRing ring, int index, int transportByte, ref int flow, int flows)
    {
        byte* packet = ring[index & 63];
        flow = flow + 1 == flows ? 0 : flow + 1;
        packet[transportByte] = (byte)(flow >> 8);
        packet[transportByte + 1] = (byte)flow;
        return packet;
    }

    // No rule lets them in, so each is looked up in vain, in the flows and in every dimension.
    private void Refused(int rules, bool logged = false)
    {
        using var ring = new PacketRing(Flows(64, "10.91.0.9", Me, tcp: false));
        Judge($"in: refused, {rules} rules{With(logged)}", NewFilter(rules, FilterAction.Deny, logged), ring, FilterVerdict.DefaultDenied, null);
    }

    // Each packet of another flow than any before: the last rule lets it in, and it is remembered.
    private void NewFlows(bool logged = false)
    {
        using var ring = new PacketRing(Flows(1, Alpha, Me, tcp: false));
        FilterLane lane = NewFilter(1000, FilterAction.Allow, logged).AddLane();
        byte* packet = ring[0];
        uint number = 0;
        Add($"in: new flow for each packet, 1,000 rules, table full{With(logged)}", null, () =>
        {
            lane.BeginBatch(TimeSpan.FromSeconds(1));
            for (int i = 0; i < Operations; i++)
            {
                number++;
                packet[15] = (byte)(number >> 16);
                packet[20] = (byte)(number >> 8);
                packet[21] = (byte)number;
                lane.Judge(packet, ring.LengthOf(0));
            }
        });
    }

    // The bit sets against a scan of the rules in their order, which is what they replace.
    private void RulesAlone()
    {
        IPAddress from = IPAddress.Parse("10.91.0.9"), to = IPAddress.Parse(Me);
        (uint source, uint destination) = (Number(from), Number(to));
        foreach (int rules in new[] { 10, 1000 })
        {
            CompiledFilter compiled = CompiledFilter.Compile(Rules(rules, FilterAction.Deny)).Value;
            Add($"rules alone, no match, {rules} rules", null, () =>
            {
                for (int i = 0; i < Operations; i++)
                    _ = compiled.RuleFor(from, to, 17, 40_000);
            });
            (uint Source, uint Mask, byte Protocol, ushort First, ushort Last)[] scan =
                [.. Rules(rules, FilterAction.Deny).Rules.Select(rule => (Number(rule.Sources[0].BaseAddress), uint.MaxValue, rule.Protocol ?? 0, rule.DestinationPorts[0].First, rule.DestinationPorts[0].Last))];
            int found = 0;
            Add($"  by a scan of {rules} rules", null, () =>
            {
                for (int i = 0; i < Operations / 16; i++)
                {
                    for (int rule = 0; rule < scan.Length; rule++)
                    {
                        ref var one = ref scan[rule];
                        if ((source & one.Mask) == one.Source && destination != 0 && one.Protocol == 17 && one.First <= 40_000 && 40_000 <= one.Last)
                            found++;
                    }
                }
            }, Operations / 16);
        }
    }

    private void Judge(string name, PacketFilter filter, PacketRing ring, FilterVerdict expected, double? goalNs)
    {
        FilterLane lane = filter.AddLane();
        lane.BeginBatch(TimeSpan.FromSeconds(1));
        for (int i = 0; i < ring.Count; i++)
        {
            FilterVerdict verdict = lane.Judge(ring[i], ring.LengthOf(i));
            if (verdict != expected)
                throw new InvalidOperationException($"{name}: {verdict} instead of {expected}");
        }
        Add(name, goalNs, () =>
        {
            lane.BeginBatch(TimeSpan.FromSeconds(1));
            for (int i = 0, at = 0; i < Operations; i++, at = at + 1 == ring.Count ? 0 : at + 1)
                lane.Judge(ring[at], ring.LengthOf(at));
        });
    }

    private void Add(string name, double? goalNs, Action run, int operations = Operations)
    {
        (double median, double least) = ShortRuns.Measure(operations, run);
        table.Add(
            name, goalNs is { } goal ? string.Create(CultureInfo.InvariantCulture, $"<= {goal:0} ns") : "told",
            string.Create(CultureInfo.InvariantCulture, $"{median:0.0} ns (least {least:0.0})"), goalNs is null || median <= goalNs);
    }

    private static string With(bool logged) => logged ? ", with a flow log" : "";

    private PacketFilter NewFilter(int rules, FilterAction otherwise, bool logged = false)
    {
        var filter = new PacketFilter(new FilterOptions(), _seed);
        filter.Use(CompiledFilter.Compile(Rules(rules, otherwise)).Value);
        if (logged)
            filter.Record(new FlowLogScope { Remote = [IPNetwork.Parse("10.64.0.0/10")], Local = [IPNetwork.Parse($"{Me}/32")] }, TimeSpan.FromSeconds(1));
        return filter;
    }

    // Rules as policy makes them: a peer, a protocol, a port; none speaks of the packets measured, so that the longest way is taken.
    private static FilterRules Rules(int count, FilterAction otherwise) => new()
    {
        Default = otherwise,
        LocalPrefixes = [IPNetwork.Parse($"{Me}/32"), IPNetwork.Parse($"{Me6}/128")],
        Rules = [.. Enumerable.Range(0, count).Select(i => new FilterRule
        {
            Action = FilterAction.Allow,
            Protocol = i % 2 == 0 ? (byte)6 : (byte)17,
            Sources = [new IPNetwork(new IPAddress([10, 91, (byte)(i >> 8), (byte)i]), 32)],
            DestinationPorts = [PortRange.Of((ushort)(1000 + i))],
        })],
    };

    private static uint Number(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    // At least 64 packets, as a batch has them, though they may be of one flow.
    private static List<byte[]> Flows(int count, string from, string to, bool tcp) =>
        [.. Enumerable.Range(0, Math.Max(count, 64)).Select(i => PacketRing.Packet(from, 20_000 + (i % count), to, 50_000, tcp, BulkBytes))];
}
