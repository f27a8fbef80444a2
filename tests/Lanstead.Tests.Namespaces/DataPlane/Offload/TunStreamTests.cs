using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lanstead.Linux.Tun;
using Lanstead.Linux.Udp;

namespace Lanstead.Tests.Namespaces.DataPlane.Offload;

public sealed class TunStreamTests
{
    private const int ChunkBytes = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false, TunOffloads.TcpAndUdp)]
    [InlineData(true, TunOffloads.TcpAndUdp)]
    [InlineData(false, TunOffloads.Tcp)]
    [InlineData(true, TunOffloads.None)]
    public async Task A_TCP_stream_arrives_unchanged(bool ipv6, TunOffloads offloads)
    {
        const int chunks = 256;
        await using PumpedTunnel tunnel = await PumpedTunnel.CreateAsync(offloads);
        IPAddress address = PumpedTunnel.RightAddress(ipv6);
        using Socket listener = tunnel.Right.InNetwork(() =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            socket.Listen();
            return socket;
        });
        using Socket sender = tunnel.Left.InNetwork(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var limit = new CancellationTokenSource(Patience);
        long start = Stopwatch.GetTimestamp();

        Task<byte[]> sent = Send(sender, listener.LocalEndPoint!, chunks, limit.Token);
        byte[] received = await Receive(await listener.AcceptAsync(limit.Token), limit.Token);

        Assert.Equal(Convert.ToHexString(await sent), Convert.ToHexString(received));
        Tell(tunnel, chunks * (long)ChunkBytes, Stopwatch.GetElapsedTime(start));
        Assert.Empty(tunnel.ToRight.Troubles);
        Assert.Empty(tunnel.ToLeft.Troubles);
        Assert.True(offloads == TunOffloads.None
            ? tunnel.ToRight.Packets == tunnel.ToRight.Superpackets && tunnel.ToRight.Writes == tunnel.ToRight.Packets
            : tunnel.ToRight.Packets > tunnel.ToRight.Superpackets && tunnel.ToRight.Writes < tunnel.ToRight.Packets);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_train_of_UDP_datagrams_arrives_unchanged(bool ipv6)
    {
        await using PumpedTunnel tunnel = await PumpedTunnel.CreateAsync(TunOffloads.TcpAndUdp);
        using UdpSocket left = tunnel.Left.InNetwork(() => UdpSocket.Open(new UdpSocketOptions()));
        using UdpSocket right = tunnel.Right.InNetwork(() => UdpSocket.Open(new UdpSocketOptions()));
        var to = UdpAddress.Of(new IPEndPoint(PumpedTunnel.RightAddress(ipv6), right.Port));

        byte[] sent = SendTrain(left, to, segmentBytes: 1200, lengthBytes: 40 * 1200 + 500);

        Assert.Equal(Convert.ToHexString(sent), Convert.ToHexString(ReceiveTrain(right, sent.Length)));
        Assert.Empty(tunnel.ToRight.Troubles);
        Assert.True(tunnel.ToRight.Packets >= 41);
        Assert.True(tunnel.ToRight.Writes <= tunnel.ToRight.Packets - 40, "The train was not joined again.");
    }

    private static void Tell(PumpedTunnel tunnel, long bytes, TimeSpan time)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{bytes * 8 / time.TotalSeconds / 1e9:F2} Gbit/s, {tunnel.ToRight.Superpackets} superpackets, {tunnel.ToRight.Packets} packets, {tunnel.ToRight.Writes} writes");
    }

    private static async Task<byte[]> Send(Socket socket, EndPoint to, int chunks, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await socket.ConnectAsync(to, cancellationToken);
        var random = new Random(7);
        byte[] chunk = new byte[ChunkBytes];
        for (int i = 0; i < chunks; i++)
        {
            random.NextBytes(chunk);
            hash.AppendData(chunk);
            for (int at = 0; at < chunk.Length;)
                at += await socket.SendAsync(chunk.AsMemory(at), cancellationToken);
        }
        socket.Shutdown(SocketShutdown.Send);
        return hash.GetHashAndReset();
    }

    private static async Task<byte[]> Receive(Socket socket, CancellationToken cancellationToken)
    {
        using Socket own = socket;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        while (true)
        {
            int read = await socket.ReceiveAsync(chunk, cancellationToken);
            if (read == 0)
                return hash.GetHashAndReset();
            hash.AppendData(chunk.AsSpan(0, read));
        }
    }

    private static unsafe byte[] SendTrain(UdpSocket socket, UdpAddress to, int segmentBytes, int lengthBytes)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(lengthBytes);
        using var batch = new SendBatch(1);
        fixed (byte* data = bytes)
        {
            Assert.True(batch.TryAdd(data, lengthBytes, segmentBytes, to, default));
            Assert.Equal(new SendReport(((lengthBytes - 1) / segmentBytes) + 1, 0, false), socket.Send(batch));
        }
        return bytes;
    }

    private static unsafe byte[] ReceiveTrain(UdpSocket socket, int lengthBytes)
    {
        var found = new List<byte>();
        using var batch = new ReceiveBatch();
        using var limit = new Timer(_ => socket.ShutDown(), null, Patience, Timeout.InfiniteTimeSpan);
        while (found.Count < lengthBytes)
        {
            Assert.Equal(ReceiveOutcome.Done, socket.Receive(batch).Outcome);
            foreach (ReceivedTrain train in batch.Trains)
                found.AddRange(new ReadOnlySpan<byte>(train.Data, train.LengthBytes));
        }
        return [.. found];
    }
}
