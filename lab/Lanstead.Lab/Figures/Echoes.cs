using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Figures;

/// <summary>A counted run of echo requests from a machine, each of which is waited for.</summary>
/// <remarks>
/// <c>ping -c</c> waits after its last request only for twice the slowest round trip so far: on a busy machine the last answer comes later than that, and counts as lost.
/// Here a request is lost when nothing came for long. The packets are the same: 56 bytes after the header, unless told otherwise. A raw socket, so that there is nothing to set up.
/// </remarks>
internal sealed class Echoes : IDisposable
{
    private const int HeaderBytes = 8, Ipv6HeaderBytes = 40;
    private const byte Request = 8, Reply = 0, Unreachable = 3, TimeExceeded = 11;
    private const byte RequestV6 = 128, ReplyV6 = 129;

    // Long after the last answer, where there was one: what is on its way will come.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_flood = TimeSpan.FromMilliseconds(10);
    private static int s_runs = Environment.ProcessId;

    private readonly bool _isV6;
    private readonly ushort _run = (ushort)Interlocked.Increment(ref s_runs);
    private readonly Socket _socket;
    private readonly IPEndPoint _target;
    private readonly long[] _sentAt;
    private readonly double[] _milliseconds;
    private readonly TaskCompletionSource _allTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly bool[] _isTold;
    private readonly SemaphoreSlim _news = new(0);
    private int _received, _told;

    private Echoes(Machine from, IPAddress target, int count)
    {
        _isV6 = target.AddressFamily == AddressFamily.InterNetworkV6;
        _target = new IPEndPoint(target, 0);
        _sentAt = new long[count];
        _milliseconds = new double[count];
        _isTold = new bool[count];
        _socket = from.InNetwork(() => new Socket(target.AddressFamily, SocketType.Raw, _isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp));
        _socket.Bind(new IPEndPoint(_isV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
    }

    /// <summary>Sends so many, so far apart, and waits for their answers; where none at all comes, for <paramref name="silence"/> after the last.</summary>
    /// <remarks>Without an <paramref name="interval"/> each goes when the one before was answered, or after 10 ms.</remarks>
    /// <exception cref="LabException">There is no way to the address.</exception>
    public static async Task<PingResult> RunAsync(Machine from, string address, int count, TimeSpan interval, TimeSpan silence, int payloadBytes = 56, CancellationToken cancellation = default)
    {
        using var echoes = new Echoes(from, IPAddress.Parse(address), count);
        Task listening = echoes.ListenAsync();
        for (int number = 0; number < count; number++)
        {
            if (number > 0 && interval > TimeSpan.Zero)
                await Task.Delay(interval, TimeProvider.System, cancellation);
            else if (number > 0)
                await echoes._news.WaitAsync(s_flood, cancellation);
            echoes.Send(number, payloadBytes);
        }
        TimeSpan waited = TimeSpan.Zero, step = TimeSpan.FromMilliseconds(50);
        for (int before = 0; !echoes._allTold.Task.IsCompleted && waited < (echoes.Received > 0 ? s_patience : silence); before = echoes.Received)
        {
            waited = echoes.Received > before ? TimeSpan.Zero : waited + step;
            await Task.WhenAny(echoes._allTold.Task, Task.Delay(step, TimeProvider.System, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        echoes._socket.Dispose();
        await listening;
        double[] times = [.. echoes._milliseconds.Where(time => time > 0)];
        return times.Length == 0 ? new PingResult(count, 0, null, null, null) : new PingResult(count, times.Length, times.Min(), times.Average(), times.Max());
    }

    public void Dispose()
    {
        _socket.Dispose();
        _news.Dispose();
    }

    private int Received => Volatile.Read(ref _received);

    private void Send(int number, int payloadBytes)
    {
        byte[] packet = new byte[HeaderBytes + payloadBytes];
        packet[0] = _isV6 ? RequestV6 : Request;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), _run);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)(number + 1));
        // The kernel does it for version 6.
        if (!_isV6)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        _sentAt[number] = TimeProvider.System.GetTimestamp();
        try
        {
            _socket.SendTo(packet, _target);
        }
        catch (SocketException e) when (number == 0 && e.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.AddressNotAvailable)
        {
            throw new LabException($"No way to {_target.Address}: {e.Message}", e);
        }
        catch (SocketException)
        {
            // Refused by a rule, or the interface is gone: sent, and lost.
            Tell(number, isAnswered: false);
        }
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[65536];
        var anybody = new IPEndPoint(_isV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult came = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, anybody);
                Take(buffer.AsSpan(0, came.ReceivedBytes));
            }
            catch (SocketException e) when (e.SocketErrorCode is not (SocketError.OperationAborted or SocketError.Interrupted))
            {
                // An error of what was sent; the answers go on.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    // All ICMP of the machine comes here; for version 4 with its IP header.
    private void Take(ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> icmp = _isV6 ? packet : WithoutHeader(packet);
        if (icmp.Length < HeaderBytes)
            return;
        byte type = icmp[0];
        if (type == (_isV6 ? ReplyV6 : Reply))
        {
            TakeOwn(icmp, isAnswered: true);
            return;
        }
        // An error carries the head of what it is about.
        if (_isV6 ? type < RequestV6 : type is Unreachable or TimeExceeded)
        {
            ReadOnlySpan<byte> about = icmp[HeaderBytes..];
            about = !_isV6 ? WithoutHeader(about) : about.Length > Ipv6HeaderBytes ? about[Ipv6HeaderBytes..] : [];
            if (about.Length >= HeaderBytes && about[0] == (_isV6 ? RequestV6 : Request))
                TakeOwn(about, isAnswered: false);
        }
    }

    private void TakeOwn(ReadOnlySpan<byte> icmp, bool isAnswered)
    {
        int number = BinaryPrimitives.ReadUInt16BigEndian(icmp[6..]) - 1;
        if (BinaryPrimitives.ReadUInt16BigEndian(icmp[4..]) == _run && number >= 0 && number < _isTold.Length)
            Tell(number, isAnswered);
    }

    private void Tell(int number, bool isAnswered)
    {
        lock (_lock)
        {
            if (isAnswered && _milliseconds[number] == 0)
            {
                _milliseconds[number] = Math.Max(TimeProvider.System.GetElapsedTime(_sentAt[number]).TotalMilliseconds, double.Epsilon);
                Volatile.Write(ref _received, _received + 1);
            }
            if (_isTold[number])
                return;
            _isTold[number] = true;
            _news.Release();
            if (++_told == _isTold.Length)
                _allTold.TrySetResult();
        }
    }

    private static ReadOnlySpan<byte> WithoutHeader(ReadOnlySpan<byte> packet)
    {
        int header = packet.IsEmpty ? 0 : (packet[0] & 15) * 4;
        return packet.Length > header ? packet[header..] : [];
    }

    private static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (int i = 0; i < packet.Length; i += 2)
            sum += i + 1 < packet.Length ? BinaryPrimitives.ReadUInt16BigEndian(packet[i..]) : (uint)packet[i] << 8;
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
