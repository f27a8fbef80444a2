using System.Net;
using Lanstead.Agent.Naming;

namespace Lanstead.Tests.Plain.Agent;

public sealed class ResolvConfTests
{
    private static readonly IPAddress Ours = IPAddress.Parse("127.76.0.53");

    [Fact]
    public void Our_server_comes_first_our_domains_last_and_the_rest_stays()
    {
        string text = ResolvConf.With("# by hand\nnameserver 192.0.2.1\nsearch example.org\nnameserver 2001:db8::1\n", Ours, ["home.lanstead.internal"], "pi");

        Assert.Equal(["127.76.0.53", "192.0.2.1", "2001:db8::1"], ResolvConf.Servers(text).Select(server => server.ToString()));
        Assert.Equal(["example.org", "home.lanstead.internal"], ResolvConf.Search(text));
        Assert.Contains("\n# by hand\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Servers_are_not_taken_by_turns()
    {
        string text = ResolvConf.With("nameserver 192.0.2.1\noptions timeout:1 rotate edns0\n", Ours, [], "pi");

        Assert.Contains("\noptions timeout:1 edns0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("options", StringComparison.Ordinal) && line.Contains("rotate", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pi.example.net", "search example.net home.lanstead.internal")]
    [InlineData("pi", "search home.lanstead.internal")]
    public void Where_nothing_is_searched_the_machines_own_domain_still_is(string hostName, string line) =>
        Assert.Contains(line, ResolvConf.With("nameserver 192.0.2.1\n", Ours, ["home.lanstead.internal"], hostName).Split('\n'));

    [Fact]
    public void A_file_without_servers_asks_this_machine_as_libc_does()
    {
        Assert.Equal(["127.0.0.1"], ResolvConf.Servers("# nothing\n").Select(server => server.ToString()));
        Assert.Equal(["127.76.0.53", "127.0.0.1"], ResolvConf.Servers(ResolvConf.With("", Ours, [], "pi")).Select(server => server.ToString()));
    }

    [Fact]
    public void Six_domains_are_the_most() => Assert.Equal(
        ["a.example", "b.example", "n1.internal", "n2.internal", "n3.internal", "n4.internal"],
        ResolvConf.Search(ResolvConf.With("search a.example b.example\n", Ours, ["n1.internal", "n2.internal", "n3.internal", "n4.internal", "n5.internal"], "pi")));

    [Theory]
    [InlineData("nameserver 192.0.2.1\n")]
    [InlineData("nameserver 192.0.2.1\noptions rotate\nsearch a b\n")]
    [InlineData("# only a comment\n")]
    [InlineData("domain example.org\n\n\nnameserver ::1\n; end\n")]
    [InlineData("")]
    public void What_was_added_can_be_taken_out_again(string before) =>
        Assert.Equal(before, ResolvConf.Without(ResolvConf.With(before, Ours, ["home.lanstead.internal"], "pi.example.net"), Ours));

    [Fact]
    public void Lines_that_others_added_meanwhile_stay()
    {
        string text = ResolvConf.With("nameserver 192.0.2.1\n", Ours, ["home.lanstead.internal"], "pi");

        string edited = "# theirs\n" + text.Replace("nameserver 192.0.2.1", "nameserver 192.0.2.1\nnameserver 192.0.2.2", StringComparison.Ordinal) + "options ndots:2\n";

        Assert.Equal("# theirs\nnameserver 192.0.2.1\nnameserver 192.0.2.2\noptions ndots:2\n", ResolvConf.Without(edited, Ours));
    }
}
