using System.Net;
using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Each part of a rule by itself.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData(FilterAction.Allow, FilterVerdict.Allowed)]
    [InlineData(FilterAction.Deny, FilterVerdict.DefaultDenied)]
    public void Without_rules_the_default_decides(FilterAction otherwise, FilterVerdict expected)
    {
        var bed = new FilterBed(Rules(otherwise));
        Assert.Equal(expected, bed.In(TestPacket.Udp(Alpha, 1, Me, 2)));
        Assert.Equal(1, bed.Filter.Count()[expected]);
    }

    [Fact]
    public void A_filter_without_policy_refuses_nothing_and_knows_the_flows_when_rules_come()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny));
        bed.Filter.Use(CompiledFilter.AllowAll);
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Bravo, 5, Me, 6)));
        bed.Out(TestPacket.Tcp(Me, 1, Alpha, 22, TestPacket.Syn));
        Assert.Equal(FilterVerdict.Allowed, bed.In(FragmentTests.Later(Alpha, Me, 1000, 1000, more: false, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In([1, 2, 3]));
        Assert.Equal(0, bed.Filter.Count().Refused);

        bed.Use(Rules(FilterAction.Deny));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Tcp(Alpha, 22, Me, 1, TestPacket.Syn | TestPacket.Ack)));
        bed.Out(TestPacket.Udp(Me, 6, Bravo, 5));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(Bravo, 5, Me, 6)));
    }

    [Theory]
    [InlineData(Alpha, Me)]
    [InlineData(Alpha6, Me6)]
    public void The_source_is_matched_by_prefix(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Sources = [Net("10.90.0.2/31"), Net("fd00:90::2/127")] }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(from, 1, to, 2)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(from[..^1] + "4", 1, to, 2)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(from[..^1] + "9", 1, to, 2)));
    }

    [Theory]
    [InlineData(Alpha, Bravo, "10.90.0.9")]
    [InlineData(Alpha6, Bravo6, "fd00:90::9")]
    public void The_destination_is_matched_by_prefix(string from, string to, string other)
    {
        var bed = new FilterBed(Rules(FilterAction.Allow, Deny() with { Destinations = [Net($"{to}{(TestPacket.IsIpv6(to) ? "/128" : "/32")}")] }));
        Assert.Equal(FilterVerdict.RuleDenied, bed.In(TestPacket.Udp(from, 1, to, 2)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(from, 1, other, 2)));
    }

    [Fact]
    public void A_rule_with_prefixes_of_one_family_says_nothing_of_the_other()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Sources = [Net("0.0.0.0/0")] }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 1, Me, 2)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(Alpha6, 1, Me6, 2)));
    }

    [Fact]
    public void The_protocol_is_matched_by_number()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Protocol = 17 }, Allow() with { Protocol = 47 }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 1, Me, 2)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Ip(Alpha, Me, 47, [1, 2, 3])));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Tcp(Alpha, 1, Me, 2, TestPacket.Syn)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Ip(Alpha, Me, 50, [1, 2, 3])));
    }

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    [InlineData(2047, true)]
    [InlineData(2048, false)]
    [InlineData(65535, true)]
    public void The_destination_port_is_matched_by_ranges(int port, bool allowed)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Protocol = 6, DestinationPorts = [new PortRange(1024, 2047), PortRange.Of(65535)] }));
        Assert.Equal(allowed ? FilterVerdict.Allowed : FilterVerdict.DefaultDenied, bed.In(TestPacket.Tcp(Alpha, 7, Me, port, TestPacket.Syn)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(Alpha, 7, Me, port)));
    }

    [Fact]
    public void Ports_without_a_protocol_mean_Tcp_and_Udp()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { DestinationPorts = [PortRange.Of(53)] }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 1, Me, 53)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Tcp(Alpha, 1, Me, 53, TestPacket.Syn)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Icmp(Alpha, Me, 53)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Ip(Alpha, Me, 132, TestPacket.UdpHeader(1, 53, 8))));
    }

    [Fact]
    public void Icmp_types_are_matched()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Protocol = 1, IcmpTypes = [8] }, Allow() with { Protocol = 58, IcmpTypes = [128] }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Icmp(Alpha, Me, 8)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Icmp(Alpha6, Me6, 128)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Icmp(Alpha, Me, 13)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Icmp(Alpha6, Me6, 129)));
    }

    [Fact]
    public void Inbound_and_forwarded_are_told_apart_by_this_machines_addresses()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { Directions = FilterDirections.Inbound }));
        foreach (string own in new[] { Me, "10.90.0.255", "224.0.0.251", "255.255.255.255" })
            Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 1, own, 2)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha6, 1, "ff02::fb", 2)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(Alpha, 1, Bravo, 2)));

        bed.Use(Rules(FilterAction.Deny, Allow() with { Directions = FilterDirections.Forwarded }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 1, Bravo, 2)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(TestPacket.Udp(Bravo, 1, Me, 2)));
    }

    [Fact]
    public void The_first_rule_that_matches_decides()
    {
        FilterRule ssh = Allow() with { Protocol = 6, DestinationPorts = [PortRange.Of(22)], Sources = [Net($"{Alpha}/32")] };
        FilterRules rules = Rules(FilterAction.Allow, ssh, Deny() with { Protocol = 6, DestinationPorts = [PortRange.Of(22)] });
        var bed = new FilterBed(rules);
        Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Tcp(Alpha, 1, Me, 22, TestPacket.Syn)));
        Assert.Equal(FilterVerdict.RuleDenied, bed.In(TestPacket.Tcp(Bravo, 1, Me, 22, TestPacket.Syn)));
        Assert.Equal(0, bed.Filter.Rules.RuleFor(IPAddress.Parse(Alpha), IPAddress.Parse(Me), 6, 22));
        Assert.Equal(1, bed.Filter.Rules.RuleFor(IPAddress.Parse(Bravo), IPAddress.Parse(Me), 6, 22));
        Assert.Null(bed.Filter.Rules.RuleFor(IPAddress.Parse(Bravo), IPAddress.Parse(Me), 6, 23));
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        AssertRefused(FilterFailures.RuleInvalid, Allow() with { DestinationPorts = [new PortRange(2, 1)] });
        AssertRefused(FilterFailures.RuleInvalid, Allow() with { Protocol = 1, DestinationPorts = [PortRange.Of(1)] });
        AssertRefused(FilterFailures.RuleInvalid, Allow() with { Protocol = 6, IcmpTypes = [8] });
        AssertRefused(FilterFailures.TooLarge, [.. Enumerable.Repeat(Allow(), CompiledFilter.MaxRules + 1)]);
        Assert.True(CompiledFilter.Compile(Rules(FilterAction.Deny, [.. Enumerable.Repeat(Allow(), CompiledFilter.MaxRules)])).IsSuccess);
    }

    [Fact]
    public void A_rule_with_ten_thousand_sources_stays_small()
    {
        IPNetwork[] peers = [.. Enumerable.Range(0, 10_000).Select(i => new IPNetwork(new IPAddress([10, 91, (byte)(i >> 8), (byte)i]), 32)).Where((_, i) => i % 2 == 0)];
        CompiledFilter compiled = CompiledFilter.Compile(Rules(FilterAction.Deny, Allow() with { Sources = peers })).Value;
        Assert.InRange(compiled.SizeBytes, 1, 200_000);
        Assert.Equal(0, compiled.RuleFor(IPAddress.Parse("10.91.1.0"), IPAddress.Parse(Me), 6, 22));
        Assert.Null(compiled.RuleFor(IPAddress.Parse("10.91.1.1"), IPAddress.Parse(Me), 6, 22));
    }

    [Fact]
    public void The_numbers_of_verdicts_stay()
    {
        string[] names =
        [
            "Allowed", "Truncated", "VersionUnknown", "HeaderMalformed", "SourceRouted", "ExtensionHeaderUnknown", "ExtensionHeadersTooMany",
            "TransportMalformed", "TcpFlagsImpossible", "AddressImpossible", "FragmentTiny", "FragmentMalformed", "FragmentWithoutFirst",
            "FragmentOverlap", "RuleDenied", "DefaultDenied", "FlowRevoked", "IcmpErrorUnrelated",
        ];
        Assert.Equal(names, Enum.GetValues<FilterVerdict>().Select(verdict => verdict.ToString()));
        Assert.Equal(Enumerable.Range(0, names.Length), Enum.GetValues<FilterVerdict>().Select(verdict => (int)verdict));
    }

    private static void AssertRefused(string code, params FilterRule[] rules) =>
        Assert.Equal(code, CompiledFilter.Compile(Rules(FilterAction.Deny, rules)).Failure?.Code);
}
