using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>Which interfaces the agent may replace and delete.</summary>
public sealed class OwnershipTests
{
    private static readonly Journal Journaled = Journal.Empty with { Interfaces = ["ls-home"] };
    private static readonly InterfaceMarks Marked = new(1, ["ls-home"]);

    [Theory]
    [InlineData("tun")]
    [InlineData("wireguard")]
    public void What_bears_our_mark_is_ours_also_without_a_journal(string kind) =>
        Assert.True(Ownership.IsOurs(Link(kind, "lanstead"), Journal.Empty, InterfaceMarks.Empty));

    [Theory]
    [InlineData("tun")]
    [InlineData("wireguard")]
    public void What_we_were_about_to_make_is_ours_until_it_was_marked_once(string kind)
    {
        Assert.True(Ownership.IsOurs(Link(kind), Journaled, InterfaceMarks.Empty));
        // Ours went, as with a restart of the machine: this one is another.
        Assert.False(Ownership.IsOurs(Link(kind), Journaled, Marked));
    }

    [Theory]
    [InlineData("tun", null)]
    [InlineData("wireguard", null)]
    [InlineData("tun", "Lanstead")]
    [InlineData("tun", "office")]
    public void What_we_never_made_is_not_ours_whatever_its_kind(string kind, string? alias) =>
        Assert.False(Ownership.IsOurs(Link(kind, alias), Journal.Empty, InterfaceMarks.Empty));

    [Theory]
    [InlineData("veth", null)]
    [InlineData(null, null)]
    [InlineData("tun", "office")]
    public void Another_kind_or_mark_under_a_name_of_ours_is_not_ours(string? kind, string? alias) =>
        Assert.False(Ownership.IsOurs(Link(kind, alias), Journaled, InterfaceMarks.Empty));

    private static Link Link(string? kind, string? alias = null) => new(7, "ls-home", IsUp: true, 1280, kind) { Alias = alias };
}
