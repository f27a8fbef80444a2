using System.Net;
using Lanstead.Protocol;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class WireTextTests
{
    [Theory]
    [InlineData("Alpha", "alpha")]
    [InlineData("alpha.example.org", "alpha")]
    [InlineData("Dad's Laptop!", "dad-s-laptop")]
    [InlineData("--x--", "x")]
    [InlineData("$(reboot)", "reboot")]
    [InlineData("日本", "device")]
    [InlineData("..", "device")]
    [InlineData("", "device")]
    [InlineData(null, "device")]
    [InlineData("\u202Ealpha\0", "alpha")]
    public void J1_a_hostname_becomes_a_label(string? hostname, string label)
    {
        Assert.Equal(label, DnsLabel.From(hostname, "device"));
        Assert.True(DnsLabel.IsValid(label));
    }

    [Fact]
    public void J1_whatever_comes_a_label_is_made_that_passes_its_own_check()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            char[] text = new char[random.Next(0, 120)];
            for (int at = 0; at < text.Length; at++)
                text[at] = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x20, 0x7F));
            Assert.True(DnsLabel.IsValid(DnsLabel.From(new string(text), "device")));
        }
    }

    [Theory]
    [InlineData("Home", true)]
    [InlineData("Küche & Büro 🏠", true)]
    [InlineData("日本", true)]
    [InlineData("", false)]
    [InlineData(" home", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u200Bb", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("a\x7f", false)]
    public void J1_display_text_takes_any_script_and_nothing_that_acts(string text, bool valid) =>
        Assert.Equal(valid, DisplayText.IsValid(text, 1, 64));

    [Fact]
    public void J1_a_lone_surrogate_is_refused() => Assert.False(DisplayText.IsValid("a" + (char)0xD800, 1, 64));

    [Theory]
    [InlineData("192.0.2.1:51820", true)]
    [InlineData("[2001:db8::1]:51820", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("192.0.2.1:0", false)]
    [InlineData("192.0.2.1:65536", false)]
    [InlineData("192.0.2.1:+5", false)]
    [InlineData("192.0.2.01:5", false)]
    [InlineData("0.0.0.0:5", false)]
    [InlineData("224.0.0.1:5", false)]
    [InlineData("255.255.255.255:5", false)]
    [InlineData("[ff02::1]:5", false)]
    [InlineData("[fe80::1%eth0]:5", false)]
    [InlineData("[192.0.2.1]:5", false)]
    [InlineData("2001:db8::1:5", false)]
    [InlineData("host.example:5", false)]
    [InlineData("1:5", false)]
    [InlineData("", false)]
    public void Endpoints_have_one_spelling_and_can_be_sent_to(string text, bool valid) =>
        Assert.Equal(valid, EndpointText.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("192.168.7.0/24", true)]
    [InlineData("100.64.0.0/10", true)]
    [InlineData("172.16.0.0/11", false)]
    [InlineData("8.8.8.0/24", false)]
    [InlineData("0.0.0.0/8", false)]
    [InlineData("127.0.0.0/8", false)]
    [InlineData("10.0.0.1/24", false)]
    [InlineData("10.0.0.0/31", false)]
    [InlineData("10.0.0.0/24; drop", false)]
    [InlineData(null, false)]
    public void Ranges_are_private_ones_without_host_bits(string? text, bool valid) =>
        Assert.Equal(valid, OverlayRange.TryParse4(text, out _));

    [Fact]
    public void First_and_last_address_of_a_range_belong_to_nobody()
    {
        IPNetwork range = IPNetwork.Parse("10.1.2.0/23");
        Assert.False(OverlayRange.Holds(range, "10.1.2.0"));
        Assert.True(OverlayRange.Holds(range, "10.1.2.255"));
        Assert.True(OverlayRange.Holds(range, "10.1.3.254"));
        Assert.False(OverlayRange.Holds(range, "10.1.3.255"));
        Assert.False(OverlayRange.Holds(range, "10.1.4.1"));
    }
}
