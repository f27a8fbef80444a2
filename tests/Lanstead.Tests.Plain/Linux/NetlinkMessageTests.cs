using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Plain.Linux;

/// <summary>Requests byte by byte, and answers good and bad.</summary>
public sealed class NetlinkMessageTests
{
    private static readonly Route SomeRoute = new()
    {
        Destination = IPNetwork.Parse("10.77.0.0/16"),
        LinkIndex = 5,
        Gateway = IPAddress.Parse("10.0.0.1"),
        Table = 51820,
        Protocol = 76,
        Metric = 9,
        PreferredSource = IPAddress.Parse("10.0.0.7"),
    };

    [Fact]
    public void A_request_for_a_route_has_the_kernels_layout()
    {
        byte[] message = RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0x605, SomeRoute).ToMessage(sequence: 3);

        Assert.Equal(
            "4c000000" + "1800" + "0506" + "03000000" + "00000000" // length 76, RTM_NEWROUTE, flags, sequence, port
            + "02100000" + "00" + "4c" + "00" + "01" + "00000000" // IPv4 /16, table in the attribute, protocol 76, universe, unicast
            + "08000100" + "0a4d0000"
            + "08000f00" + "6cca0000"
            + "08000400" + "05000000"
            + "08000500" + "0a000001"
            + "08000600" + "09000000",
            Convert.ToHexStringLower(message)[..136]);
        Assert.Equal("08000700" + "0a000007", Convert.ToHexStringLower(message)[136..]);
    }

    [Fact]
    public void Objects_that_are_written_are_read_back()
    {
        var rule = new RoutingRule
        {
            Family = AddressFamily.InterNetworkV6, Priority = 7, Table = 300, FirewallMark = 1, FirewallMask = 0xff, Invert = true, Source = IPNetwork.Parse("fd00::/8"),
            Destination = IPNetwork.Parse("fe80::/10"), InputInterface = "in", OutputInterface = "out", SuppressPrefixLength = 0, Protocol = 76,
        };
        var address = new InterfaceAddress(3, IPAddress.Parse("fd77::1"), 64, NoPrefixRoute: true);

        Assert.Equal(SomeRoute, RouteNetlink.ReadRoute(RouteConstants.NewRoute, Body(RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute))));
        Assert.Equal(rule, RouteNetlink.ReadRule(RouteConstants.NewRule, Body(RouteNetlink.RuleRequest(RouteConstants.NewRule, 0, rule))));
        Assert.Equal(address, RouteNetlink.ReadAddress(RouteConstants.NewAddress, Body(RouteNetlink.AddressRequest(RouteConstants.NewAddress, 0, address))));
    }

    [Fact]
    public void A_datagram_of_several_messages_is_walked()
    {
        byte[] first = RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute).ToMessage(1);
        byte[] second = RouteNetlink.RuleRequest(RouteConstants.DeleteRule, 0, new() { Family = AddressFamily.InterNetwork, Priority = 1, Table = 1 }).ToMessage(2);

        Assert.Equal(
            [new RouteChange(RouteSubject.Route, Removed: false, 5), new RouteChange(RouteSubject.Rule, Removed: true)],
            RouteMonitor.Read([.. first, .. second]));
    }

    [Fact]
    public void A_message_that_is_cut_off_is_told_at_every_length()
    {
        byte[] message = RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute).ToMessage(1);
        for (int length = 1; length < message.Length; length++)
            Assert.Equal([new RouteChange(RouteSubject.Lost, Removed: false)], RouteMonitor.Read(message.AsSpan(0, length)));
        Assert.Empty(RouteMonitor.Read([]));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue)]
    public void A_length_that_cannot_be_right_ends_the_walk(uint length)
    {
        byte[] message = RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute).ToMessage(1);
        MemoryMarshal.Write(message, length);
        var messages = new NetlinkMessages(message);
        Assert.False(messages.MoveNext());
        Assert.True(messages.IsTruncated);
    }

    [Fact]
    public void An_attribute_that_cannot_be_right_is_passed_over_with_the_rest()
    {
        Span<byte> body = Body(RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute));
        MemoryMarshal.Write(body[20..], (ushort)3); // the table's length
        Route? route = RouteNetlink.ReadRoute(RouteConstants.NewRoute, body);
        Assert.Equal((SomeRoute.Destination, 0u, null), (route!.Destination, route.Table, route.LinkIndex));
    }

    [Fact]
    public void A_prefix_longer_than_the_address_is_no_route()
    {
        Span<byte> body = Body(RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute));
        body[1] = 33;
        Assert.Null(RouteNetlink.ReadRoute(RouteConstants.NewRoute, body));
    }

    [Fact]
    public void A7_no_mutation_of_a_datagram_makes_an_exception()
    {
        byte[][] good =
        [
            RouteNetlink.RouteRequest(RouteConstants.NewRoute, 0, SomeRoute).ToMessage(1),
            RouteNetlink.AddressRequest(RouteConstants.NewAddress, 0, new(3, IPAddress.IPv6Loopback, 128, true)).ToMessage(2),
            RouteNetlink.RuleRequest(RouteConstants.NewRule, 0, new() { Family = AddressFamily.InterNetwork, Priority = 1, Table = 1, InputInterface = "x", SuppressPrefixLength = 3 }).ToMessage(3),
            new NetlinkWriter(RouteConstants.NewLink, 0, new byte[16]).Attribute(3, "lo").Attribute(4, 1500).Attribute(18, [8, 0, 1, 0, 116, 117, 110, 0]).ToMessage(4),
        ];
        var random = new Random(21);
        int changes = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] datagram = [.. good[random.Next(good.Length)], .. good[random.Next(good.Length)]];
            for (int i = random.Next(1, 6); i > 0; i--)
                datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            changes += RouteMonitor.Read(datagram.AsSpan(0, random.Next(datagram.Length + 1))).Count;
        }
        Assert.True(changes > 10_000);
    }

    [Fact]
    public void A_failure_names_its_error()
    {
        Assert.Equal("add route: EEXIST", $"{new NetlinkFailure("add route", 17)}");
        Assert.Equal("add route: EINVAL (no such thing)", $"{new NetlinkFailure("add route", 22, "no such thing")}");
        Assert.Equal("errno 4095", new NetlinkFailure("", 4095).ErrnoName);
        Assert.True(new NetlinkFailure("", 3).IsMissing && !new NetlinkFailure("", 17).IsMissing);
    }

    private static byte[] Body(NetlinkWriter request) => request.ToMessage(1)[RouteConstants.HeaderBytes..];
}
