using Lanstead.Protocol;

namespace Lanstead.Tests.Plain.Protocol;

/// <summary>What a machine lacks of a network's demand: exactly that, and what it cannot tell is lacking too.</summary>
public sealed class PostureRulesTests
{
    private static readonly Posture s_kept = new("debian", "12", "Debian GNU/Linux 12 (bookworm)", Posture.On, Posture.On);
    private static readonly PostureDemand s_all = new("0.2.0", [new SystemDemand("debian", "12"), new SystemDemand("arch")], DiskEncryption: true, Firewall: true);

    [Fact]
    public void Machine_that_meets_all_lacks_nothing_and_one_that_never_told_lacks_what_cannot_be_known()
    {
        Assert.Empty(PostureRules.Missing(s_all, s_kept, "0.2.0"));
        Assert.Empty(PostureRules.Missing(null, null, ""));
        Assert.Empty(PostureRules.Missing(new PostureDemand(Systems: []), null, ""));
        Assert.Equal(["unreported"], PostureRules.Missing(s_all, null, "0.2.1"));
        Assert.Equal(["agent_version 0.2.0"], PostureRules.Missing(new PostureDemand("0.2.0"), null, "0.1.9"));
    }

    [Fact]
    public void Each_lack_is_told_by_itself()
    {
        Posture bad = new("debian", "11", "", Posture.Off, Posture.Unknown);
        Assert.Equal(["agent_version 0.2.0", "system debian 12, arch", "disk_encryption off", "firewall unknown"], PostureRules.Missing(s_all, bad, "0.1.0"));
        Assert.Empty(PostureRules.Missing(s_all, s_kept with { System = "arch", SystemVersion = "" }, "1"));
        Assert.Equal(["system debian 12, arch"], PostureRules.Missing(s_all, s_kept with { System = "", SystemVersion = "" }, "1"));
        foreach (string lack in PostureRules.Missing(s_all, bad, "0.1.0").Append("unreported"))
            Assert.NotEqual(lack, PostureRules.TextOf(lack));
        Assert.Equal("something new", PostureRules.TextOf("something new"));
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("1.10", "1.9", true)]
    [InlineData("1.9", "1.10", false)]
    [InlineData("2", "1.99.99", true)]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("1.2", "1.2.1", false)]
    [InlineData("0.2.0-dev+abc", "0.2.0", true)]
    [InlineData("rolling", "1", false)]
    [InlineData("", "1", false)]
    [InlineData(null, "1", false)]
    [InlineData("99999999999999999999", "1", false)]
    public void Versions_are_compared_number_by_number(string? version, string least, bool isAtLeast) => Assert.Equal(isAtLeast, PostureRules.IsAtLeast(version, least));
}
