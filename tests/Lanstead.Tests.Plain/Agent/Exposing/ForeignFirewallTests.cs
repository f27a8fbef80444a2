using Lanstead.Agent.Exposing;

namespace Lanstead.Tests.Plain.Agent.Exposing;

public sealed class ForeignFirewallTests
{
    [Fact]
    public void A_chain_that_forwards_nothing_is_told_with_what_helps()
    {
        const string forward = """{"chain":{"family":"ip","table":"filter","name":"FORWARD","handle":1,"type":"filter","hook":"forward","prio":0,"policy":"drop"}}""";
        Assert.Contains("(table ip filter). Allow there what goes out by ls-tun", ForeignFirewall.Tell($$"""{"nftables":[{{forward}}]}""", ["ls-tun"]), StringComparison.Ordinal);
        Assert.Contains("nft insert rule ip filter DOCKER-USER oifname ls-tun accept",
            ForeignFirewall.Tell($$$"""{"nftables":[{{{forward}}},{"chain":{"family":"ip","table":"filter","name":"DOCKER-USER","handle":2}}]}""", ["ls-tun"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"nftables":[{"metainfo":{"version":"1.0.6"}}]}""")]
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"filter","name":"FORWARD","hook":"forward","prio":0,"policy":"accept"}},{"chain":{"family":"ip","table":"filter","name":"INPUT","hook":"input","prio":0,"policy":"drop"}}]}""")]
    [InlineData("nothing")]
    public void Where_nothing_holds_back_nothing_is_told(string chains) => Assert.Empty(ForeignFirewall.Tell(chains, ["ls-tun"]));
}
