using System.Net;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("192.0.2.1:51820", 4)]
    [InlineData("[2001:db8::1]:1", 16)]
    [InlineData("[fe80::1%7]:65535", 16)]
    public void An_endpoint_is_what_it_was_made_of(string text, int addressBytes)
    {
        IPEndPoint known = IPEndPoint.Parse(text);
        var endpoint = Endpoint.Of(known);

        Assert.Equal(known, endpoint.ToIPEndPoint());
        Assert.Equal(addressBytes, endpoint.AddressSizeBytes);
        Span<byte> bytes = stackalloc byte[16];
        Assert.Equal(addressBytes, endpoint.WriteAddress(bytes));
        Assert.Equal(known.Address.GetAddressBytes(), bytes[..addressBytes].ToArray());
        Assert.Equal(known.ToString(), endpoint.ToString());
    }

    [Fact]
    public void An_address_mapped_into_ipv6_is_the_ipv4_address() =>
        Assert.Equal(Endpoint.Of(IPEndPoint.Parse("192.0.2.1:5")), Endpoint.Of(IPEndPoint.Parse("[::ffff:192.0.2.1]:5")));

    [Fact]
    public void Where_the_other_side_is_does_not_depend_on_the_local_part()
    {
        Endpoint there = new([192, 0, 2, 1], 5);
        Endpoint fromHere = there.From([198, 51, 100, 1], 3);

        Assert.Equal(there, fromHere);
        Assert.False(there.SameLocal(fromHere));
        Assert.Equal((4, 3), (fromHere.LocalAddressSizeBytes, fromHere.InterfaceIndex));
        Assert.True(there.SameLocal(fromHere.FromAnywhere()));
        Assert.NotEqual(there, new Endpoint([192, 0, 2, 1], 6));
        Assert.NotEqual(there, new Endpoint([192, 0, 2, 2], 5));
        Assert.NotEqual(new Endpoint([192, 0, 2, 1], 5), new Endpoint([192, 0, 2, 1, .. new byte[12]], 5));
        Assert.True(default(Endpoint).IsNone);
        Assert.Null(default(Endpoint).ToIPEndPoint());
    }
}
