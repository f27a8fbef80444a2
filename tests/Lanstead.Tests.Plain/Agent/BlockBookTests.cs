using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Plain.Agent;

public sealed class BlockBookTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_another_network_holds_is_left_out_and_families_are_apart()
    {
        IPNetwork[] mixed = [.. new[] { "10.0.0.0/8", "10.1.0.0/16", "10.255.255.255/32", "11.0.0.1/32", "11.0.0.1/32", "9.0.0.0/8", "2001:db8::/32", "2001:db8::1/128" }.Select(text => IPNetwork.Parse(text))];
        Assert.Equal(["9.0.0.0/8", "10.0.0.0/8", "11.0.0.1/32"], BlockSet.Reduced(mixed, AddressFamily.InterNetwork).Select(one => one.ToString()));
        Assert.Equal("2001:db8::/32", Assert.Single(BlockSet.Reduced(mixed, AddressFamily.InterNetworkV6)).ToString());
    }

    [Fact]
    public void Reducing_is_what_comparing_each_with_each_would_do()
    {
        var random = new Random(42);
        for (int round = 0; round < 200; round++)
        {
            IPNetwork[] some = [.. Enumerable.Range(0, 40).Select(_ => Network(random))];
            string[] naive = [.. some.Where(one => !some.Any(other => other.PrefixLength < one.PrefixLength && other.Contains(one.BaseAddress))).Select(one => one.ToString()).Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal(naive, BlockSet.Reduced(some, AddressFamily.InterNetwork).Select(one => one.ToString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_block_holds_until_it_is_over_and_of_its_own_tunnel_alone()
    {
        var plan = new TunnelPlan
        {
            NetworkId = NetworkId.New(TimeProvider.System).ToWire(),
            Blocked = { new BlockedPrefix { Prefix = "198.51.100.0/24" }, new BlockedPrefix { Prefix = "203.0.113.5/32", Until = s_now.AddHours(1).ToUnixTimeMilliseconds() }, new BlockedPrefix { Prefix = "0.0.0.0/0" }, new BlockedPrefix { Prefix = "no; drop" } },
        };
        OpenExposure one = Open(PlannedBlocks.Of(plan)), other = Open(PlannedBlocks.None);
        var book = new BlockBook();
        string first = book.Look([one.Plan, other.Plan], s_now);
        Assert.Equal(["198.51.100.0/24", "203.0.113.5/32"], book.Blocked(one).Blocks.Single().Prefixes.Select(prefix => prefix.ToString()));
        Assert.Empty(book.Blocked(other).Blocks);
        Assert.Equal(first, book.Look([one.Plan, other.Plan], s_now.AddMinutes(59)));
        Assert.NotEqual(first, book.Look([one.Plan, other.Plan], s_now.AddHours(1)));
        Assert.Equal("198.51.100.0/24", Assert.Single(book.Blocked(one).Blocks.Single().Prefixes).ToString());
        BlockListStatus told = Assert.Single(book.Tell(new Dictionary<string, FirewallCount> { [book.Blocked(one).Blocks[0].Counter] = new FirewallCount(7, 700) }));
        Assert.Equal((plan.NetworkId, "own", 1ul, 7ul), (told.NetworkId, told.List, told.Entries, told.Dropped));
        Assert.Equal("", book.Look([other.Plan], s_now));
    }

    private static IPNetwork Network(Random random)
    {
        int bits = random.Next(4, 33);
        uint address = (uint)random.Next(0, 1 << 12) << 20 & (bits == 32 ? uint.MaxValue : ~(uint.MaxValue >> bits));
        return new IPNetwork(new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]), bits);
    }

    private static OpenExposure Open(PlannedBlocks blocks) =>
        new(new PlannedExposure(Guid.CreateVersion7(s_now), "one", [new PlannedPorts(true, false, 80, 80, 80, 80)], "") { Blocks = blocks }, IPAddress.Parse("10.0.0.2"), "ls-tun");
}
