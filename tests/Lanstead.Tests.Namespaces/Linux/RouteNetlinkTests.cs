using System.Net;
using System.Net.Sockets;
using Lanstead.Linux;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.Linux;

public sealed class RouteNetlinkTests(NetlinkMachine machine) : IClassFixture<NetlinkMachine>
{
    private const byte OurProtocol = 76;

    [Fact]
    public async Task Links_are_found_changed_and_deleted()
    {
        await machine.Ip("link", "add", "gone", "type", "veth", "peer", "name", "gone2");
        Link link = machine.Link("gone");

        Assert.Equal(("veth", false), (link.Kind, link.IsUp));
        Assert.Null(machine.Netlink.SetLinkUp(link.Index));
        Assert.Null(machine.Netlink.SetLinkMtu(link.Index, 1380));
        Assert.Equal(link with { IsUp = true, MtuBytes = 1380 }, machine.Link("gone"));
        Assert.Contains("mtu 1380", await machine.Ip("link", "show", "gone"), StringComparison.Ordinal);
        Assert.Null(machine.Link("gone").Alias);
        Assert.Null(machine.Netlink.SetLinkAlias(link.Index, "of the test"));
        Assert.Equal("of the test", machine.Link("gone").Alias);
        Assert.Contains("alias of the test\n", await machine.Ip("link", "show", "gone"), StringComparison.Ordinal);
        Assert.Null(machine.Netlink.SetLinkUp(link.Index, up: false));
        Assert.False(machine.Link("gone").IsUp);
        Assert.Null(machine.Netlink.DeleteLink(link.Index));
        Assert.Null(machine.Netlink.FindLink("gone"));
        Assert.DoesNotContain(machine.Netlink.Links(), other => other.Name == "gone2");
        Assert.Equal(Errno.NoDevice, machine.Netlink.DeleteLink(link.Index)?.Number);
    }

    [Fact]
    public async Task Queue_and_superpackets_of_a_link_are_limited()
    {
        await machine.Ip("tuntap", "add", "mode", "tun", "name", "limited");
        Link link = machine.Link("limited");

        Assert.Null(machine.Netlink.SetLinkQueue(link.Index, 1000));
        Assert.Null(machine.Netlink.SetLinkSuperpackets(link.Index, 45, 62_000));

        string told = await machine.Ip("-d", "link", "show", "limited");
        Assert.Contains("qlen 1000", told, StringComparison.Ordinal);
        Assert.Contains("gso_max_size 62000 gso_max_segs 45", told, StringComparison.Ordinal);
        Assert.Null(machine.Netlink.DeleteLink(link.Index));
        Assert.Equal(Errno.NoDevice, machine.Netlink.SetLinkQueue(link.Index, 1000)?.Number);
    }

    [Fact]
    public void A_name_that_no_link_can_have_is_not_found()
    {
        Assert.Null(machine.Netlink.FindLink("a-name-of-more-than-15-bytes"));
        Assert.Null(machine.Netlink.FindLink(""));
        Assert.NotNull(machine.Netlink.FindLink("lo"));
    }

    [Theory]
    [InlineData("10.91.0.5", 24)]
    [InlineData("10.92.0.1", 32)]
    [InlineData("fd91::5", 64)]
    [InlineData("fd92::1", 128)]
    public async Task Addresses_are_added_listed_and_deleted(string text, int prefixLength)
    {
        var address = new InterfaceAddress(machine.Link("left").Index, IPAddress.Parse(text), prefixLength, NoPrefixRoute: prefixLength == 24);

        Assert.Null(machine.Netlink.AddAddress(address));
        Assert.Contains($"{text}/{prefixLength}", await machine.Ip("address", "show", "left"), StringComparison.Ordinal);
        Assert.Contains(address, machine.Netlink.Addresses());
        Assert.True(machine.Netlink.AddAddress(address) is { IsExisting: true, ErrnoName: "EEXIST" });
        Assert.Null(machine.Netlink.DeleteAddress(address));
        Assert.DoesNotContain(address, machine.Netlink.Addresses());
        Assert.True(machine.Netlink.DeleteAddress(address) is { IsMissing: true });
    }

