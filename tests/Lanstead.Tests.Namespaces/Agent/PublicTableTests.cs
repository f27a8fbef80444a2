using System.Diagnostics;
using System.Net;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Routes;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>The tunnel server's table, by packets.</summary>
public sealed class PublicTableTests(PublicWorld world) : IClassFixture<PublicWorld>
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ports_lead_home_by_TCP_and_UDP_and_the_service_sees_the_caller()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        Guid game = New(), range = New(), six = New();
        foreach ((bool udp, int port) in new[] { (false, 25565), (true, 25565), (true, 3001), (false, 9443) })
            world.Serve(udp, port);
        OpenExposure[] open =
        [
            Open(game, PublicWorld.Public, PublicWorld.Home, new PlannedPorts(true, true, 25565, 25565, 25565, 25565)),
            // The tunnel's ports are others than the public ones: each goes to its own.
            Open(range, PublicWorld.Public, PublicWorld.Home, new PlannedPorts(false, true, 2000, 2002, 3000, 3000)),
            Open(six, PublicWorld.Public6, PublicWorld.Home6, new PlannedPorts(true, false, 443, 443, 9443, 9443)),
        ];
        Put(keeper, open);

        Assert.Equal($"{PublicWorld.Friend} at 25565", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 25565, udp: false));
        Assert.Equal($"{PublicWorld.Friend} at 25565", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 25565, udp: true));
        Assert.Equal($"{PublicWorld.Friend} at 3001", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 2001, udp: true));
        Assert.Equal($"{PublicWorld.Friend6} at 9443", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public6, 443, udp: false));
        // The tunnel server itself reaches it by its public address too.
        Assert.Equal($"{PublicWorld.Public} at 25565", await PublicService.AskAsync(world.Hub, PublicWorld.Public, 25565, udp: false));

        // What is not exposed is not there, nor is the tunnel itself.
        Assert.Null(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9443, udp: false, Short));
        Assert.Null(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Home, 25565, udp: false, Short));
        Assert.Null(await PublicService.AskAsync(world.HomeMachine, PublicWorld.Friend, 7, udp: false, Short));

        // Each is counted by itself, and goes on when another one changes.
        var counted = Counted(keeper);
        Assert.Equal(3u, counted[PublicTable.CounterNew(game)].Packets);
        Assert.Equal(1u, counted[PublicTable.CounterNew(range)].Packets);
        Assert.Equal((1u, 1u), (counted[PublicTable.CounterIn(range)].Packets, counted[PublicTable.CounterOut(range)].Packets));
        Put(keeper, [open[1]]);
        Assert.Equal(1u, Counted(keeper)[PublicTable.CounterIn(range)].Packets);
        Assert.Null(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 25565, udp: false, Short));
        Assert.Equal($"{PublicWorld.Friend} at 3001", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 2001, udp: true));
    }

    [Fact]
    public async Task Who_is_denied_does_not_get_through_and_who_is_not_allowed_neither()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        world.Serve(udp: false, 7000);
        var ports = new PlannedPorts(true, false, 7000, 7000, 7000, 7000);
        OpenExposure one = Open(New(), PublicWorld.Public, PublicWorld.Home, ports);
        IPNetwork friends = IPNetwork.Parse("203.0.113.0/24"), friend = IPNetwork.Parse($"{PublicWorld.Friend}/32"), others = IPNetwork.Parse("198.51.100.0/24"), six = IPNetwork.Parse("2001:db8::/32");
        foreach ((IPNetwork[] allowed, IPNetwork[] denied, bool gets) in new (IPNetwork[], IPNetwork[], bool)[]
        {
            ([], [], true), ([friends, friend], [others], true), ([others], [], false), ([friends], [friend], false), ([six], [], false), ([], [six, others], true),
        })
        {
            Put(keeper, [one with { Plan = one.Plan with { Allowed = allowed, Denied = denied } }]);
            string? seen = await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 7000, udp: false, gets ? null : Short);
            Assert.Equal(gets ? $"{PublicWorld.Friend} at 7000" : null, seen);
        }
    }

    [Fact]
    public async Task A_link_that_forwards_only_because_of_exposures_forwards_nothing_else()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        world.Serve(udp: false, 7100);
        OpenExposure one = Open(New(), PublicWorld.Public, PublicWorld.Home, new PlannedPorts(true, false, 7100, 7100, 7100, 7100));
        Put(keeper, [one], new ClosedLinks(["eth0"], ["eth0"], false));
        Assert.Equal($"{PublicWorld.Friend} at 7100", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 7100, udp: false));
        string listed = (await world.Hub.RunAsync(["nft", "list", "table", "inet", PublicTable.Name], cancellation: Cancel)).OrThrow().Output;
        Assert.Contains("meta nfproto ipv4 iifname \"eth0\" drop", listed, StringComparison.Ordinal);
        Assert.Contains("meta nfproto ipv6 iifname \"eth0\" drop", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_exposures_are_put_and_one_more_is_a_small_change()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        OpenExposure[] open = [.. Enumerable.Range(0, 1000).Select(i =>
            Open(New(), $"203.0.113.{10 + (i % 8)}", $"10.0.{1 + (i % 100)}.2", new PlannedPorts(true, i % 2 == 0, (ushort)(20_000 + i), (ushort)(20_000 + i), (ushort)(i % 3 == 0 ? 20_000 + i : 30_000 + i), 80)))];
        long began = Stopwatch.GetTimestamp();
        Put(keeper, open);
        TimeSpan put = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        for (int i = 0; i < 10; i++)
            Assert.Equal((false, null), Ensure(keeper, open));
        TimeSpan same = Stopwatch.GetElapsedTime(began) / 10;
        began = Stopwatch.GetTimestamp();
        Put(keeper, [.. open, Open(New(), PublicWorld.Public, PublicWorld.Home, new PlannedPorts(true, false, 7200, 7200, 7200, 7200))]);
        TestContext.Current.TestOutputHelper?.WriteLine($"1,000 exposures: put in {put.TotalMilliseconds:0} ms, looked at in {same.TotalMilliseconds:0.0} ms, one more in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        world.Serve(udp: false, 7200);
        Assert.Equal($"{PublicWorld.Friend} at 7200", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 7200, udp: false));
        (await world.Hub.RunAsync(["nft", "flush", "ruleset"], cancellation: Cancel)).OrThrow();
        Put(keeper, open);
    }

    private void Put(FirewallKeeper keeper, OpenExposure[] open, ClosedLinks? closed = null) => Assert.Equal((true, null), Ensure(keeper, open, closed));

    private (bool Wrote, string? Error) Ensure(FirewallKeeper keeper, OpenExposure[] open, ClosedLinks? closed = null) =>
        world.Hub.InNetwork(() => keeper.EnsureAsync(PublicTable.Of(open, [PublicWorld.Tunnel], closed ?? ClosedLinks.None), Cancel).GetAwaiter().GetResult());

    private IReadOnlyDictionary<string, FirewallCount> Counted(FirewallKeeper keeper) => world.Hub.InNetwork(() => keeper.ReadCountersAsync(Cancel).GetAwaiter().GetResult());

    private static OpenExposure Open(Guid id, string address, string client, params PlannedPorts[] ports) =>
        new(new PlannedExposure(id, "one", ports, address) { Address = IPAddress.Parse(address), Client = PeerId.New(TimeProvider.System) }, IPAddress.Parse(client), PublicWorld.Tunnel);

    private static Guid New() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
}
