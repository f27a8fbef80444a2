using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Lanstead.Protocol;
using Lanstead.Protocol.Gate;
using Microsoft.AspNetCore.Connections;

namespace Lanstead.Gate;

/// <summary>Copies a connection to the service as it is, TLS and all. A side that ends sending leaves the other direction open.</summary>
internal static class PassThrough
{
    public static async Task RunAsync(ConnectionContext connection, GateRoute route)
    {
        using var service = new Socket(route.Upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        try
        {
            end.CancelAfter(GateLimits.Connect);
            await service.ConnectAsync(route.Upstream, end.Token);
            await using var stream = new CountedStream(new NetworkStream(service), route.Counter);
            if (route.Header != GateHeader.None)
            {
                var at = (IPEndPoint)connection.LocalEndPoint!;
                await stream.WriteAsync(ProxyHeader.Of(route.Header == GateHeader.ProxyV1 ? 1 : 2, HelloGate.From(connection), at), end.Token);
            }
            end.CancelAfter(GateLimits.Idle);
            Task there = ToServiceAsync(connection.Transport.Input, stream, service, end), back = ToCallerAsync(stream, connection.Transport.Output, end);
            await Task.WhenAny(there, back);
            if (!there.IsCompletedSuccessfully && !back.IsCompletedSuccessfully)
                await end.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            connection.Abort();
        }
    }

    private static async Task ToServiceAsync(PipeReader from, Stream to, Socket service, CancellationTokenSource end)
    {
        while (true)
        {
            ReadResult read = await from.ReadAsync(end.Token);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
                await to.WriteAsync(part, end.Token);
            from.AdvanceTo(read.Buffer.End);
            end.CancelAfter(GateLimits.Idle);
            if (!read.IsCompleted)
                continue;
            service.Shutdown(SocketShutdown.Send);
            return;
        }
    }

    private static async Task ToCallerAsync(Stream from, PipeWriter to, CancellationTokenSource end)
    {
        while (true)
        {
            int read = await from.ReadAsync(to.GetMemory(), end.Token);
            if (read == 0)
                break;
            to.Advance(read);
            // Waits while the caller takes nothing.
            FlushResult flushed = await to.FlushAsync(end.Token);
            end.CancelAfter(GateLimits.Idle);
            if (flushed.IsCompleted)
                break;
        }
        await to.CompleteAsync();
    }
}
