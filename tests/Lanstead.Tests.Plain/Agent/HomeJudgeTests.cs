using System.Net;
using Lanstead.Agent;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Reconciling;
using Lanstead.Linux.Netlink;
using Lanstead.Protocol.Wire;
using Route = Lanstead.Linux.Netlink.Route;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>A home with its LAN on the link to the Internet, virtual machines on a bridge of its own, and a network of Lanstead.</summary>
public sealed class HomeJudgeTests
{
    private static readonly SystemView s_system = new(
        [new Link(2, "eth0", true, 1500, null), new Link(3, "vmbr1", true, 1500, "bridge"), new Link(4, "ls-home", true, 1280, "tun")],
        [new InterfaceAddress(2, IPAddress.Parse("192.168.1.10"), 24)],
        [
            Way("0.0.0.0/0", 2, "192.168.1.1"), Way("192.168.1.0/24", 2), Way("10.20.0.0/24", 3), Way("10.77.0.0/24", 4), Way("172.20.0.0/16", 2, "192.168.1.2"), Way("203.0.113.0/24", 2, "192.168.1.2"),
        ]);

    [Fact]
    public void Nothing_is_opened_where_the_machines_person_said_no()
    {
        HomePlan plan = HomeJudge.Judge([Exposed(null)], accepts: false, s_system, (_, _, _) => true);
        Assert.Empty(plan.Opened);
        Assert.Equal(AgentFailures.ExposuresOff, Assert.Single(plan.States).Code);
    }

    [Theory]
    [InlineData("192.168.1.20", "eth0")]
    [InlineData("10.20.0.5", "vmbr1")]
    [InlineData("172.20.3.4", "eth0")]
    public void A_machine_in_a_lan_of_this_one_is_led_to_by_its_link(string target, string link)
    {
        HomePlan plan = HomeJudge.Judge([Exposed(target)], true, s_system, (_, _, _) => true);
        Assert.Equal(link, Assert.Single(plan.Opened).Link);
        Assert.Equal(new HomeLink(link, Six: false), Assert.Single(plan.Links));
    }

    [Theory]
    [InlineData("198.51.100.7")]   // the Internet
    [InlineData("203.0.113.7")]    // the Internet by another router
    [InlineData("10.77.0.3")]      // another device of a network
    [InlineData("224.0.0.251")]
    [InlineData("fd12::20")]       // no way there
    public void A_target_that_is_in_no_lan_of_this_machine_is_refused(string target)
    {
        HomePlan plan = HomeJudge.Judge([Exposed(target)], true, s_system, (_, _, _) => true);
        Assert.Empty(plan.Opened);
        Assert.Equal(AgentFailures.ExposureTargetForeign, Assert.Single(plan.States).Code);
    }

    [Fact]
    public void Who_has_another_router_as_far_as_can_be_known_is_told_of_masquerade_and_who_has_it_is_not()
    {
        Assert.Contains("masquerade", Detail(Exposed("192.168.1.20")), StringComparison.Ordinal);
        Assert.Equal("", Detail(Exposed("192.168.1.20") with { Source = SourceMode.Masquerade }));
        Assert.Equal("", Detail(Exposed("10.20.0.5")));
    }

    [Fact]
    public void What_nobody_listens_on_is_open_with_a_warning_but_not_where_one_of_its_protocols_is_there()
    {
        PlannedExposure both = Exposed(null) with { Ports = [new PlannedPorts(true, true, 25565, 25565, 25565, 25565)] };
        Assert.Contains("listens on TCP 25565, UDP 25565", Detail(both, (_, _, _) => false), StringComparison.Ordinal);
        Assert.Equal("", Detail(both, (isTcp, _, _) => isTcp));
    }

    [Fact]
    public void One_that_makes_no_sense_does_not_keep_the_others_from_being_opened()
    {
        HomePlan plan = HomeJudge.Judge([Exposed(null) with { Fault = "It has no ports." }, Exposed(null)], true, s_system, (_, _, _) => true);
        Assert.Single(plan.Opened);
        Assert.Equal([false, true], plan.States.Select(state => state.Open));
    }

    [Fact]
    public void The_machines_own_address_is_no_other_machine() =>
        Assert.Null(Assert.Single(HomeJudge.Judge([Exposed("192.168.1.10")], true, s_system, (_, _, _) => true).Opened).Link);

    private static string Detail(PlannedExposure one, Func<bool, int, int, bool>? listens = null)
    {
        ExposureState state = Assert.Single(HomeJudge.Judge([one], true, s_system, listens ?? ((_, _, _) => true)).States);
        Assert.True(state.Open);
        return state.Detail;
    }

    private static PlannedExposure Exposed(string? target) =>
        new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "game", [new PlannedPorts(true, false, 25565, 25565, 25565, 25565)], "203.0.113.1") { Target = target is null ? null : IPAddress.Parse(target) };

    private static Route Way(string to, int link, string? by = null) => new() { Destination = IPNetwork.Parse(to), LinkIndex = link, Gateway = by is null ? null : IPAddress.Parse(by) };
}
