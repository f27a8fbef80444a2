using System.Net;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Paths;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

public sealed class NamesAndAddressesTests
{
    [Theory]
    [InlineData("home", "ls-home")]
    [InlineData("a-very-long-network-name", "ls-a-very-long")]
    [InlineData("twelve-chars", "ls-twelve-chars")]
    [InlineData("", "ls-net")]
    [InlineData("../../etc", "ls-etc")]
    [InlineData("$(reboot)\n", "ls-reboot")]
    [InlineData("----", "ls-net")]
    public void Interface_names_are_made_of_the_slug_and_never_longer_than_the_kernel_takes(string slug, string expected)
    {
        string name = InterfaceNames.Choose(slug, _ => false);

        Assert.Equal(expected, name);
        Assert.True(InterfaceNames.IsOurs(name));
    }

    [Fact]
    public void Taken_interface_names_get_a_number()
    {
        var taken = new HashSet<string>();
        for (int i = 0; i < 120; i++)
            Assert.True(taken.Add(InterfaceNames.Choose("twelve-chars", taken.Contains)));

        Assert.Contains("ls-twelve-cha-2", taken);
        Assert.All(taken, name => Assert.True(InterfaceNames.IsOurs(name), name));
    }

    [Theory]
    [InlineData("vpn.example.org", "https://vpn.example.org/", "vpn.example.org:443")]
    [InlineData(" https://vpn.example.org/ ", "https://vpn.example.org/", "vpn.example.org:443")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1:8080")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/", "[::1]:8080")]
    [InlineData("https://example.org/lanstead", "https://example.org/lanstead/", "example.org:443")]
    public void Server_addresses_are_understood_as_people_give_them(string text, string url, string authority)
    {
        Assert.True(ServerAddress.TryParse(text, out Uri parsed));
        Assert.Equal((url, authority), (parsed.ToString(), ServerAddress.Authority(parsed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org")]
    [InlineData("https://user:secret@example.org")]
    [InlineData("https://example.org/?x=1")]
    [InlineData("https://")]
    [InlineData("https://exa mple.org")]
    public void Other_texts_are_no_server_addresses(string text) => Assert.False(ServerAddress.TryParse(text, out _));

    [Fact]
    public void Websocket_keeps_host_port_and_path()
    {
        Assert.Equal("wss://example.org/lanstead/v1/agent/connect", ServerAddress.WebSocket(new Uri("https://example.org/lanstead/"), "/v1/agent/connect").ToString());
        Assert.Equal("ws://127.0.0.1:8080/v1/agent/connect", ServerAddress.WebSocket(new Uri("http://127.0.0.1:8080/"), "/v1/agent/connect").ToString());
    }

    [Fact]
    public void Own_addresses_are_those_that_others_can_reach()
    {
        Link[] links = [new(1, "lo", true, 65536, null), new(2, "eth0", true, 1500, null), new(3, "docker0", true, 1500, "bridge"), new(4, "ls-home", true, 1280, "tun"), new(5, "eth1", false, 1500, null), new(6, "eth2", true, 1500, null)];
        InterfaceAddress[] addresses =
        [
            new(1, IPAddress.Loopback, 8), new(2, IPAddress.Parse("192.168.1.5"), 24), new(2, IPAddress.Parse("2001:db8::5"), 64), new(2, IPAddress.Parse("fe80::5"), 64),
            new(3, IPAddress.Parse("172.17.0.1"), 16), new(4, IPAddress.Parse("10.3.0.1"), 32), new(5, IPAddress.Parse("192.168.5.5"), 24), new(6, IPAddress.Parse("192.168.6.5"), 24),
        ];
        Route[] routes = [new() { Destination = IPNetwork.Parse("0.0.0.0/0"), LinkIndex = 2 }];

        Assert.Equal(
            ["192.168.1.5", "2001:db8::5", "192.168.6.5", "203.0.113.4"],
            OwnEndpoints.Addresses(links, addresses, routes, "203.0.113.4").Select(address => address.ToString()));
    }

    [Fact]
    public void Candidates_on_an_own_link_come_first_and_own_addresses_never()
    {
        IPEndPoint[] candidates = [.. new[] { "10.99.0.1:1", "203.0.113.4:1", "192.168.1.7:1", "[2001:db8::9]:1", "192.168.1.5:1" }.Select(IPEndPoint.Parse)];

        Assert.Equal(
            ["192.168.1.7:1", "203.0.113.4:1", "10.99.0.1:1"],
            OwnEndpoints.Order(candidates, [IPAddress.Parse("192.168.1.5")], [IPNetwork.Parse("192.168.1.0/24")]).Select(endpoint => endpoint.ToString()));
    }
}
