using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;
using static Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Datagrams in pieces: only the first has ports. Rules allow UDP port 53 alone.</summary>
public sealed class FragmentTests
{
    private static readonly FilterRule Dns = Allow() with { DestinationPorts = [PortRange.Of(53)] };

    public static TheoryData<string, string> Families => new() { { Alpha, Me }, { Alpha6, Me6 } };

    [Theory]
    [MemberData(nameof(Families))]
    public void Later_fragments_pass_after_a_first_one_that_passed(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 2000, 1000, more: true, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 1000, 1000, more: true, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 3000, 5, more: false, 7)));
        // It is whole: nothing is left to send.
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 3000, 5, more: false, 7)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Later_fragments_do_not_pass_after_a_first_one_that_did_not(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(First(from, to, 54, 7)));
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 8)));
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Overlapping_fragments_spoil_their_datagram(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        byte[][] overlapping = [Later(from, to, 992, 1000, more: true, 7), Later(from, to, 8, 8, more: true, 7), Later(from, to, 8, 3000, more: false, 7), First(from, to, 53, 7)];
        foreach (byte[] fragment in overlapping)
        {
            bed.Now += FlowTimeouts.Fragments * 2;
            Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 7)));
            Assert.Equal(FilterVerdict.FragmentOverlap, bed.In(fragment));
            Assert.Equal(FilterVerdict.FragmentOverlap, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_datagram_ends_in_one_place(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 2000, 1000, more: false, 7)));
        Assert.Equal(FilterVerdict.FragmentOverlap, bed.In(Later(from, to, 3000, 1000, more: true, 7)));

        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 8)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 2000, 1000, more: true, 8)));
        Assert.Equal(FilterVerdict.FragmentOverlap, bed.In(Later(from, to, 1000, 500, more: false, 8)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void First_fragments_without_the_whole_transport_header_are_refused(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Allow));
        byte[] tcp = TcpHeader(1, 53, Syn, 100);
        tcp[12] = 6 << 4;
        Assert.Equal(FilterVerdict.FragmentTiny, bed.In(Fragment(from, to, 6, tcp[..8], 0, more: true, 7)));
        Assert.Equal(FilterVerdict.FragmentTiny, bed.In(Fragment(from, to, 6, tcp[..16], 0, more: true, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Fragment(from, to, 6, tcp[..24], 0, more: true, 7)));
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Fragment(from, to, 6, tcp[16..], 16, more: false, 8)));
    }

    [Fact]
    public void Ports_pushed_out_of_the_first_fragment_by_extension_headers_are_refused()
    {
        var bed = new FilterBed(Rules(FilterAction.Allow));
        // A destination options header of 16 bytes, of which the fragment holds 8.
        Assert.Equal(FilterVerdict.FragmentTiny, bed.In(Fragment(Alpha6, Me6, 60, [17, 1, 1, 12, 0, 0, 0, 0], 0, more: true, 7)));
        Assert.Equal(FilterVerdict.FragmentTiny, bed.In(Fragment(Alpha6, Me6, 60, [17, 0, 1, 4, 0, 0, 0, 0], 0, more: true, 8)));
    }

    [Fact]
    public void Impossible_fragments_are_refused()
    {
        var bed = new FilterBed(Rules(FilterAction.Allow));
        Assert.Equal(FilterVerdict.FragmentMalformed, bed.In(Later(Alpha, Me, 65528, 100, more: false, 7)));
        Assert.Equal(FilterVerdict.FragmentMalformed, bed.In(Later(Alpha6, Me6, 65528, 100, more: false, 7)));
        Assert.Equal(FilterVerdict.FragmentMalformed, bed.In(Later(Alpha, Me, 1000, 1001, more: true, 7)));
        Assert.Equal(FilterVerdict.FragmentMalformed, bed.In(Later(Alpha6, Me6, 1000, 1001, more: true, 7)));
        Assert.Equal(FilterVerdict.FragmentMalformed, bed.In(Later(Alpha, Me, 1000, 0, more: false, 7)));
    }

    [Fact]
    public void Atomic_fragments_of_IPv6_are_whole_packets()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Fragment(Alpha6, Me6, 17, UdpHeader(1, 53, 8), 0, more: false, 7)));
        Assert.Equal(FilterVerdict.DefaultDenied, bed.In(Fragment(Alpha6, Me6, 17, UdpHeader(1, 54, 8), 0, more: false, 7)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Late_fragments_and_those_of_other_rules_are_refused(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 7)));
        bed.Now += FlowTimeouts.Fragments;
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 1000, 1000, more: true, 7)));
        bed.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 2000, 1000, more: false, 7)));

        Assert.Equal(FilterVerdict.Allowed, bed.In(First(from, to, 53, 7)));
        bed.Use(Rules(FilterAction.Deny, Dns));
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
    }

    [Fact]
    public void More_datagrams_than_there_is_room_for_push_out_the_oldest()
    {
        var bed = new FilterBed(Rules(FilterAction.Deny, Dns), new FilterOptions { FlowCapacity = 1024, FragmentCapacity = 8 });
        for (ushort id = 1; id <= 9; id++)
        {
            bed.Now += TimeSpan.FromSeconds(1);
            Assert.Equal(FilterVerdict.Allowed, bed.In(First(Alpha, Me, 53, id)));
        }
        Assert.Equal(FilterVerdict.FragmentWithoutFirst, bed.In(Later(Alpha, Me, 1000, 8, more: false, 1)));
        for (ushort id = 2; id <= 9; id++)
            Assert.Equal(FilterVerdict.Allowed, bed.In(Later(Alpha, Me, 1000, 8, more: false, id)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Answers_in_fragments_are_let_in(string from, string to)
    {
        var bed = new FilterBed(Rules(FilterAction.Deny));
        bed.Out(Udp(to, 53, from, 40));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Fragment(from, to, 17, UdpHeader(40, 53, 992), 0, more: true, 7)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(Later(from, to, 1000, 1000, more: false, 7)));
    }

    internal static byte[] First(string from, string to, int port, ushort id) =>
        Fragment(from, to, 17, UdpHeader(4000, port, 992), 0, more: true, id);

    internal static byte[] Later(string from, string to, int offset, int length, bool more, ushort id) =>
        Fragment(from, to, 17, new byte[length], offset, more, id);
}
