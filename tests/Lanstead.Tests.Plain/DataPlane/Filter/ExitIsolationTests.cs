using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;
using static Lanstead.Tests.Plain.DataPlane.Filter.TestPacket;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>
/// E5: a client of an exit tries to reach what it must not, plainly and past the list by fragments. A probe passes when the receiver would hold a
/// whole datagram for a forbidden place.
/// </summary>
public sealed class ExitIsolationTests
{
    private const int Probes = 500;
    private const string Allowed4 = "198.51.100.7";

    // Where, protocol, port. The last one is IPv6 on a plan without it.
    private static readonly (string To, byte Protocol, int Port)[] Forbidden =
    [
        ("10.90.0.3", 6, 22), ("10.90.0.77", 17, 5353), ("192.168.1.1", 6, 80), ("192.168.1.20", 17, 161), ("169.254.169.254", 6, 80),
        (Me, 6, 8443), (Allowed4, 6, 25), ("2001:db8::7", 17, 53), ("2001:db8::7", 6, 443),
    ];

    private static FilterRules ExitRules => Rules(
        FilterAction.Deny,
        Deny() with { Destinations = [Net("10.0.0.0/8"), Net("192.168.0.0/16"), Net("172.16.0.0/12"), Net("169.254.0.0/16")] },
        Deny() with { Protocol = 6, DestinationPorts = [PortRange.Of(25)] },
        Allow() with { Directions = FilterDirections.Forwarded, Destinations = [Net("0.0.0.0/0")] });

    [Fact]
    public void E5_none_of_500_probes_passes_and_each_is_counted()
    {
        var bed = new FilterBed(ExitRules);
        var random = new Random(5);
        int passed = 0;
        for (int probe = 0; probe < Probes; probe++)
        {
            long refused = bed.Filter.Count().Refused;
            if (Passes(bed, random, probe))
                passed++;
            Assert.True(bed.Filter.Count().Refused > refused, $"probe {probe} is not counted");
        }
        Assert.Equal(0, passed);
        FilterCounts counts = bed.Filter.Count();
        foreach (FilterVerdict reason in new[] { FilterVerdict.RuleDenied, FilterVerdict.DefaultDenied, FilterVerdict.FragmentTiny, FilterVerdict.FragmentOverlap, FilterVerdict.FragmentWithoutFirst })
            Assert.True(counts[reason] > 0, $"no probe met {reason}");
    }

    [Fact]
    public void What_the_plan_allows_passes()
    {
        var bed = new FilterBed(ExitRules);
        Assert.Equal(FilterVerdict.Allowed, bed.In(Tcp(Alpha, 4000, Allowed4, 443, Syn)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(FragmentTests.First(Alpha, Allowed4, 443, 1)));
        Assert.Equal(FilterVerdict.Allowed, bed.In(FragmentTests.Later(Alpha, Allowed4, 1000, 1000, more: false, 1)));
    }

    private static bool Passes(FilterBed bed, Random random, int probe)
    {
        (string to, byte protocol, int port) = Forbidden[probe % Forbidden.Length];
        string from = IsIpv6(to) ? Alpha6 : Alpha;
        ushort id = (ushort)(probe + 1);
        byte[] wanted = protocol == 6 ? TcpHeader(random.Next(1024, 65536), port, Syn, 84) : UdpHeader(random.Next(1024, 65536), port, 96);
        bool byPortOnly = to == Allowed4;
        // The datagram that a first look finds harmless; only where the place itself is allowed does it differ.
        byte[] harmless = [.. wanted];
        if (byPortOnly)
            harmless[3] = 80;
        switch (probe / Forbidden.Length % 7)
        {
            case 0:
                return bed.In(Ip(from, to, protocol, wanted)) == FilterVerdict.Allowed;
            case 1:
                // Tiny: the flags, or the ports, in the second fragment.
                return All(bed, Piece(wanted, 0, 8, true), Piece(wanted, 8, wanted.Length - 8, false));
            case 2:
                // Late: the rest without a first one, and then in the wrong order.
                return All(bed, Piece(wanted, 40, wanted.Length - 40, false), Piece(wanted, 0, 40, true));
            case 3:
                // Overlapping: a harmless first one, whose header the second writes over (RFC 1858 §4).
                bed.In(Piece(harmless, 0, 40, true));
                return All(bed, Piece(wanted, 0, 40, true), Piece(wanted, 40, wanted.Length - 40, false));
            case 4:
                bed.In(Piece(harmless, 0, 40, true));
                return bed.In(Piece(wanted, 8, 40, true)) == FilterVerdict.Allowed | bed.In(Piece(wanted, 48, wanted.Length - 48, false)) == FilterVerdict.Allowed;
            case 5:
                // After the time in which the rest is waited for.
                bool first = bed.In(Piece(byPortOnly ? harmless : wanted, 0, 40, true)) == FilterVerdict.Allowed;
                bed.Now += FlowTimeouts.Fragments + TimeSpan.FromSeconds(random.Next(1, 60));
                return (first && !byPortOnly) | bed.In(Piece(wanted, 40, wanted.Length - 40, false)) == FilterVerdict.Allowed;
            default:
                // Bytes after the end that the last fragment told.
                bed.In(Piece(harmless, 0, 40, true));
                bed.In(Piece(harmless, 40, 8, false));
                return bed.In(Piece(wanted, 48, wanted.Length - 48, true)) == FilterVerdict.Allowed | bed.In(Piece(wanted, 0, 48, true)) == FilterVerdict.Allowed;
        }

        byte[] Piece(byte[] data, int offset, int length, bool more) =>
            Fragment(from, to, protocol, data[offset..(offset + (more ? length / 8 * 8 : length))], offset, more, id);
    }

    // A datagram arrives only if every piece does.
    private static bool All(FilterBed bed, params byte[][] pieces) => pieces.Select(bed.In).ToArray().All(verdict => verdict == FilterVerdict.Allowed);
}
