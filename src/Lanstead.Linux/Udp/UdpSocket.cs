using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

/// <summary>A UDP socket that moves many datagrams per system call.</summary>
/// <remarks>
/// Any thread may send, one thread at a time receives; <see cref="ShutDown"/> may be called from any thread and wakes the receiver.
/// Dispose only when no thread is inside a call: shut down and join the receiver first. To change the port, make a new socket.
/// </remarks>
public sealed unsafe partial class UdpSocket : IDisposable
{
    // A device that stands still must not hold the sender for ever: after this the datagrams are lost, as on a full queue.
    private const int SendTimeoutMicroseconds = 200_000;

    private readonly int _descriptor;
    private readonly bool _ipv6;
    private volatile bool _sendsTrains;
    private volatile bool _shutDown;
    private int _disposed;
    private long _trainsRefused;
    private long _sourcesRefused;
    private long _datagramsLost;
    private long _cutOff;
    private long _receiveErrors;

    private UdpSocket(int descriptor, bool ipv6, UdpSocketOptions options)
    {
        _descriptor = descriptor;
        _ipv6 = ipv6;
        _sendsTrains = options.SendTrains && IsSegmentationKnown(descriptor);
        ReceivesTrains = options.ReceiveTrains && TrySet(descriptor, UdpConstants.UdpLevel, UdpConstants.Receive, 1);
        Port = PortOf(descriptor);
    }

    /// <summary>The port that it is bound to.</summary>
    public ushort Port { get; }

    /// <summary>Whether it reaches IPv6 too; otherwise IPv4 alone.</summary>
    public bool HasIpv6 => _ipv6;

    /// <summary>Whether several datagrams go to the kernel as one; ends for good when the way out cannot do it (EIO).</summary>
    public bool SendsTrains => _sendsTrains;

    /// <summary>Whether the kernel may hand over several datagrams as one.</summary>
    public bool ReceivesTrains { get; }

    /// <summary>Size of the kernel's receive buffer in bytes, as granted.</summary>
    public int ReceiveBufferBytes => Get(UdpConstants.ReceiveBuffer) / 2; // the kernel tells the double

    /// <summary>Size of the kernel's send buffer in bytes, as granted.</summary>
    public int SendBufferBytes => Get(UdpConstants.SendBuffer) / 2;

    /// <summary>What happened so far.</summary>
    public UdpCounters Counters => new(
        Interlocked.Read(ref _trainsRefused), Interlocked.Read(ref _sourcesRefused), Interlocked.Read(ref _datagramsLost),
        Interlocked.Read(ref _cutOff), Interlocked.Read(ref _receiveErrors));

    /// <summary>Changes the firewall mark of what is sent from now on.</summary>
    /// <returns>0, or the error number; EPERM without the right.</returns>
    public int SetMark(uint mark) => TrySet(_descriptor, UdpConstants.SocketLevel, UdpConstants.Mark, (int)mark) ? 0 : SystemCalls.LastError;

    /// <summary>Whether what is sent from now on goes in one piece or not at all, whatever the kernel takes the way to be: for finding out how much passes.</summary>
    /// <returns>False when the kernel refuses.</returns>
    public bool SendWhole(bool whole)
    {
        int wanted = whole ? UdpConstants.PathMtuProbe : UdpConstants.PathMtuWant;
        bool set = TrySet(_descriptor, UdpConstants.Ipv4Level, UdpConstants.Ipv4PathMtu, wanted);
        return set & (!_ipv6 || (TrySet(_descriptor, UdpConstants.Ipv6Level, UdpConstants.Ipv6PathMtu, wanted)
            & TrySet(_descriptor, UdpConstants.Ipv6Level, UdpConstants.Ipv6DoNotFragment, whole ? 1 : 0)));
    }

    /// <summary>Waits for datagrams, and takes all that are there, up to the batch's capacity.</summary>
    public ReceiveResult Receive(ReceiveBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        while (true)
        {
            int messages = SystemCalls.ReceiveMessages(_descriptor, batch.Messages, (uint)batch.MessagesWanted, UdpConstants.WaitForOne, null);
            if (messages > 0)
            {
                // A receiver that is shut down is told "a datagram of no length from nowhere", for ever.
                if (_shutDown)
                    return new ReceiveResult(ReceiveOutcome.Closed, 0);
                int dropped = batch.Accept(messages);
                if (dropped > 0)
                    Interlocked.Add(ref _cutOff, dropped);
                return new ReceiveResult(ReceiveOutcome.Done, 0);
            }
            int error = SystemCalls.LastError;
            if (_shutDown)
                return new ReceiveResult(ReceiveOutcome.Closed, error);
            if (error == Errno.Interrupted)
                continue;
            Interlocked.Increment(ref _receiveErrors);
            return new ReceiveResult(ReceiveOutcome.Failed, error);
        }
    }

    /// <summary>Ends receiving and sending, and wakes whoever waits in either; what is still queued is lost.</summary>
    public void ShutDown()
    {
        _shutDown = true;
        // Tells ENOTCONN for a socket without a fixed other end, and wakes its waiters all the same.
        _ = SystemCalls.Shutdown(_descriptor, UdpConstants.BothWays);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        ShutDown();
        _ = SystemCalls.Close(_descriptor);
    }

    private int Get(int option)
    {
        int value = 0;
        int length = sizeof(int);
        return SystemCalls.GetOption(_descriptor, UdpConstants.SocketLevel, option, &value, &length) == 0 ? value : 0;
    }
}
