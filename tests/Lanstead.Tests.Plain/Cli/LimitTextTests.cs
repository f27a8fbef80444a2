using Lanstead.Cli.Commands;

namespace Lanstead.Tests.Plain.Cli;

public sealed class LimitTextTests
{
    [Theory]
    [InlineData("20mbit", 20_000L)]
    [InlineData(" 1.5 Gbit", 1_500_000L)]
    [InlineData("512kbit", 512L)]
    [InlineData("none", null)]
    public void Rates_are_read_as_people_write_them(string text, long? kbit)
    {
        Assert.True(LimitText.TryRate(text, out long? read));
        Assert.Equal(kbit, read);
    }

    [Theory]
    [InlineData("20")]
    [InlineData("-5mbit")]
    [InlineData("mbit")]
    [InlineData("9999999gbit")]
    [InlineData("500GB")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(LimitText.TryRate(text, out _));

    [Fact]
    public void Amounts_count_in_thousands()
    {
        Assert.True(LimitText.TryAmount("2.5TB", out long? bytes));
        Assert.Equal(2_500_000_000_000, bytes);
        Assert.Equal(("20 Mbit/s", "1500 kbit/s", "as fast as it goes"), (LimitText.Rate(20_000), LimitText.Rate(1_500), LimitText.Rate(null)));
    }
}
