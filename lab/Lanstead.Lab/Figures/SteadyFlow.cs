using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Figures;

/// <summary>One flow, TCP connection or UDP stream, that somebody keeps up with a service that sends everything back: how long it stood still, and whether it broke.</summary>
/// <remarks>A number each 20 ms, as a game sends them; a TCP connection is never opened anew.</remarks>
internal sealed class SteadyFlow : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly Lock _gate = new();
    private readonly Task _sending, _receiving;
    private long _lastAnswer = TimeProvider.System.GetTimestamp();
    private TimeSpan _longestGap;
    private long _sent, _answered;

    private SteadyFlow(Socket socket)
    {
        _socket = socket;
        _sending = SendAsync();
        _receiving = ReceiveAsync();
    }

    /// <summary>Why it broke; empty: it did not.</summary>
    public string Broken { get; private set; } = "";

    /// <summary>Numbers sent that did not come back, those on their way among them.</summary>
    public long Lost => Interlocked.Read(ref _sent) - Interlocked.Read(ref _answered);

    /// <summary>Numbers that came back.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>How long it stood still at most since the last <see cref="Begin"/>; what lasts still counts.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            lock (_gate)
            {
                TimeSpan now = TimeProvider.System.GetElapsedTime(_lastAnswer);
                return now > _longestGap ? now : _longestGap;
            }
        }
    }

    /// <summary>Starts one from a machine.</summary>
    /// <exception cref="LabException">A TCP connection was not opened within 30 s.</exception>
    public static async Task<SteadyFlow> StartAsync(Machine from, bool tcp, string address, int port, CancellationToken cancellation)
    {
        var to = new IPEndPoint(IPAddress.Parse(address), port);
        Socket socket = from.InNetwork(() => new Socket(to.AddressFamily, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            await socket.ConnectAsync(to, limit.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw new LabException($"No {(tcp ? "TCP" : "UDP")} from {from.Name} to {to}: {e.Message}");
        }
        if (tcp)
            socket.NoDelay = true;
        return new SteadyFlow(socket);
    }

    /// <summary>From here on gaps are counted anew.</summary>
    public void Begin()
    {
        lock (_gate)
            (_longestGap, _lastAnswer) = (TimeSpan.Zero, TimeProvider.System.GetTimestamp());
    }

    /// <summary>Waits until a number comes back that was sent from now on; returns how long that took.</summary>
    /// <exception cref="LabException">It did not within <paramref name="patience"/>, or the flow broke.</exception>
    public async Task<TimeSpan> UntilAnsweredAsync(TimeSpan patience, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp(), answered = Answered;
        while (Answered == answered)
        {
            if (Broken.Length > 0 || TimeProvider.System.GetElapsedTime(start) > patience)
                throw new LabException(Broken.Length > 0 ? $"The flow broke: {Broken}" : $"The flow stood still for {patience}.");
            await Task.Delay(s_interval, TimeProvider.System, cancellation);
        }
        return TimeProvider.System.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await Task.WhenAll(_sending, _receiving);
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        byte[] number = new byte[8];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                BinaryPrimitives.WriteInt64BigEndian(number, Interlocked.Increment(ref _sent));
                await _socket.SendAsync(number, _stop.Token);
                await Task.Delay(s_interval, TimeProvider.System, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (Ends(e))
                    return;
            }
        }
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                int read = await _socket.ReceiveAsync(buffer, _stop.Token);
                if (read == 0)
                {
                    Broken = "ended by the other side";
                    return;
                }
                lock (_gate)
                {
                    TimeSpan gap = TimeProvider.System.GetElapsedTime(_lastAnswer);
                    (_longestGap, _lastAnswer) = (gap > _longestGap ? gap : _longestGap, TimeProvider.System.GetTimestamp());
                }
                Interlocked.Add(ref _answered, read / 8);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (Ends(e))
                    return;
            }
        }
    }

    // "Not reachable" passes for a datagram; a connection that is reset does not come back.
    private bool Ends(Exception e)
    {
        if (_stop.IsCancellationRequested || e is not SocketException)
            return true;
        if (_socket.ProtocolType == ProtocolType.Udp)
            return false;
        Broken = e.Message;
        return true;
    }
}
