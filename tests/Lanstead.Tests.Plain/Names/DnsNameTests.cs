using System.Net;
using Lanstead.Names;

namespace Lanstead.Tests.Plain.Names;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("Nas.Home.EXAMPLE.", "nas.home.example")]
    [InlineData("a", "a")]
    [InlineData(".", ".")]
    [InlineData("", ".")]
    [InlineData(@"a\.b.c", @"a\.b.c")]
    [InlineData(@"\000\255.c", @"\000\255.c")]
    public void Text_is_read_and_written(string text, string written) => Assert.Equal(written, DnsName.Parse(text).ToString());

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("ä.example")]
    [InlineData(@"a\25.c")]
    [InlineData(@"a\")]
    [InlineData("a\nb")]
    [InlineData(null)]
    public void Other_text_is_refused(string? text) => Assert.False(DnsName.TryParse(text, out _));

    [Fact]
    public void Labels_and_names_have_their_longest()
    {
        string label = new('a', 63);
        Assert.True(DnsName.TryParse($"{label}.{label}.{label}.{label[..61]}", out DnsName longest));
        Assert.Equal(255, longest.WireLength);
        Assert.False(DnsName.TryParse($"{label}.{label}.{label}.{label[..62]}", out _));
        Assert.False(DnsName.TryParse(label + "a", out _));
        Assert.False(DnsName.Parse("x").TryBelow(longest, out _));
    }

    [Theory]
    [InlineData("10.90.0.0/16", 1, "90.10.in-addr.arpa")]
    [InlineData("10.90.16.0/20", 16, "16.90.10.in-addr.arpa")]
    [InlineData("10.0.0.0/9", 128, "0.10.in-addr.arpa")]
    [InlineData("10.90.1.128/25", 128, "128.1.90.10.in-addr.arpa")]
    [InlineData("fd00:1::/64", 1, "0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa")]
    [InlineData("fd00:1::/62", 4, "0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa")]
    [InlineData("fd00:1000::/58", 4, "0.0.0.0.0.0.0.0.0.0.1.0.0.d.f.ip6.arpa")]
    public void Reverse_zones_cover_a_prefix(string prefix, int count, string first)
    {
        IPNetwork network = IPNetwork.Parse(prefix);
        IReadOnlyList<DnsName> zones = DnsName.ReverseZones(network);

        Assert.Equal(count, zones.Distinct().Count());
        if (prefix != "fd00:1000::/58")
            Assert.Equal(first, zones[0].ToString());
        byte[] last = network.BaseAddress.GetAddressBytes();
        for (int bit = network.PrefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        Assert.Contains(zones, zone => DnsName.Reverse(new IPAddress(last)).IsWithin(zone));
        Assert.Contains(zones, zone => DnsName.Reverse(network.BaseAddress).IsWithin(zone));
    }

    [Fact]
    public void A_dot_within_a_label_is_no_end_of_it()
    {
        Assert.False(DnsName.Parse(@"a\.lan.internal").IsWithin(DnsName.Parse("lan.internal")));
        Assert.True(DnsName.Parse(@"a\\.lan.internal").IsWithin(DnsName.Parse("lan.internal")));
        Assert.Equal("internal", DnsName.Parse(@"a\.lan.internal").Parent.ToString());
    }
}
