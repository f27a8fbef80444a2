using System.Net;
using System.Net.Sockets;
using Lanstead.DataPlane.Engine;
using Lanstead.Lab.Figures;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>A way that silently loses what is larger than 1300 bytes: found out by asking, told to senders, and TCP does not notice.</summary>
public sealed class PathMtuTests : IAsyncLifetime
{
    private const int InterfaceMtu = 1280, Link = 1300;
    private const int BulkBytes = 1_000_000;

    // 1300 less IPv4, UDP, WireGuard's header and tag; to the multiple of 16 that packets are padded to.
    private const int Passes = (Link - 60) / 16 * 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TunnelPair _pair = new(BackendKind.Engine);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TunnelEnd Left => _pair.Left;

    private TunnelEnd Right => _pair.Right;

    public async ValueTask InitializeAsync()
    {
        await _pair.InitializeAsync();
        // The router sees packets as they are on a wire, not trains of them.
        foreach (TunnelEnd end in new[] { Left, Right })
            (await end.Lab.Machine.RunAsync(["ip", "link", "set", "eth0", "gso_max_segs", "1"], cancellation: Cancellation)).OrThrow();
        string rules = $"add table inet silent; add chain inet silent passing {{ type filter hook forward priority 0; }}; add rule inet silent passing meta length > {Link} drop";
        (await _pair.Router.RunAsync(["nft", rules], cancellation: Cancellation)).OrThrow();
    }

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Tcp_in_bulk_gets_through_both_families_and_senders_of_datagrams_are_told()
    {
        await UpAsync(asks: true);
        long start = TimeProvider.System.GetTimestamp();
        using Bulk ipv4 = new(Left, Right, ipv6: false);
        // A connection from before it is known, as one has that is there when a way gets narrower.
        await ipv4.UntilAsync(BulkBytes);
        TestContext.Current.TestOutputHelper?.WriteLine($"{BulkBytes} bytes over IPv4 {TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms after the interfaces were made");
        Assert.Equal(Passes, PathOf(Left, Right));
        using Bulk ipv6 = new(Left, Right, ipv6: true);
        await ipv6.UntilAsync(BulkBytes);

        using Socket udp = Left.Lab.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        udp.DontFragment = true;
        udp.Connect(IPAddress.Parse(Right.Ipv4), 9);
        Assert.Equal(SocketError.MessageSize, await RefusedAsync(udp, new byte[Passes - 27]));
        // What was told of the larger ones may come once more.
        await SentAsync(udp, new byte[Passes - 28]);
    }

    [Fact]
    public async Task Without_asking_the_same_connection_hangs()
    {
        await UpAsync(asks: false);
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, Limit, Cancellation);
        using Bulk bulk = new(Left, Right, ipv6: false);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        Assert.InRange(bulk.Received, 0, BulkBytes / 2);
        Assert.Equal(0, PathOf(Left, Right));

        // Asked for now, it goes on.
        await UpAsync(asks: true);
        await bulk.UntilAsync(BulkBytes);
    }

    [Fact]
    public async Task Way_that_lets_all_through_is_asked_once_and_a_silent_tunnel_stays_silent()
    {
        (await _pair.Router.RunAsync(["nft", "flush", "ruleset"], cancellation: Cancellation)).OrThrow();
        await UpAsync(asks: true);
        await Ping.UntilAnsweredAsync(Left.Lab.Machine, Right.Ipv4, Limit, Cancellation);
        for (long start = TimeProvider.System.GetTimestamp(); PathOf(Left, Right) != InterfaceMtu || PathOf(Right, Left) != InterfaceMtu;)
        {
            Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        }
        long before = SentBy(Left, Right);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
        // An answer that was under way, and a keepalive.
        Assert.InRange(SentBy(Left, Right) - before, 0, 4);
    }

    private static long SentBy(TunnelEnd end, TunnelEnd other) => end.Backend.Count(end.Interface)!.Peers[other.PublicKey].Traffic.SentPackets;

    private static int PathOf(TunnelEnd end, TunnelEnd other) => end.Backend.Count(end.Interface)!.Peers[other.PublicKey].PathBytes;

    private async Task UpAsync(bool asks)
    {
        foreach ((TunnelEnd end, TunnelEnd other) in new[] { (Left, Right), (Right, Left) })
        {
            end.AsksForPath = asks;
            if (end.Host.Netlink.FindLink(end.Interface) is null)
            {
                await end.Make(Cancellation);
                Assert.Null(end.Host.Netlink.SetLinkMtu(end.Link, InterfaceMtu));
            }
            Assert.Null((await end.Backend.Apply(end.Interface, end.ConfigTowards(other), Cancellation)).Failure);
        }
    }

    private static async Task SentAsync(Socket socket, byte[] datagram)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                Assert.Equal(datagram.Length, await socket.SendAsync(datagram, Cancellation));
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionRefused)
            {
                Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Limit);
            }
        }
    }

    private static async Task<SocketError> RefusedAsync(Socket socket, byte[] datagram)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Limit);
        while (true)
        {
            try
            {
                await socket.SendAsync(datagram, limit.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
            }
            catch (SocketException e) when (e.SocketErrorCode != SocketError.ConnectionRefused)
            {
                return e.SocketErrorCode;
            }
            catch (SocketException)
            {
                // Nobody listens there, which is told too.
            }
        }
    }

    /// <summary>A connection on which one end sends without end.</summary>
    private sealed class Bulk : IDisposable
    {
        private readonly Socket _listener;
        private readonly Socket _from;
        private readonly CancellationTokenSource _end = new();
        private long _received;

        public Bulk(TunnelEnd from, TunnelEnd to, bool ipv6)
        {
            AddressFamily family = ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
            _listener = to.Lab.Machine.InNetwork(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));
            _listener.Bind(new IPEndPoint(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
            _listener.Listen();
            _from = from.Lab.Machine.InNetwork(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));
            _ = ReceiveAsync();
            _ = SendAsync(new IPEndPoint(IPAddress.Parse(ipv6 ? to.Ipv6 : to.Ipv4), ((IPEndPoint)_listener.LocalEndPoint!).Port));
        }

        public long Received => Volatile.Read(ref _received);

        public async Task UntilAsync(long bytes)
        {
            long start = TimeProvider.System.GetTimestamp();
            while (Received < bytes)
            {
                Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, Limit);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
            }
        }

        public void Dispose()
        {
            _end.Cancel();
            _from.Dispose();
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task SendAsync(IPEndPoint to)
        {
            try
            {
                await _from.ConnectAsync(to, _end.Token);
                byte[] data = new byte[64 * 1024];
                while (true)
                    await _from.SendAsync(data, _end.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task ReceiveAsync()
        {
            try
            {
                using Socket accepted = await _listener.AcceptAsync(_end.Token);
                byte[] data = new byte[64 * 1024];
                while (await accepted.ReceiveAsync(data, _end.Token) is > 0 and int bytes)
                    Interlocked.Add(ref _received, bytes);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