    [Theory]
    [InlineData("10.93.0.0/16", null, 254u, 0u)]
    [InlineData("10.94.1.0/24", "10.90.0.9", 51820u, 7u)]
    [InlineData("0.0.0.0/0", "10.90.0.9", 300u, 5u)]
    [InlineData("fd93::/64", null, 254u, 64u)]
    [InlineData("fd94::/48", "fd90::9", 51820u, 7u)]
    [InlineData("::/0", null, 300u, 5u)]
    public async Task Routes_are_added_listed_replaced_and_deleted(string destination, string? gateway, uint table, uint metric)
    {
        int left = machine.Link("left").Index;
        int right = machine.Link("right").Index;
        await machine.Ip("address", "replace", "10.90.0.1/24", "dev", "left");
        await machine.Ip("address", "replace", "fd90::1/64", "dev", "left", "nodad");
        var route = new Route
        {
            Destination = IPNetwork.Parse(destination),
            LinkIndex = left,
            Gateway = gateway is null ? null : IPAddress.Parse(gateway),
            Table = table,
            Metric = metric,
            Protocol = OurProtocol,
        };

        Assert.Null(machine.Netlink.AddRoute(route));
        Assert.Contains(route, machine.Netlink.Routes());
        Assert.Contains("proto 76", await machine.Ip(destination.Contains(':', StringComparison.Ordinal) ? "-6" : "-4", "route", "show", "table", $"{table}"), StringComparison.Ordinal);
        Assert.True(machine.Netlink.AddRoute(route) is { IsExisting: true });
        if (gateway is null)
        {
            Route moved = route with { LinkIndex = right };
            Assert.Null(machine.Netlink.ReplaceRoute(moved));
            Assert.Contains(moved, machine.Netlink.Routes());
            Assert.DoesNotContain(route, machine.Netlink.Routes());
            route = moved;
        }
        Assert.Null(machine.Netlink.DeleteRoute(route));
        Assert.DoesNotContain(machine.Netlink.Routes(), other => other.Protocol == OurProtocol);
        Assert.True(machine.Netlink.DeleteRoute(route) is { IsMissing: true });
    }

    [Theory]
    [InlineData("-4", "203.0.113.0/24", "203.0.113.7")]
    [InlineData("-6", "2001:db8:77::/64", "2001:db8:77::7")]
    public async Task The_way_to_an_address_depends_on_the_mark(string family, string network, string text)
    {
        await machine.Ip("link", "add", "way1", "type", "veth", "peer", "name", "way2");
        await machine.Ip("link", "set", "way1", "up");
        await machine.Ip("link", "set", "way2", "up");
        await machine.Ip(family, "route", "add", network, "dev", "way1");
        await machine.Ip(family, "route", "add", network, "dev", "way2", "table", "177");
        await machine.Ip(family, "rule", "add", "fwmark", "0x77", "lookup", "177");
        var address = IPAddress.Parse(text);

        Assert.Equal(machine.Link("way1").Index, machine.Netlink.FindWay(address));
        Assert.Equal(machine.Link("way2").Index, machine.Netlink.FindWay(address, mark: 0x77));

        await machine.Ip(family, "rule", "del", "fwmark", "0x77", "lookup", "177");
        await machine.Ip("link", "del", "way1");
        Assert.Null(machine.Netlink.FindWay(address));
    }

