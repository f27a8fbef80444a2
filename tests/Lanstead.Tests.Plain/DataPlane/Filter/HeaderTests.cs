using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;
using static Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Headers as they are and as they must not be. Rules allow all, so what is refused is refused for its form.</summary>
public sealed class HeaderTests
{
    private readonly FilterBed _bed = new(Rules(FilterAction.Allow, Deny() with { DestinationPorts = [PortRange.Of(25)] }));

    [Fact]
    public void Packets_cut_off_are_refused_at_every_length()
    {
        foreach (byte[] whole in new[] { Tcp(Alpha, 1, Me, 80, Syn), Udp(Alpha, 1, Me, 80), Icmp(Alpha, Me, 8), Tcp(Alpha6, 1, Me6, 80), Udp(Alpha6, 1, Me6, 80), Icmp(Alpha6, Me6, 128) })
        {
            Assert.Equal(FilterVerdict.Allowed, _bed.In(whole));
            for (int length = 0; length < whole.Length; length++)
                Assert.NotEqual(FilterVerdict.Allowed, _bed.In(whole[..length]));
        }
    }

    [Fact]
    public void Padding_after_the_packet_is_not_looked_at()
    {
        Assert.Equal(FilterVerdict.Allowed, _bed.In([.. Udp(Alpha, 1, Me, 80), .. new byte[15]]));
        Assert.Equal(FilterVerdict.Allowed, _bed.In([.. Tcp(Alpha6, 1, Me6, 80), .. new byte[15]]));
    }

    [Fact]
    public void Versions_other_than_4_and_6_are_refused()
    {
        byte[] packet = Udp(Alpha, 1, Me, 80);
        foreach (int version in new[] { 0, 1, 5, 7, 15 })
        {
            packet[0] = (byte)((version << 4) | 5);
            Assert.Equal(FilterVerdict.VersionUnknown, _bed.In(packet));
        }
    }

    [Fact]
    public void Lengths_that_contradict_each_other_are_refused()
    {
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Changed(Udp(Alpha, 1, Me, 80), 0, 0x44)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Changed(Udp(Alpha, 1, Me, 80), 0, 0x4f)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Changed(Udp(Alpha, 1, Me, 80), 2, 1)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Changed(Udp(Alpha6, 1, Me6, 80), 4, 1)));
        Assert.Equal(FilterVerdict.TransportMalformed, _bed.In(Changed(Udp(Alpha, 1, Me, 80), 25, 7)));
        Assert.Equal(FilterVerdict.TransportMalformed, _bed.In(Changed(Udp(Alpha, 1, Me, 80), 25, 13)));
        Assert.Equal(FilterVerdict.TransportMalformed, _bed.In(Changed(Tcp(Alpha, 1, Me, 80), 32, 4 << 4)));
        Assert.Equal(FilterVerdict.TransportMalformed, _bed.In(Changed(Tcp(Alpha, 1, Me, 80), 32, 7 << 4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Syn | Fin)]
    [InlineData(Syn | Rst)]
    [InlineData(Syn | Fin | Rst | Ack)]
    public void Flags_that_no_Tcp_sends_are_refused(byte flags) =>
        Assert.Equal(FilterVerdict.TcpFlagsImpossible, _bed.In(Tcp(Alpha, 1, Me, 80, flags)));

    [Theory]
    [InlineData("127.0.0.1", Me)]
    [InlineData("0.1.2.3", Me)]
    [InlineData("224.0.0.1", Me)]
    [InlineData("255.255.255.255", Me)]
    [InlineData(Alpha, "127.0.0.1")]
    [InlineData(Alpha, "0.0.0.0")]
    [InlineData("::1", Me6)]
    [InlineData("::", Me6)]
    [InlineData("ff02::1", Me6)]
    [InlineData(Alpha6, "::1")]
    public void Addresses_that_are_on_no_network_are_refused(string from, string to) =>
        Assert.Equal(FilterVerdict.AddressImpossible, _bed.In(Udp(from, 1, to, 80)));

    [Fact]
    public void Options_of_IPv4_are_walked_over()
    {
        Assert.Equal(FilterVerdict.Allowed, _bed.In(With(148, 4, 0, 0)));
        Assert.Equal(FilterVerdict.Allowed, _bed.In(With(1, 1, 1, 0, 0xff, 0xff, 0xff, 0xff)));
        Assert.Equal(FilterVerdict.RuleDenied, _bed.In(Ip4(Alpha, Me, 17, UdpHeader(1, 25, 0), [148, 4, 0, 0])));
        Assert.Equal(FilterVerdict.SourceRouted, _bed.In(With(1, 131, 7, 4, 1, 2, 3, 4)));
        Assert.Equal(FilterVerdict.SourceRouted, _bed.In(With(137, 7, 4, 1, 2, 3, 4, 0)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(With(148, 5, 0, 0)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(With(148, 1, 0, 0)));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(With(1, 1, 1, 148)));

        static byte[] With(params byte[] options) => Ip4(Alpha, Me, 17, UdpHeader(1, 80, 0), options);
    }

    [Fact]
    public void Extension_headers_of_IPv6_are_walked_over()
    {
        byte[] udp = UdpHeader(1, 80, 0), mail = UdpHeader(1, 25, 0);
        Assert.Equal(FilterVerdict.Allowed, _bed.In(Ip6(Alpha6, Me6, 0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, .. udp])));
        Assert.Equal(FilterVerdict.RuleDenied, _bed.In(Ip6(Alpha6, Me6, 0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, .. mail])));
        Assert.Equal(FilterVerdict.RuleDenied, _bed.In(Ip6(Alpha6, Me6, 51, [17, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, .. mail])));
        Assert.Equal(FilterVerdict.RuleDenied, _bed.In(Ip6(Alpha6, Me6, 43, [17, 0, 4, 0, 0, 0, 0, 0, .. mail])));
        Assert.Equal(FilterVerdict.SourceRouted, _bed.In(Ip6(Alpha6, Me6, 43, [17, 0, 0, 1, 0, 0, 0, 0, .. udp])));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Ip6(Alpha6, Me6, 60, [0, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0, .. udp])));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Ip6(Alpha6, Me6, 60, [17, 9, 1, 4, 0, 0, 0, 0, .. udp])));
        Assert.Equal(FilterVerdict.HeaderMalformed, _bed.In(Ip6(Alpha6, Me6, 44, [44, 0, 0, 0, 0, 0, 0, 1, 17, 0, 0, 0, 0, 0, 0, 1, .. udp])));
        foreach (byte unknown in new byte[] { 59, 135, 139, 140, 253, 254 })
            Assert.Equal(FilterVerdict.ExtensionHeaderUnknown, _bed.In(Ip6(Alpha6, Me6, unknown, [17, 0, 0, 0, 0, 0, 0, 0, .. udp])));
        foreach ((int count, FilterVerdict expected) in new[] { (8, FilterVerdict.Allowed), (9, FilterVerdict.ExtensionHeadersTooMany) })
        {
            byte[] chain = [.. Enumerable.Range(1, count).SelectMany(i => new byte[] { i == count ? (byte)17 : (byte)60, 0, 1, 4, 0, 0, 0, 0 }), .. udp];
            Assert.Equal(expected, _bed.In(Ip6(Alpha6, Me6, 60, chain)));
        }
    }

    private static byte[] Changed(byte[] packet, int at, byte value)
    {
        packet[at] = value;
        return packet;
    }
}
