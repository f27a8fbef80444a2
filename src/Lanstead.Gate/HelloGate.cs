using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Lanstead.Protocol.Gate;

namespace Lanstead.Gate;

/// <summary>Looks at the first bytes of each connection: what names a host of ours goes on to it, anything else ends.</summary>
/// <remarks>Nothing is logged of a connection.</remarks>
internal sealed class HelloGate(GateState state, TimeProvider time)
{
    // A fatal alert: unrecognized_name (RFC 6066 §3, RFC 8446 §6).
    private static readonly byte[] s_noSuchName = [21, 3, 3, 0, 2, 2, 112];

    /// <summary>In front of plain HTTP: callers are counted.</summary>
    public Task PlainAsync(ConnectionContext connection, ConnectionDelegate next) => CountedAsync(connection, () => next(connection));

    /// <summary>In front of TLS.</summary>
    public Task TlsAsync(ConnectionContext connection, ConnectionDelegate next) => CountedAsync(connection, async () =>
    {
        if (await ReadAsync(connection) is not { Host: { } host } hello)
            return;
        if (hello.IsChallenge)
        {
            if (!state.Table.Challenges.TryGetValue(host, out GateChallenge? challenge))
                return;
            connection.Items[typeof(GateChallenge)] = challenge;
            await next(connection);
            return;
        }
        if (!state.Table.Routes.TryGetValue(host, out GateRoute? route) || !route.Lets(From(connection).Address))
        {
            await connection.Transport.Output.WriteAsync(s_noSuchName);
            return;
        }
        if (route.Mode == GateMode.Tls)
        {
            Interlocked.Increment(ref route.Counter.Connections);
            await PassThrough.RunAsync(connection, route);
        }
        else if (route.Certificate is null)
        {
            await connection.Transport.Output.WriteAsync(s_noSuchName);
        }
        else
        {
            Interlocked.Increment(ref route.Counter.Connections);
            connection.Items[typeof(GateRoute)] = route;
            await next(connection);
        }
    });

    public static IPEndPoint From(ConnectionContext connection)
    {
        var from = (IPEndPoint)connection.RemoteEndPoint!;
        return from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
    }

    private async Task CountedAsync(ConnectionContext connection, Func<Task> run)
    {
        IPAddress from = From(connection).Address;
        if (!state.Callers.TryEnter(from))
        {
            connection.Abort();
            return;
        }
        try
        {
            await run();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // The caller is gone, or too slow.
        }
        finally
        {
            state.Callers.Leave(from);
        }
    }

    // Leaves all that it reads for who comes next.
    private async Task<ClientHello?> ReadAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(GateLimits.Hello, time);
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult read = await input.ReadAsync(patience.Token);
            HelloOutcome outcome = ClientHello.TryRead(read.Buffer.Length > ClientHello.MaxBytes ? read.Buffer.Slice(0, ClientHello.MaxBytes).ToArray() : read.Buffer.ToArray(), out ClientHello? hello);
            bool isOver = outcome != HelloOutcome.NeedsMore || read.IsCompleted;
            input.AdvanceTo(read.Buffer.Start, isOver ? read.Buffer.Start : read.Buffer.End);
            if (isOver)
                return hello;
        }
    }
}