    [Fact]
    public void A_route_that_drops_needs_no_link()
    {
        var route = new Route { Destination = IPNetwork.Parse("10.95.0.0/16"), Kind = RouteKind.Unreachable, Protocol = OurProtocol, Metric = 9 };

        Assert.Null(machine.Netlink.AddRoute(route));
        Assert.Contains(route, machine.Netlink.Routes());
        Assert.Null(machine.Netlink.DeleteRoute(route));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, "10.96.0.0/16", "198.18.0.0/15")]
    [InlineData(AddressFamily.InterNetworkV6, "fd96::/64", "2001:db8::/32")]
    public async Task Rules_are_added_listed_and_deleted(AddressFamily family, string source, string destination)
    {
        RoutingRule[] rules =
        [
            new() { Family = family, Priority = 5200, Table = 51820, FirewallMark = 0x4c53, FirewallMask = 0xffff, Invert = true, Protocol = OurProtocol },
            new() { Family = family, Priority = 5201, Table = 254, SuppressPrefixLength = 0, Protocol = OurProtocol },
            new() { Family = family, Priority = 5202, Table = 99, Source = IPNetwork.Parse(source), Destination = IPNetwork.Parse(destination), InputInterface = "left", OutputInterface = "right", Protocol = OurProtocol },
        ];

        foreach (RoutingRule rule in rules)
        {
            Assert.Null(machine.Netlink.AddRule(rule));
            Assert.True(machine.Netlink.AddRule(rule) is { IsExisting: true });
        }
        IReadOnlyList<RoutingRule> listed = machine.Netlink.Rules();
        string shown = await machine.Ip(family == AddressFamily.InterNetwork ? "-4" : "-6", "rule", "show");
        Assert.All(rules, rule => Assert.Contains(rule, listed));
        Assert.Contains("not from all fwmark 0x4c53/0xffff lookup 51820 proto 76", shown, StringComparison.Ordinal);
        Assert.Contains("suppress_prefixlength 0", shown, StringComparison.Ordinal);
        Assert.All(rules, rule => Assert.Null(machine.Netlink.DeleteRule(rule)));
        Assert.DoesNotContain(machine.Netlink.Rules(), rule => rule.Protocol == OurProtocol);
        Assert.True(machine.Netlink.DeleteRule(rules[0]) is { IsMissing: true });
    }

    [Fact]
    public void The_kernels_own_sentence_is_in_the_failure()
    {
        var route = new Route { Destination = IPNetwork.Parse("10.97.0.0/24"), Gateway = IPAddress.Parse("203.0.113.1"), LinkIndex = machine.Link("right").Index };

        NetlinkFailure? failure = machine.Netlink.AddRoute(route);

        Assert.Equal(("ENETUNREACH", "Nexthop has invalid gateway"), (failure?.ErrnoName, failure?.Detail));
        Assert.Equal("add route 10.97.0.0/24 in table 254: ENETUNREACH (Nexthop has invalid gateway)", $"{failure}");
    }

    [Fact]
    public void Lists_of_thousands_of_routes_are_whole()
    {
        int left = machine.Link("left").Index;
        Route[] routes =
        [
            .. Enumerable.Range(0, 3000).Select(i => new Route
            {
                Destination = new IPNetwork(new IPAddress([10, 200, (byte)(i >> 8), (byte)i]), 32), LinkIndex = left, Table = 4000, Protocol = OurProtocol, Metric = 1,
            }),
        ];

        Assert.All(routes, route => Assert.Null(machine.Netlink.AddRoute(route)));
        Assert.Equal(3000, machine.Netlink.Routes().Intersect(routes).Count());
        Assert.All(routes, route => Assert.Null(machine.Netlink.DeleteRoute(route)));
    }

    [Fact]
    public async Task Changes_are_told_as_they_happen()
    {
        using RouteMonitor monitor = machine.Machine.InNetwork(RouteMonitor.Open);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await machine.Ip("link", "add", "seen", "type", "veth", "peer", "name", "seen2");
        await machine.Ip("address", "add", "10.98.0.1/24", "dev", "seen");
        await machine.Ip("link", "set", "seen", "up");
        await machine.Ip("route", "add", "10.99.0.0/24", "dev", "seen");
        await machine.Ip("-6", "rule", "add", "priority", "77", "table", "9");
        await machine.Ip("link", "delete", "seen");

        var seen = new List<RouteChange>();
        await foreach (RouteChange change in monitor.ReadAll(limit.Token))
        {
            seen.Add(change);
            if (change is { Subject: RouteSubject.Link, Removed: true, LinkName: "seen" })
                break;
        }

        Assert.Contains(seen, change => change is { Subject: RouteSubject.Link, Removed: false, LinkName: "seen" });
        Assert.Contains(seen, change => change is { Subject: RouteSubject.Address, Removed: false });
        Assert.Contains(seen, change => change is { Subject: RouteSubject.Address, Removed: true });
        Assert.Contains(seen, change => change is { Subject: RouteSubject.Route, Removed: false });
        Assert.Contains(seen, change => change is { Subject: RouteSubject.Rule, Removed: false });
    }

    [Fact]
    public async Task A_reader_that_was_too_slow_is_told_and_goes_on()
    {
        using RouteMonitor monitor = machine.Machine.InNetwork(RouteMonitor.Open);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var route = new Route { Destination = IPNetwork.Parse("10.89.0.0/24"), LinkIndex = machine.Link("left").Index, Metric = 1, Table = 4001, Protocol = OurProtocol };
        for (int i = 0; i < 3000; i++)
        {
            Assert.Null(machine.Netlink.AddRoute(route));
            Assert.Null(machine.Netlink.DeleteRoute(route));
        }

        bool lost = false;
        await foreach (RouteChange change in monitor.ReadAll(limit.Token))
        {
            if (change.Subject == RouteSubject.Lost)
            {
                lost = true;
                await machine.Ip("link", "add", "after", "type", "veth", "peer", "name", "after2");
            }
            if (change is { Subject: RouteSubject.Link, LinkName: "after" })
                break;
        }

        Assert.True(lost);
        await machine.Ip("link", "delete", "after");
    }

    [Fact]
    public async Task A_cancelled_or_disposed_monitor_stops()
    {
        RouteMonitor monitor = machine.Machine.InNetwork(RouteMonitor.Open);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await First(monitor, stop.Token));
        ValueTask<RouteChange?> waiting = First(monitor, TestContext.Current.CancellationToken);
        monitor.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    private static async ValueTask<RouteChange?> First(RouteMonitor monitor, CancellationToken cancellationToken)
    {
        await foreach (RouteChange change in monitor.ReadAll(cancellationToken))
            return change;
        return null;
    }
}
