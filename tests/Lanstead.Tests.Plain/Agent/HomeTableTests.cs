using System.Net;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Routes;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Plain.Agent;

public sealed class HomeTableTests
{
    private static readonly IPAddress s_own = IPAddress.Parse("192.168.1.10"), s_target = IPAddress.Parse("192.168.1.20"), s_target6 = IPAddress.Parse("fd12::20");

    [Fact]
    public void What_is_meant_for_the_machine_itself_is_led_to_the_address_that_it_answers_from()
    {
        string script = Script(Own(new PlannedPorts(true, false, 20000, 20000, 20000, 25565)));
        Assert.Contains("iifname \"ls-t\" meta nfproto ipv4 tcp dport 20000 dnat ip to 192.168.1.10:25565\n", script, StringComparison.Ordinal);
        // No way out by IPv6: the tunnel's own address.
        Assert.Contains("iifname \"ls-t\" meta nfproto ipv6 tcp dport 20000 redirect to :25565\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_stays_the_same_on_the_machine_comes_after_what_containers_publish()
    {
        string script = Script(Own(new PlannedPorts(true, false, 8080, 8080, 8080, 8080)));
        int own = script.IndexOf("chain own", StringComparison.Ordinal), line = script.IndexOf("tcp dport 8080 dnat ip to 192.168.1.10\n", StringComparison.Ordinal);
        Assert.True(line > own && own > 0);
    }

    [Fact]
    public void A_range_that_shifts_is_led_port_by_port_and_one_that_does_not_as_it_is()
    {
        Assert.Contains("dnat ip to udp dport map { 20000 : 192.168.1.20 . 2456, 20001 : 192.168.1.20 . 2457, 20002 : 192.168.1.20 . 2458 }", Script(Lan(s_target, new PlannedPorts(false, true, 20000, 20002, 20000, 2456))), StringComparison.Ordinal);
        Assert.Contains("meta nfproto ipv4 udp dport 2456-2458 dnat ip to 192.168.1.20\n", Script(Lan(s_target, new PlannedPorts(false, true, 2456, 2458, 2456, 2456))), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_has_no_translation_is_dropped_before_it_reaches_a_port_of_the_machine()
    {
        string script = Script(Lan(s_target, new PlannedPorts(true, false, 22, 22, 22, 22)), Own(new PlannedPorts(false, true, 7000, 7010, 7000, 7000)), Own(new PlannedPorts(false, true, 7005, 7020, 7005, 7005)));
        Assert.Contains("meta nfproto ipv4 tcp dport != { 22 } drop", script, StringComparison.Ordinal);
        Assert.Contains("meta nfproto ipv6 meta l4proto tcp drop", script, StringComparison.Ordinal);
        // Sets take no ranges that overlap.
        Assert.Contains("meta nfproto ipv4 udp dport != { 7000-7020 } drop", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Masquerade_is_for_the_target_that_asks_for_it_and_no_other()
    {
        string script = Script(Lan(s_target6, new PlannedPorts(true, false, 80, 80, 80, 8000), SourceMode.Masquerade), Lan(s_target, new PlannedPorts(true, false, 81, 81, 81, 81)));
        Assert.Contains("ct mark & 0xff000000 == 0x51000000 ip6 daddr fd12::20 tcp dport 8000 masquerade\n", script, StringComparison.Ordinal);
        Assert.Contains("dnat ip6 to [fd12::20]:8000\n", script, StringComparison.Ordinal);
        Assert.Single(script.Split("masquerade")[1..]);
    }

    [Fact]
    public void A_second_tunnel_has_a_mark_and_a_table_of_its_own_and_leaves_the_rest_of_a_mark_alone()
    {
        var way = new WayBack(1);
        Assert.Equal((51821u, 0x52000000u), (way.Table, way.Mark));
        string script = HomeTable.Script("ls-u", 1420, way, [Own(new PlannedPorts(true, false, 1, 1, 1, 1))], new AnswerAddresses(s_own, null), ClosedLinks.None);
        Assert.Contains("ct direction reply ct mark & 0xff000000 == 0x52000000 meta mark set meta mark & 0x00ffffff | 0x52000000", script, StringComparison.Ordinal);
        Assert.Contains("maxseg size set 1380", script, StringComparison.Ordinal);
        Assert.Contains("maxseg size set 1360", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_forwarded_nothing_forwards_answers_alone()
    {
        string script = HomeTable.Script("ls-t", 1280, new WayBack(0), [Lan(s_target, new PlannedPorts(true, false, 1, 1, 1, 1))], new AnswerAddresses(s_own, null), new ClosedLinks(["eth0"], [], false));
        Assert.Contains("meta nfproto ipv4 iifname \"eth0\" ct state established,related accept\n\t\tmeta nfproto ipv4 iifname \"eth0\" drop\n", script, StringComparison.Ordinal);
    }

    private static string Script(params HomeExposure[] exposures) => HomeTable.Script("ls-t", 1280, new WayBack(0), exposures, new AnswerAddresses(s_own, null), ClosedLinks.None);

    private static HomeExposure Own(PlannedPorts ports) => new(new PlannedExposure(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "own", [ports], "203.0.113.1"), null, null);

    private static HomeExposure Lan(IPAddress target, PlannedPorts ports, SourceMode source = SourceMode.Kept) =>
        new(new PlannedExposure(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "lan", [ports], "203.0.113.1") { Target = target, Source = source }, target, "eth0");
}
