using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;
using static Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>What is let in because of what went before. All under rules that allow nothing by themselves, unless a test says so.</summary>
public sealed class FlowTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(Me, Alpha, Bravo)]
    [InlineData(Me6, Alpha6, Bravo6)]
    public void Answers_to_Udp_sent_from_here_are_let_in(string me, string alpha, string bravo)
    {
        FilterBed bed = DenyAll();
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(alpha, 53, me, 4000)));
        bed.Out(Udp(me, 4000, alpha, 53));
        for (int i = 0; i < 3; i++)
            Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(alpha, 53, me, 4000)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(alpha, 54, me, 4000)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(alpha, 53, me, 4001)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(bravo, 53, me, 4000)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(alpha, 53, me, 4000)));
        Assert.Equal(3, bed.Filter.Count()[FilterVerdict.Allowed]);
    }

    [Fact]
    public void Udp_without_an_answer_is_remembered_for_two_minutes_and_with_one_for_three()
    {
        FilterBed bed = DenyAll();
        bed.Out(Udp(Me, 1, Alpha, 2));
        bed.Now += FlowTimeouts.UdpOneWay + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(Alpha, 2, Me, 1)));

        bed.Out(Udp(Me, 1, Alpha, 2));
        bed.Now += FlowTimeouts.UdpOneWay;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(Alpha, 2, Me, 1)));
        bed.Now += FlowTimeouts.UdpBothWays;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(Alpha, 2, Me, 1)));
        bed.Now += FlowTimeouts.UdpBothWays + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(Alpha, 2, Me, 1)));
    }

    [Fact]
    public void A_flow_that_goes_on_is_not_forgotten()
    {
        FilterBed bed = DenyAll();
        bed.Out(Udp(Me, 1, Alpha, 2));
        for (int i = 0; i < 10_000; i++)
        {
            bed.Now += TimeSpan.FromMilliseconds(300);
            Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(Alpha, 2, Me, 1)));
        }
    }

    [Fact]
    public void A_connection_opened_here_lives_for_two_hours_without_a_packet()
    {
        FilterBed bed = Connected();
        bed.Now += FlowTimeouts.TcpEstablished;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
        bed.Now += FlowTimeouts.TcpEstablished + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    [Fact]
    public void A_connection_that_nobody_answers_is_forgotten_after_four_minutes()
    {
        FilterBed bed = DenyAll();
        bed.Out(Tcp(Me, 4000, Alpha, 22, Syn));
        bed.Now += FlowTimeouts.TcpTransitory + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000, Syn | Ack)));
    }

    [Fact]
    public void A_connection_closed_by_both_is_forgotten_after_two_minutes_and_a_reset_one_after_ten_seconds()
    {
        FilterBed bed = Connected();
        bed.Out(Tcp(Me, 4000, Alpha, 22, Fin | Ack));
        bed.Now += FlowTimeouts.TcpTransitory;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000, Fin | Ack)));
        bed.Now += FlowTimeouts.TcpClosed;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
        bed.Now += Second;
        // The straggler did not keep it alive.
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000)));

        bed = Connected();
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000, Rst)));
        bed.Now += FlowTimeouts.TcpReset + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    [Fact]
    public void A_half_closed_connection_goes_on_in_the_other_direction()
    {
        FilterBed bed = Connected();
        bed.Out(Tcp(Me, 4000, Alpha, 22, Fin | Ack));
        for (int i = 0; i < 20; i++)
        {
            bed.Now += TimeSpan.FromMinutes(3);
            Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
        }
    }

    [Fact]
    public void A_connection_asked_for_from_outside_is_no_answer()
    {
        FilterBed bed = Connected();
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000, Syn)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    [Fact]
    public void Both_sides_may_open_at_once()
    {
        FilterBed bed = DenyAll();
        bed.Out(Tcp(Me, 4000, Alpha, 4000, Syn));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 4000, Me, 4000, Syn)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 4000, Me, 4000)));
    }

    [Fact]
    public void The_same_ports_can_be_used_again_at_once()
    {
        FilterBed bed = Connected();
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000, Rst)));
        bed.Out(Tcp(Me, 4000, Alpha, 22, Syn));
        bed.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000, Syn | Ack)));
    }

    [Theory]
    [InlineData(Syn | Ack)]
    [InlineData(Rst)]
    [InlineData(Rst | Ack)]
    [InlineData(Fin | Ack)]
    public void What_is_no_wish_for_a_connection_opens_nothing(byte flags)
    {
        FilterBed bed = DenyAll();
        bed.Out(Tcp(Me, 4000, Alpha, 22, flags));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    [Fact]
    public void Data_of_a_connection_older_than_the_filter_picks_it_up_if_the_options_say_so()
    {
        FilterBed bed = DenyAll();
        bed.Out(Tcp(Me, 4000, Alpha, 22));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));

        bed = new FilterBed(Rules(FilterAction.Deny), new FilterOptions { FlowCapacity = 1024, PickUpConnections = false });
        bed.Out(Tcp(Me, 4000, Alpha, 22));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    [Theory]
    [InlineData(Me, Alpha, 8, 0)]
    [InlineData(Me6, Alpha6, 128, 129)]
    public void Answers_to_pings_are_let_in_by_their_identifier_for_a_minute(string me, string alpha, byte request, byte reply)
    {
        FilterBed bed = DenyAll();
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Icmp(alpha, me, reply, 77)));
        bed.Out(Icmp(me, alpha, request, 77));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Icmp(alpha, me, reply, 77)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Icmp(alpha, me, reply, 78)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Icmp(alpha, me, request, 77)));
        bed.Now += FlowTimeouts.Echo + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Icmp(alpha, me, reply, 77)));
    }

    [Fact]
    public void Answering_a_ping_opens_nothing()
    {
        FilterBed bed = DenyAll();
        bed.Out(Icmp(Me, Alpha, 0, 77));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Icmp(Alpha, Me, 0, 77)));
        Assert.Equal(0, bed.Filter.Count().Flows);
    }

    [Theory]
    [InlineData(Me, Alpha, Bravo, 3)]
    [InlineData(Me, Alpha, Bravo, 11)]
    [InlineData(Me, Alpha, Bravo, 12)]
    [InlineData(Me6, Alpha6, Bravo6, 1)]
    [InlineData(Me6, Alpha6, Bravo6, 2)]
    [InlineData(Me6, Alpha6, Bravo6, 3)]
    public void Errors_about_a_known_flow_are_let_in_from_any_router(string me, string alpha, string router, byte type)
    {
        FilterBed bed = DenyAll();
        byte[] sent = Udp(me, 4000, alpha, 53), ping = Icmp(me, alpha, TestPacket.IsIpv6(me) ? (byte)128 : (byte)8, 5);
        Assert.Equal(FilterVerdict.IcmpErrorUnrelated, bed.In(Icmp(router, me, type, quoted: sent)));
        bed.Out(sent);
        bed.Out(ping);
        Assert.Equal(FilterVerdict.Allowed, bed.In(Icmp(router, me, type, quoted: sent)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Icmp(router, me, type, quoted: ping)));
        Assert.Equal(FilterVerdict.IcmpErrorUnrelated, bed.In(Icmp(router, me, type, quoted: Udp(me, 4001, alpha, 53))));
        Assert.Equal(FilterVerdict.IcmpErrorUnrelated, bed.In(Icmp(router, me, type, quoted: sent[..20])));
        // To another than the one who sent what it quotes.
        Assert.Equal(FilterVerdict.IcmpErrorUnrelated, bed.In(Icmp(router, alpha, type, quoted: sent)));
    }

    [Fact]
    public void Errors_about_answers_to_a_flow_from_outside_are_let_in()
    {
        FilterBed bed = new(Rules(FilterAction.Deny, Allow() with { Protocol = 6 }));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 4000, Me, 22, Syn)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Icmp(Bravo, Me, 3, quoted: Tcp(Me, 22, Alpha, 4000))));
    }

    [Fact]
    public void Answers_of_other_protocols_are_let_in_by_address_and_number()
    {
        FilterBed bed = DenyAll();
        bed.Out(Ip(Me, Alpha, 47, [1, 2, 3, 4]));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Ip(Alpha, Me, 47, [1, 2])));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Ip(Alpha, Me, 50, [1, 2])));
        bed.Now += FlowTimeouts.Other + Second;
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Ip(Alpha, Me, 47, [1, 2])));
    }

    [Fact]
    public void A_forwarded_flow_between_peers_comes_back()
    {
        FilterBed bed = new(Rules(FilterAction.Deny, Allow() with { Sources = [Net($"{Alpha}/32")], Directions = FilterDirections.Forwarded }));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Udp(Bravo, 2, Alpha, 1)));
        // Out of the tunnel from alpha, then by the machine's routes into it again to bravo.
        Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(Alpha, 1, Bravo, 2)));
        bed.Out(Udp(Alpha, 1, Bravo, 2));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Udp(Bravo, 2, Alpha, 1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_rules_end_flows_from_outside_and_what_this_side_still_sends_does_not_bring_them_back(bool tcp)
    {
        FilterBed bed = new(Rules(FilterAction.Allow));
        byte[] request = tcp ? Tcp(Alpha, 4000, Me, 25565) : Udp(Alpha, 4000, Me, 25565);
        byte[] answer = tcp ? Tcp(Me, 25565, Alpha, 4000) : Udp(Me, 25565, Alpha, 4000);
        if (tcp)
            Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 4000, Me, 25565, Syn)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(request));
        bed.Out(answer);
        Assert.Equal(FilterVerdict.Allowed, bed.In(request));

        bed.Use(Rules(FilterAction.Deny));
        bed.Out(answer);
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(request));
        for (int i = 0; i < 300; i++)
        {
            bed.Now += Second;
            bed.Out(answer);
            Assert.Equal(FilterVerdict.FlowRevoked, bed.In(request));
        }

        bed.Use(Rules(FilterAction.Allow));
        Assert.Equal(FilterVerdict.Allowed, bed.In(request));
    }

    [Fact]
    public void New_rules_leave_flows_opened_here()
    {
        FilterBed bed = Connected();
        bed.Use(Rules(FilterAction.Deny, Deny()));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
    }

    private static FilterBed DenyAll() => new(Rules(FilterAction.Deny));

    private static FilterBed Connected()
    {
        FilterBed bed = DenyAll();
        bed.Out(Tcp(Me, 4000, Alpha, 22, Syn));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000, Syn | Ack)));
        bed.Out(Tcp(Me, 4000, Alpha, 22));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 22, Me, 4000)));
        return bed;
    }
}
