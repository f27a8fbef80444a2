using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Behaviours;

/// <summary>Random bytes over one TCP connection at a fixed pace; both ends hash them.</summary>
internal sealed class SteadyTransfer : IDisposable
{
    private const int PieceBytes = 15_000;
    private readonly Socket _listener;
    private readonly Socket _sender;
    private long _receivedBytes;

    private SteadyTransfer(Socket listener, Socket sender) => (_listener, _sender) = (listener, sender);

    /// <summary>What has arrived so far.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    public static SteadyTransfer Open(Machine from, Machine to, string address, int port)
    {
        IPEndPoint target = new(IPAddress.Parse(address), port);
        Socket listener = to.InNetwork(() =>
        {
            Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(target);
            socket.Listen();
            return socket;
        });
        Socket sender = from.InNetwork(() =>
        {
            Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(target);
            return socket;
        });
        return new SteadyTransfer(listener, sender);
    }

    /// <summary>Sends it all; null when what arrived is what was sent, else what was wrong.</summary>
    public async Task<string?> RunAsync(long bytes, int bytesPerSecond, TimeSpan limit, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            using Socket receiver = await _listener.AcceptAsync(stop.Token);
            Task<byte[]> received = ReceiveAsync(receiver, stop.Token);
            byte[] sent = await SendAsync(bytes, bytesPerSecond, stop.Token);
            return (await received).AsSpan().SequenceEqual(sent) && ReceivedBytes == bytes ? null : $"{ReceivedBytes} of {bytes} bytes arrived, or others";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{ReceivedBytes} of {bytes} bytes arrived within {limit.TotalSeconds:0} s";
        }
        catch (SocketException broken)
        {
            return $"the connection broke after {ReceivedBytes} bytes: {broken.SocketErrorCode}";
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _listener.Dispose();
    }

    private async Task<byte[]> SendAsync(long bytes, int bytesPerSecond, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceBytes];
        Random random = new(3);
        long start = TimeProvider.System.GetTimestamp();
        for (long sent = 0; sent < bytes;)
        {
            int length = (int)Math.Min(PieceBytes, bytes - sent);
            random.NextBytes(piece);
            hash.AppendData(piece, 0, length);
            for (int done = 0; done < length;)
            {
                done += await _sender.SendAsync(piece.AsMemory(done, length - done), cancellation);
            }

            sent += length;
            TimeSpan ahead = TimeSpan.FromSeconds((double)sent / bytesPerSecond) - TimeProvider.System.GetElapsedTime(start);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, TimeProvider.System, cancellation);
            }
        }

        _sender.Shutdown(SocketShutdown.Send);
        return hash.GetHashAndReset();
    }

    private async Task<byte[]> ReceiveAsync(Socket receiver, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 * 1024];
        while (await receiver.ReceiveAsync(buffer, cancellation) is int read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            Interlocked.Add(ref _receivedBytes, read);
        }

        return hash.GetHashAndReset();
    }
}
