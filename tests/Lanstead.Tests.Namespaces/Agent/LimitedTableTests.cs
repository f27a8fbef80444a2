using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Routes;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Rates and quotas of the tunnel server's table, by packets.</summary>
public sealed class LimitedTableTests(PublicWorld world) : IClassFixture<PublicWorld>
{
    // More than a limiter of 64 kbit/s lets through at once and in two minutes.
    private const int Packets = 2_000, PacketBytes = 1_000;
    private const ulong MostBytes = 1_300_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_limiter_is_shared_by_those_who_name_it_and_holds_nobody_else_up()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        Limiter slow = new("c-home", In: true, 64);
        OpenExposure one = Open(9101) with { Limiters = [slow] }, two = Open(9102) with { Limiters = [slow] }, free = Open(9103);
        Put(keeper, one, two, free);
        foreach (int port in new[] { 9101, 9102, 9103 })
            await FloodAsync(port);
        ulong limited = Bytes(keeper, one) + Bytes(keeper, two);
        Assert.InRange(limited, 1ul, MostBytes);
        Assert.InRange(Bytes(keeper, free), MostBytes, ulong.MaxValue);

        // Another rate is in force at once, what was counted stays, and the same again writes nothing.
        Put(keeper, one with { Limiters = [slow with { Kbit = 100_000_000 }] }, two, free);
        await FloodAsync(9101);
        Assert.InRange(Bytes(keeper, one), MostBytes, ulong.MaxValue);
        Assert.Equal((false, null), Ensure(keeper, one with { Limiters = [slow with { Kbit = 100_000_000 }] }, two, free));
    }

    [Fact]
    public async Task What_is_shut_lets_nothing_through_keeps_its_counts_and_opens_again()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        world.Serve(udp: false, 9104);
        OpenExposure one = Open(9104, udp: false);
        Put(keeper, one);
        Assert.NotNull(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9104, udp: false));
        ulong before = Bytes(keeper, one);
        Put(keeper, one with { IsShut = true });
        Assert.Null(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9104, udp: false, TimeSpan.FromMilliseconds(400)));
        Assert.Equal(before, Bytes(keeper, one));
        Put(keeper, one);
        Assert.NotNull(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9104, udp: false));
    }

    private async Task FloodAsync(int port)
    {
        using Socket socket = world.FriendMachine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        byte[] packet = new byte[PacketBytes];
        var to = new IPEndPoint(IPAddress.Parse(PublicWorld.Public), port);
        for (int i = 0; i < Packets; i++)
            await socket.SendToAsync(packet, to, Cancel);
    }

    private ulong Bytes(FirewallKeeper keeper, OpenExposure one) => world.Hub.InNetwork(() => keeper.ReadCountersAsync(Cancel).GetAwaiter().GetResult())[PublicTable.CounterIn(one.Plan.Id)].Bytes;

    private void Put(FirewallKeeper keeper, params OpenExposure[] open) => Assert.Equal((true, null), Ensure(keeper, open));

    private (bool Wrote, string? Error) Ensure(FirewallKeeper keeper, params OpenExposure[] open) =>
        world.Hub.InNetwork(() => keeper.EnsureAsync(PublicTable.Of(open, [PublicWorld.Tunnel], ClosedLinks.None), Cancel).GetAwaiter().GetResult());

    private static OpenExposure Open(ushort port, bool udp = true) => new(
        new PlannedExposure(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "one", [new PlannedPorts(!udp, udp, port, port, port, port)], PublicWorld.Public) { Address = IPAddress.Parse(PublicWorld.Public), Client = PeerId.New(TimeProvider.System) },
        IPAddress.Parse(PublicWorld.Home), PublicWorld.Tunnel);
}
