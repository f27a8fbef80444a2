using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;
using static Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>What a flow log notes of connections that come in, and what it never does.</summary>
public sealed class FlowLogTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(Me, Alpha)]
    [InlineData(Me6, Alpha6)]
    public void A_connection_is_told_when_it_begins_and_when_it_is_over_with_all_its_packets(string me, string alpha)
    {
        FilterBed bed = Bed();
        bed.In(Tcp(alpha, 5000, me, 22, Syn));
        bed.Out(Tcp(me, 22, alpha, 5000, Syn | Ack));
        for (int i = 0; i < 10; i++)
            bed.In(Tcp(alpha, 5000, me, 22, payloadBytes: 100));
        FlowRecord begun = Assert.Single(bed.Filter.CollectFlows(bed.Now).Records);
        Assert.Equal((alpha, me, (byte)6, (ushort)5000, (ushort)22), (begun.Remote.ToString(), begun.Local.ToString(), begun.Protocol, begun.RemotePort, begun.LocalPort));
        Assert.Equal((true, 7, false, 11L, 1L), (begun.IsAllowed, begun.Rule, begun.IsOver, begun.PacketsIn, begun.PacketsOut));
        Assert.Equal(Tcp(alpha, 1, me, 1, Syn).Length + (10 * Tcp(alpha, 1, me, 1, payloadBytes: 100).Length), begun.BytesIn);

        // Nothing is news a minute later; then it ends.
        bed.Now += Minute;
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
        bed.In(Tcp(alpha, 5000, me, 22, Fin | Ack));
        bed.Out(Tcp(me, 22, alpha, 5000, Fin | Ack));
        bed.Now += TimeSpan.FromSeconds(2);
        FlowRecord over = Assert.Single(bed.Filter.CollectFlows(bed.Now).Records);
        Assert.Equal((begun.Number, true, 12L, 2L, TimeSpan.FromSeconds(2)), (over.Number, over.IsOver, over.PacketsIn, over.PacketsOut, over.SeenAgo));
        bed.Now += Minute;
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
    }

    [Fact]
    public void What_this_side_opens_is_not_noted()
    {
        FilterBed bed = Bed();
        bed.Out(Udp(Me, 4000, Alpha, 53));
        bed.In(Udp(Alpha, 53, Me, 4000));
        bed.Out(Icmp(Me, Alpha, 8, 9));
        bed.In(Icmp(Alpha, Me, 0, 9));
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
    }

    [Fact]
    public void Refusals_of_one_source_port_and_rule_are_one_record_with_a_count()
    {
        FilterBed bed = Bed();
        for (int i = 0; i < 50; i++)
            bed.In(Udp(Alpha, 1000 + i, Me, 161));
        bed.In(Udp(Bravo, 1000, Me, 161));
        bed.In(Tcp(Alpha, 1000, Me, 23, Syn));
        FlowRecord[] records = [.. bed.Filter.CollectFlows(bed.Now).Records.OrderByDescending(record => record.PacketsIn).ThenBy(record => record.LocalPort)];
        Assert.Equal(
            [(Alpha, 161, 50L, false, 0), (Alpha, 23, 1L, false, 9), (Bravo, 161, 1L, false, 0)],
            records.Select(record => (record.Remote.ToString(), (int)record.LocalPort, record.PacketsIn, record.IsAllowed, record.Rule)));
        Assert.All(records, record => Assert.True(record.IsOver && record.RemotePort == 0));
        // The next minute has a record of its own.
        bed.In(Udp(Alpha, 1000, Me, 161));
        Assert.Equal(1, Assert.Single(bed.Filter.CollectFlows(bed.Now).Records).PacketsIn);
    }

    [Fact]
    public void Pings_are_one_record_for_their_sender()
    {
        FilterBed bed = Bed();
        for (ushort i = 0; i < 5; i++)
            bed.In(Icmp(Alpha, Me, 8, i));
        FlowRecord record = Assert.Single(bed.Filter.CollectFlows(bed.Now).Records);
        Assert.Equal(((byte)1, (ushort)8, 5L, true), (record.Protocol, record.LocalPort, record.PacketsIn, record.IsAllowed));
    }

    [Fact]
    public void N3_what_goes_elsewhere_than_to_the_network_is_never_noted()
    {
        FilterBed bed = new(Rules(FilterAction.Allow));
        bed.Filter.Record(new FlowLogScope { Remote = [Net("10.90.0.0/24")], Local = [Net($"{Me}/32")] }, bed.Now);
        bed.In(Tcp(Alpha, 5000, "93.184.216.34", 443, Syn));
        bed.In(Udp(Alpha, 5000, "10.90.0.3", 53));
        bed.In(Udp("203.0.113.9", 5000, Me, 53));
        bed.In(Icmp(Alpha, "93.184.216.34", 8));
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
        bed.In(Udp(Alpha, 5000, Me, 53));
        Assert.Single(bed.Filter.CollectFlows(bed.Now).Records);
    }

    [Fact]
    public void Who_is_connected_already_is_noted_once_a_log_is_kept_and_nobody_when_it_ends()
    {
        FilterBed bed = new(Rules(FilterAction.Deny, Allow() with { Protocol = 6, DestinationPorts = [PortRange.Of(22)], Label = 7 }));
        bed.In(Tcp(Alpha, 5000, Me, 22, Syn));
        bed.Out(Tcp(Me, 22, Alpha, 5000, Syn | Ack));
        bed.In(Tcp(Alpha, 5000, Me, 22));
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
        bed.Filter.Record(Scope, bed.Now);
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 5000, Me, 22)));
        Assert.Equal((1L, 7), Assert.Single(bed.Filter.CollectFlows(bed.Now).Records) is { } record ? (record.PacketsIn, record.Rule) : default);
        bed.Filter.Record(null, bed.Now);
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 5000, Me, 22)));
        Assert.Empty(bed.Filter.CollectFlows(bed.Now).Records);
    }

    [Fact]
    public void A_connection_that_new_rules_refuse_is_over_and_its_packets_are_refusals()
    {
        FilterBed bed = Bed();
        bed.In(Tcp(Alpha, 5000, Me, 22, Syn));
        bed.Filter.CollectFlows(bed.Now);
        bed.Use(Rules(FilterAction.Deny, Deny() with { Protocol = 6, Label = 3 }));
        bed.In(Tcp(Alpha, 5000, Me, 22));
        bed.In(Tcp(Alpha, 5000, Me, 22));
        FlowRecord[] records = [.. bed.Filter.CollectFlows(bed.Now).Records.OrderBy(record => record.IsAllowed)];
        Assert.Equal([(false, 3, 2L), (true, 7, 1L)], records.Select(record => (record.IsAllowed, record.Rule, record.PacketsIn)));
        Assert.All(records, record => Assert.True(record.IsOver));
    }

    [Fact]
    public void Each_record_has_the_version_of_the_policy_whose_rule_it_was()
    {
        FilterBed bed = Bed();
        FilterRules rules = Rules(FilterAction.Deny, Allow() with { Protocol = 6, DestinationPorts = [PortRange.Of(22)], Label = 7 }, Deny() with { Protocol = 6, Label = 9 });
        bed.Use(rules with { Version = 3 });
        bed.In(Tcp(Alpha, 5000, Me, 22, Syn));
        bed.In(Tcp(Alpha, 1000, Me, 23, Syn));
        bed.Use(rules with { Version = 4 });
        bed.In(Tcp(Alpha, 5000, Me, 22));
        bed.In(Tcp(Alpha, 1000, Me, 23, Syn));
        FlowRecord[] records = [.. bed.Filter.CollectFlows(bed.Now).Records.OrderBy(record => record.LocalPort).ThenBy(record => record.PolicyVersion)];
        // A connection is judged anew and is one record; refusals by two versions are two.
        Assert.Equal([(22, 7, 4UL, 2L), (23, 9, 3UL, 1L), (23, 9, 4UL, 1L)], records.Select(record => ((int)record.LocalPort, record.Rule, record.PolicyVersion, record.PacketsIn)));
    }

    [Fact]
    public void What_does_not_fit_is_counted()
    {
        FilterBed bed = Bed();
        for (int i = 0; i < FlowLog.Places + 100; i++)
            bed.In(Udp(Alpha, 1000, Me, 20_000 + i));
        FlowRecords found = bed.Filter.CollectFlows(bed.Now);
        Assert.Equal((FlowLog.Places, 100L), (found.Records.Count, found.Lost));
        Assert.Equal(0, bed.Filter.CollectFlows(bed.Now).Lost);
        bed.In(Udp(Alpha, 1000, Me, 1));
        Assert.Single(bed.Filter.CollectFlows(bed.Now).Records);
    }

    [Fact]
    public void A_packet_allocates_nothing_with_a_log()
    {
        FilterBed bed = Bed();
        byte[][] packets = [Tcp(Alpha, 5000, Me, 22, Syn), Tcp(Alpha, 5000, Me, 22), Udp(Alpha, 1, Me, 161), Icmp(Alpha, Me, 8), Tcp(Bravo, 5000, Me, 22, Syn)];
        foreach (byte[] packet in packets)
            bed.In(packet);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            foreach (byte[] packet in packets)
                bed.In(packet);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static FlowLogScope Scope { get; } = new() { Remote = [Net("10.90.0.0/24"), Net("fd00:90::/64")], Local = [Net($"{Me}/32"), Net($"{Me6}/128")] };

    private static FilterBed Bed()
    {
        var bed = new FilterBed(Rules(
            FilterAction.Deny,
            Allow() with { Protocol = 6, DestinationPorts = [PortRange.Of(22)], Label = 7 },
            Allow() with { Protocol = 1, Label = 8 },
            Deny() with { Protocol = 6, Label = 9 }));
        bed.Filter.Record(Scope, bed.Now);
        return bed;
    }
}
