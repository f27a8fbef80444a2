using Lanstead.Server.Features.Limits;
using Lanstead.Server.Hosting;

namespace Lanstead.Tests.Plain.Server;

/// <summary>How much may be exposed, as operators write it.</summary>
public sealed class ExposeBoundsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("ports=0", "ports=0")]
    [InlineData(" user-ports=20 , exposures=100", "exposures=100,user-ports=20")]
    [InlineData("user-exposures=5,ports=7,exposures=3,user-ports=2", "exposures=3,ports=7,user-exposures=5,user-ports=2")]
    public void Text_is_read_and_told_back(string text, string told)
    {
        BoundsOfSpace bounds = BoundsOfSpace.Parse(text);

        Assert.Equal(told, bounds.ToString());
        Assert.Equal(bounds, BoundsOfSpace.Parse(bounds.ToString()));
    }

    [Theory]
    [InlineData("exposures")]
    [InlineData("exposures=-1")]
    [InlineData("all=3")]
    [InlineData("ports=99999999999")]
    public void What_is_no_limit_is_refused_by_its_name(string text) =>
        Assert.Contains(text, Assert.Throws<SettingsException>(() => BoundsOfSpace.Parse(text)).Message, StringComparison.Ordinal);
}
