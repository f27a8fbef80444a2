using System.Net;
using Lanstead.Linux.Udp;

namespace Lanstead.Tests.Plain.Linux;

public sealed unsafe class UdpAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", 51820)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("255.255.255.255", 65535)]
    [InlineData("2001:db8::7", 51820)]
    [InlineData("::1", 1)]
    [InlineData("fe80::1%3", 51820)]
    public void An_address_survives_the_way_through_both_kinds_of_socket(string text, int port)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(text), port);
        UdpAddress address = UdpAddress.Of(endpoint);
        byte* name = stackalloc byte[UdpConstants.Ipv6NameBytes];

        Assert.Equal(endpoint, address.ToEndpoint());
        Assert.Equal(UdpConstants.Ipv6NameBytes, SocketNames.Write(name, address, ipv6Socket: true));
        Assert.Equal(address, SocketNames.Read(name, UdpConstants.Ipv6NameBytes));
        int ipv4Bytes = SocketNames.Write(name, address, ipv6Socket: false);
        Assert.Equal(address.IsIpv4 ? UdpConstants.Ipv4NameBytes : 0, ipv4Bytes);
        if (address.IsIpv4)
            Assert.Equal(address, SocketNames.Read(name, ipv4Bytes));
    }

    [Fact]
    public void The_kernels_structures_have_their_sizes()
    {
        Assert.Equal(64, sizeof(Message));
        Assert.Equal(16, sizeof(ControlHeader));
        Assert.Equal((40, 32, 24, 24), (ControlHeader.Space(20), ControlHeader.Space(12), ControlHeader.Space(4), ControlHeader.Space(2)));
    }

    [Fact]
    public void An_IPv4_address_has_one_value_however_it_came()
    {
        var plain = UdpAddress.Of([192, 0, 2, 7], 9);
        var mapped = UdpAddress.Of(IPAddress.Parse("::ffff:192.0.2.7").GetAddressBytes(), 9);

        Assert.True(plain == mapped && plain.GetHashCode() == mapped.GetHashCode() && mapped.IsIpv4);
        Assert.NotEqual(plain, UdpAddress.Of([192, 0, 2, 7], 10));
        Assert.NotEqual(UdpAddress.Of(IPAddress.IPv6Any.GetAddressBytes(), 9), UdpAddress.Of([0, 0, 0, 0], 9));
        Span<byte> bytes = stackalloc byte[16];
        Assert.Equal(4, mapped.Write(bytes));
        Assert.Equal([192, 0, 2, 7], bytes[..4].ToArray());
        Assert.Throws<ArgumentException>(() => UdpAddress.Of([1, 2, 3], 9));
    }

    [Fact]
    public void No_source_is_told_from_any_source()
    {
        Assert.True(default(UdpSource).IsNone);
        Assert.False(new UdpSource(UdpAddress.Of([192, 0, 2, 7], 0), 0).IsNone);
        Assert.False(new UdpSource(default, 3).IsNone);
    }

    [Fact]
    public void A_place_that_refuses_trains_is_tried_again_after_a_while()
    {
        var refusing = new RefusingPlaces();
        var place = UdpAddress.Of([192, 0, 2, 7], 9);
        Assert.False(refusing.Contains(place));

        refusing.Add(place);

        Assert.False(refusing.Contains(UdpAddress.Of([192, 0, 2, 8], 9)));
        int times = 0;
        while (refusing.Contains(place))
            times++;
        Assert.Equal(1000, times);
        Assert.False(refusing.Contains(place));
    }
}
