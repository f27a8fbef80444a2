using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Numbered datagrams from one end of a tunnel to the other, and what of them arrived, in order of arrival.</summary>
internal sealed class UdpFlow : IDisposable
{
    private const int BufferBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Socket _from;
    private readonly Socket _to;

    public UdpFlow(TunnelEnd from, TunnelEnd to, bool ipv6, int port)
    {
        Target = new IPEndPoint(IPAddress.Parse(ipv6 ? to.Ipv6 : to.Ipv4), port);
        _from = Bound(from, ipv6, 0);
        _to = Bound(to, ipv6, port);
    }

    public IPEndPoint Target { get; }

    public List<int> Arrived { get; } = [];

    /// <summary>Where the last datagram that arrived came from.</summary>
    public EndPoint? Asker { get; private set; }

    /// <summary>Sends one datagram that carries its number and otherwise zeros.</summary>
    public void Send(int number, int payloadBytes = 200)
    {
        Span<byte> payload = stackalloc byte[payloadBytes];
        payload.Clear();
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        _from.SendTo(payload, Target);
    }

    /// <summary>Answers the last datagram that arrived, to where it came from.</summary>
    public void Answer() => _to.SendTo([1], Asker ?? throw new InvalidOperationException("Nothing has arrived."));

    /// <summary>Takes what has arrived by now.</summary>
    public void Drain()
    {
        byte[] buffer = new byte[65536];
        while (_to.Available > 0)
        {
            EndPoint from = new IPEndPoint(Target.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            int received = _to.ReceiveFrom(buffer, ref from);
            Assert.True(buffer.AsSpan(4, received - 4).IndexOfAnyExcept((byte)0) < 0, "The content changed on the way.");
            Arrived.Add(BinaryPrimitives.ReadInt32BigEndian(buffer));
            Asker = from;
        }
    }

    /// <summary>Takes what arrives until a number came, or nothing more for long.</summary>
    public async Task Settle(int until)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int before = Arrived.Count; !Arrived.Contains(until) && TimeProvider.System.GetElapsedTime(start) < Limit;)
        {
            Drain();
            if (Arrived.Count == before)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
                continue;
            }
            before = Arrived.Count;
            start = TimeProvider.System.GetTimestamp();
        }
    }

    /// <summary>Waits for an answer on the sending side; whether one came.</summary>
    public bool IsAnswered() => _from.Poll(Limit, SelectMode.SelectRead);

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private static Socket Bound(TunnelEnd end, bool ipv6, int port) => end.Lab.Machine.InNetwork(() =>
    {
        var socket = new Socket(ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        const int receiveBufferForce = 33; // SO_RCVBUFFORCE
        socket.SetRawSocketOption(1, receiveBufferForce, BitConverter.GetBytes(BufferBytes));
        socket.Bind(new IPEndPoint(IPAddress.Parse(ipv6 ? end.Ipv6 : end.Ipv4), port));
        return socket;
    });
}

/// <summary>TCP between the ends of a tunnel.</summary>
internal static class TcpFlow
{
    public static Socket Listen(TunnelEnd end, bool ipv6, int port) => end.Lab.Machine.InNetwork(() =>
    {
        Socket socket = New(ipv6);
        socket.Bind(new IPEndPoint(IPAddress.Parse(ipv6 ? end.Ipv6 : end.Ipv4), port));
        socket.Listen();
        return socket;
    });

    public static Socket For(TunnelEnd end, bool ipv6) => end.Lab.Machine.InNetwork(() => New(ipv6));

    /// <summary>Sends a megabyte of noise each way; throws or fails when it does not arrive as it was.</summary>
    public static async Task ExchangeAsync(Socket one, Socket other, CancellationToken cancellation)
    {
        byte[] noise = new byte[1024 * 1024];
        new Random(1).NextBytes(noise);
        await Task.WhenAll(MoveAsync(one, other, noise, cancellation), MoveAsync(other, one, noise, cancellation));
    }

    private static async Task MoveAsync(Socket from, Socket to, byte[] noise, CancellationToken cancellation)
    {
        byte[] arrived = new byte[noise.Length];
        Task reading = Task.Run(async () =>
        {
            for (int got = 0; got < arrived.Length;)
            {
                int received = await to.ReceiveAsync(arrived.AsMemory(got), cancellation);
                Assert.NotEqual(0, received);
                got += received;
            }
        }, cancellation);
        for (int sent = 0; sent < noise.Length;)
            sent += await from.SendAsync(noise.AsMemory(sent), cancellation);
        await reading;
        Assert.Equal(noise, arrived);
    }

    private static Socket New(bool ipv6) => new(ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
