using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing.Proxying;

/// <summary>One connection that is copied, with its header first. What one side cannot take is not read from the other; a side that ends sending leaves the other direction open.</summary>
internal sealed class ProxiedConnection(Socket caller, ProxyRoute route, IPEndPoint meant) : IDisposable
{
    // A connection that says nothing costs no buffer, only its sockets.
    private const int BufferBytes = 16 * 1024;

    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);

    // Neither side said anything; keep-alive finds the dead sooner.
    private static readonly TimeSpan s_idle = TimeSpan.FromHours(12);

    // One side has ended, and the other one neither sends nor ends.
    private static readonly TimeSpan s_half = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _end = new();
    private volatile bool _isHalf;

    /// <summary>Ends it at once: the caller is told before this returns, since its way may be gone a moment later.</summary>
    public void End()
    {
        try
        {
            Reset();
            caller.Dispose();
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself.
        }
    }

    public void Dispose() => _end.Dispose();

    public async Task RunAsync()
    {
        using Socket _ = caller;
        using var service = new Socket(route.Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            var from = (IPEndPoint)caller.RemoteEndPoint!;
            IPEndPoint called = route.Called.Address is { } address && address.AddressFamily == from.AddressFamily ? new IPEndPoint(address, route.Called.Port) : new IPEndPoint(meant.Address, route.Called.Port);
            Prepare(caller);
            Prepare(service);
            _end.CancelAfter(s_connect);
            await service.ConnectAsync(route.Target, _end.Token);
            await SendAsync(service, ProxyHeader.Of(route.Source == SourceMode.ProxyV1 ? 1 : 2, from, called), _end.Token);
            _end.CancelAfter(s_idle);
            Task there = CopyAsync(caller, service), back = CopyAsync(service, caller);
            await Task.WhenAny(there, back);
            // One that failed takes the other one along.
            if (there.IsFaulted || back.IsFaulted)
                await _end.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone, or time is over: the caller sees its connection end, as it would without a copier. Reset, where bytes may be missing.
            Reset();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        while (true)
        {
            await from.ReceiveAsync(Memory<byte>.Empty, _end.Token);
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                int read = await from.ReceiveAsync(buffer.AsMemory(0, BufferBytes), _end.Token);
                if (read == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    _isHalf = true;
                    _end.CancelAfter(s_half);
                    return;
                }
                _end.CancelAfter(_isHalf ? s_half : s_idle);
                await SendAsync(to, buffer.AsMemory(0, read), _end.Token);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private void Reset()
    {
        try
        {
            caller.LingerState = new LingerOption(enable: true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone.
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes, cancel)..];
    }

    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 120);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
