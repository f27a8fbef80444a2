using Lanstead.Server.Features.Fleet;

namespace Lanstead.Tests.Plain.Server.Fleet;

/// <summary>How machines are parted into waves.</summary>
public sealed class WavesTests
{
    [Theory]
    [InlineData("1 10%", 25, "1 3 21")]
    [InlineData("1 10%", 1, "1")]
    [InlineData("1 10%", 2, "1 1")]
    [InlineData("50% 50%", 3, "2 1")]
    [InlineData("", 4, "4")]
    [InlineData("100%", 7, "7")]
    [InlineData("2 2", 5, "2 2 1")]
    public void Waves_have_so_many_machines_and_the_rest_comes_last(string waves, int machines, string sizes) =>
        Assert.Equal(sizes, string.Join(' ', Waves.Of(waves.Split(' ', StringSplitOptions.RemoveEmptyEntries), machines).CountBy(wave => wave).OrderBy(wave => wave.Key).Select(wave => wave.Value)));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("101%")]
    [InlineData("1.5")]
    [InlineData("%")]
    [InlineData("ten")]
    [InlineData(" 1")]
    public void What_is_no_number_and_no_share_is_no_wave(string wave) => Assert.False(Waves.AreSound([wave]));
}
