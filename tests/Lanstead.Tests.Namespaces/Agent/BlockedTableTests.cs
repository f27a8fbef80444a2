using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Routes;
using Lanstead.Linux.Firewall;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>Block lists of the tunnel server's table, by packets.</summary>
public sealed class BlockedTableTests(PublicWorld world) : IClassFixture<PublicWorld>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_blocked_gets_through_no_more_also_by_what_is_open_and_it_is_counted()
    {
        var keeper = new FirewallKeeper(PublicTable.Name);
        world.Serve(udp: true, 9201);
        world.Serve(udp: false, 9202);
        OpenExposure udp = Open(9201, udp: true), tcp = Open(9202, udp: false);
        Put(keeper, udp, tcp);
        using Socket friend = world.FriendMachine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        await friend.ConnectAsync(IPAddress.Parse(PublicWorld.Public), 9201, Cancel);
        Assert.True(await AnsweredAsync(friend, TimeSpan.FromSeconds(10)));

        // Overlapping ones make one set; the flow that is open ends too.
        var list = new BlockSet("list", [.. new[] { "203.0.113.0/24", $"{PublicWorld.Friend}/32", "2001:db8:bad::/48" }.Select(text => IPNetwork.Parse(text))]);
        Put(keeper, udp with { Blocks = [list] }, tcp with { Blocks = [list] });
        Assert.False(await AnsweredAsync(friend, TimeSpan.FromMilliseconds(400)));
        Assert.Null(await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9202, udp: false, TimeSpan.FromMilliseconds(400)));
        Assert.InRange(world.Hub.InNetwork(() => keeper.ReadCountersAsync(Cancel).GetAwaiter().GetResult())[list.Counter].Packets, 2ul, ulong.MaxValue);

        // Another one of the list is a small change, and without the friend's they are let in.
        Put(keeper, udp with { Blocks = [list with { Prefixes = [IPNetwork.Parse("198.51.100.0/24")] }] }, tcp with { Blocks = [list with { Prefixes = [IPNetwork.Parse("198.51.100.0/24")] }] });
        Assert.True(await AnsweredAsync(friend, TimeSpan.FromSeconds(10)));
        Assert.Equal($"{PublicWorld.Friend} at 9202", await PublicService.AskAsync(world.FriendMachine, PublicWorld.Public, 9202, udp: false));
    }

    private static async Task<bool> AnsweredAsync(Socket socket, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        byte[] answer = new byte[256];
        try
        {
            await socket.SendAsync("?"u8.ToArray(), Cancel);
            return await socket.ReceiveAsync(answer, limit.Token) > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Put(FirewallKeeper keeper, params OpenExposure[] open) => Assert.Equal(
        (true, null), world.Hub.InNetwork(() => keeper.EnsureAsync(PublicTable.Of(open, [PublicWorld.Tunnel], ClosedLinks.None), Cancel).GetAwaiter().GetResult()));

    private static OpenExposure Open(ushort port, bool udp) => new(
        new PlannedExposure(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "one", [new PlannedPorts(!udp, udp, port, port, port, port)], PublicWorld.Public) { Address = IPAddress.Parse(PublicWorld.Public), Client = PeerId.New(TimeProvider.System) },
        IPAddress.Parse(PublicWorld.Home), PublicWorld.Tunnel);
}
