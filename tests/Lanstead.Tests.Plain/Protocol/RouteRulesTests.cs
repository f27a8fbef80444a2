using System.Net;
using Lanstead.Agent.Routes;
using Lanstead.Protocol;

namespace Lanstead.Tests.Plain.Protocol;

/// <summary>Which LANs may be led to, by which range, and what the machine before them does about it.</summary>
public sealed class RouteRulesTests
{
    [Theory]
    [InlineData("192.168.1.0/24", true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("10.0.0.0/7", false)]
    [InlineData("8.8.8.0/24", false)]
    [InlineData("192.168.1.1/24", false)]
    [InlineData("fd12:3456::/64", true)]
    [InlineData("fd12:3456:789a::/48", true)]
    [InlineData("fd12:3456:789a::10/128", true)]
    [InlineData("fd00::/32", false)]
    [InlineData("2001:db8::/64", false)]
    [InlineData("fe80::/64", false)]
    [InlineData("::/0", false)]
    [InlineData("FD12:3456::/64", false)]
    [InlineData("::ffff:10.0.0.0/104", false)]
    public void Only_a_private_LAN_in_its_one_spelling_is_led_to(string text, bool expected) => Assert.Equal(expected, RouteRules.TryParse(text, out _));

    [Theory]
    [InlineData("fd12::/64", "fd00:7:7:ffff::/64", "fd00:7:7:fffe::/64")]
    [InlineData("fd12::/56", "fd00:7:7:ff00::/56", "fd00:7:7:fe00::/56")]
    [InlineData("fd12::/96", "fd00:7:7:ffff::/96", "fd00:7:7:fffe::/96")]
    [InlineData("192.168.1.0/24", "10.255.255.0/24", "10.255.254.0/24")]
    public void A_free_range_is_of_the_same_length_and_in_nobodys_way(string lan, string first, string next)
    {
        IPNetwork network = IPNetwork.Parse("fd00:7:7:1::/64");
        Assert.Equal(first, RouteRules.FreeRange(IPNetwork.Parse(lan), network, [network])?.ToString());
        Assert.Equal(next, RouteRules.FreeRange(IPNetwork.Parse(lan), network, [network, IPNetwork.Parse(first)])?.ToString());
        Assert.Null(RouteRules.FreeRange(IPNetwork.Parse("fd12::/48"), network, [network]));
    }

    [Fact]
    public void What_a_link_forwards_beside_its_LAN_is_dropped_family_by_family()
    {
        string script = RouteTable.Script(
            "ls-lab", [IPNetwork.Parse("10.77.0.0/24"), IPNetwork.Parse("fd00:7::/64")],
            [new OwnRoute(IPNetwork.Parse("fd00:7:0:ffff::/64"), IPNetwork.Parse("fd12::/64"), "lan0")], new ClosedLinks([], ["lan0"], WholeSix: true));

        Assert.Contains("dnat ip6 prefix to ip6 daddr map { fd00:7:0:ffff::/64 : fd12::/64 }", script, StringComparison.Ordinal);
        Assert.Contains("ip6 saddr fd00:7::/64 ip6 daddr { fd12::/64 } masquerade", script, StringComparison.Ordinal);
        Assert.Contains("meta nfproto ipv6 iifname \"lan0\" drop", script, StringComparison.Ordinal);
        Assert.Contains("meta nfproto ipv6 iifname != \"ls-*\" drop", script, StringComparison.Ordinal);
        Assert.DoesNotContain("ipv4", script, StringComparison.Ordinal);
        Assert.DoesNotContain("ip saddr", script, StringComparison.Ordinal);
    }
}
