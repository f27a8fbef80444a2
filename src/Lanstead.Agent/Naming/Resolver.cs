using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Agent.Local;
using Lanstead.Names;
using Lanstead.Primitives;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Naming;

/// <summary>Answers programs of this machine, and nobody else: the names of networks from the table, all others from the servers that the system had before.</summary>
internal sealed class Resolver : IDisposable
{
    private const int Port = 53;

    // Questions of others that wait for their answer; beyond these a program is told to ask again.
    private const int ForwardedAtOnce = 256;
    private const int TcpCallersAtOnce = 32;
    private const int QuestionsOfOneCaller = 100;
    private static readonly TimeSpan TcpIdle = TimeSpan.FromSeconds(10);

    private readonly Socket _udp;
    private readonly Callers _tcp;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _forwards = new(ForwardedAtOnce);
    private readonly CancellationTokenSource _end = new();

    private Resolver(IPAddress address, Socket udp, Socket tcp, TimeProvider time, ILogger logger)
    {
        (Address, _udp, _time, _logger) = (address, udp, time, logger);
        _tcp = new Callers(tcp, TcpCallersAtOnce);
    }

    /// <summary>Where it listens.</summary>
    public IPAddress Address { get; }

    /// <summary>The names.</summary>
    public NameTable Table { get; set; } = NameTable.Empty;

    /// <summary>Who is asked for all others; none: they are refused.</summary>
    public IReadOnlyList<IPAddress> Upstreams { get; set; } = [];

    /// <summary>Opens it at a loopback address.</summary>
    public static Result<Resolver> Open(IPAddress address, TimeProvider time, ILogger logger)
    {
        var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            foreach (Socket socket in new[] { udp, tcp })
            {
                KeepToLoopback(socket);
                if (socket == tcp)
                    socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(address, Port));
            }
            tcp.Listen(TcpCallersAtOnce);
            return new Resolver(address, udp, tcp, time, logger);
        }
        catch (SocketException e)
        {
            udp.Dispose();
            tcp.Dispose();
            return new Failure(AgentFailures.ResolverFailed, $"Names cannot be answered at {address} port {Port}: {e.Message}. See who uses it: ss -lnup sport = :53. Another address: LANSTEAD_DNS=127.77.0.53 in /etc/default/lanstead");
        }
    }

    /// <summary>Answers until disposed.</summary>
    public async Task RunAsync()
    {
        await Task.WhenAll(UdpAsync(_end.Token), _tcp.RunAsync(TcpAsync, _end.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The answer to one message; null when it gets none.</summary>
    public async Task<byte[]?> AnswerAsync(ReadOnlyMemory<byte> message, bool byTcp, CancellationToken cancel)
    {
        byte[]? answer = AnswerOurs(message.Span, byTcp);
        if (answer is null || answer.Length > 0)
            return answer;
        if (Upstreams is { Count: > 0 } servers && await _forwards.WaitAsync(TimeSpan.Zero, cancel))
        {
            try
            {
                byte[]? theirs = await Upstream.AskAsync(servers, message, byTcp, _time, cancel);
                return theirs is null ? Refusal(message.Span, ResponseCode.ServerFailure) : Fit(message.Span, theirs, byTcp);
            }
            finally
            {
                _forwards.Release();
            }
        }
        return Refusal(message.Span, Upstreams.Count == 0 ? ResponseCode.Refused : ResponseCode.ServerFailure);
    }

    public void Dispose()
    {
        _end.Cancel();
        _udp.Dispose();
        _tcp.Dispose();
    }

    // Empty: it is for others to answer. Null: nobody answers it.
    private byte[]? AnswerOurs(ReadOnlySpan<byte> message, bool byTcp)
    {
        if (!DnsQuery.TryRead(message, out DnsQuery query))
            return null;
        byte[] buffer = new byte[byTcp ? Answerer.LongestBytes : query.UdpBytes];
        return buffer[..Answerer.Answer(query, Table, buffer)];
    }

    private static byte[]? Refusal(ReadOnlySpan<byte> message, ResponseCode code)
    {
        if (!DnsQuery.TryRead(message, out DnsQuery query))
            return null;
        byte[] buffer = new byte[DnsQuery.PlainUdpBytes];
        return buffer[..Answerer.Refuse(query, code, buffer)];
    }

    // A server that sends more than was asked for: the program asks again by TCP.
    private static byte[]? Fit(ReadOnlySpan<byte> message, byte[] answer, bool byTcp)
    {
        if (byTcp || !DnsQuery.TryRead(message, out DnsQuery query) || answer.Length <= query.UdpBytes)
            return answer;
        byte[] cut = answer[..(DnsQuery.HeaderBytes + query.Question.Length)];
        cut[2] |= 2;
        cut.AsSpan(6, 6).Clear();
        return cut;
    }

    private async Task UdpAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[4096];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!cancel.IsCancellationRequested)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, anyone, cancel);
            }
            catch (SocketException)
            {
                // An earlier asker's port is closed.
                continue;
            }
            if (received.RemoteEndPoint is not IPEndPoint asker || !IPAddress.IsLoopback(asker.Address))
                continue;
            if (AnswerOurs(buffer.AsSpan(0, received.ReceivedBytes), byTcp: false) is not { } answer)
                continue;
            if (answer.Length > 0)
                Send(answer, asker);
            else
                _ = ForwardAsync(buffer[..received.ReceivedBytes], asker, cancel);
        }
    }

    private async Task ForwardAsync(byte[] message, IPEndPoint asker, CancellationToken cancel)
    {
        try
        {
            if (await AnswerAsync(message, byTcp: false, cancel) is { } answer)
                Send(answer, asker);
        }
        catch (OperationCanceledException)
        {
            // We end.
        }
#pragma warning disable CA1031 // One question must not end all others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Bug(_logger, e);
        }
    }

    private void Send(byte[] answer, IPEndPoint asker)
    {
        try
        {
            _udp.SendTo(answer, asker);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has gone, or we do.
        }
    }

    private async Task TcpAsync(Socket caller, CancellationToken cancel)
    {
        if (caller.RemoteEndPoint is not IPEndPoint asker || !IPAddress.IsLoopback(asker.Address))
            return;
        await using var stream = new NetworkStream(caller);
        for (int i = 0; i < QuestionsOfOneCaller; i++)
        {
            using var idle = new CancellationTokenSource(TcpIdle, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancel);
            if (await TcpFrames.ReadAsync(stream, either.Token) is not { } message || await AnswerAsync(message, byTcp: true, either.Token) is not { } answer)
                return;
            await TcpFrames.WriteAsync(stream, answer, either.Token);
        }
    }

    // Where somebody has set route_localnet, 127.0.0.0/8 is no border any more: the interface is one all the same.
    private static void KeepToLoopback(Socket socket)
    {
        const int socketLevel = 1;     // SOL_SOCKET
        const int bindToDevice = 25;   // SO_BINDTODEVICE
        try
        {
            socket.SetRawSocketOption(socketLevel, bindToDevice, Encoding.ASCII.GetBytes("lo\0"));
        }
        catch (SocketException)
        {
            // An old kernel and no CAP_NET_RAW: who asks is looked at anyway.
        }
    }
}
