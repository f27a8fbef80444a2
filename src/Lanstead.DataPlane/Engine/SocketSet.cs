namespace Lanstead.DataPlane.Engine;

/// <summary>The sockets of one port, one per lane. They close when the port has let go of them and no lane sends with them any more.</summary>
internal sealed class SocketSet(IReadOnlyList<IUdpSocket> sockets)
{
    // Not a System.Threading.Lock: it is waited on.
    private readonly object _closing = new();
    private int _holds = 1;
    private bool _isClosed;

    public IReadOnlyList<IUdpSocket> Sockets => sockets;

    public ushort Port => sockets[0].Port;

    /// <summary>Keeps the sockets open until <see cref="Release"/>; false when they are closed.</summary>
    public bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
            return;
        foreach (IUdpSocket socket in sockets)
            socket.Dispose();
        lock (_closing)
        {
            _isClosed = true;
            Monitor.PulseAll(_closing);
        }
    }

    /// <summary>Waits until the sockets are closed, so that their port is free; false when they are not in time.</summary>
    public bool WaitClosed(TimeSpan limit)
    {
        lock (_closing)
            return _isClosed || (limit > TimeSpan.Zero && Monitor.Wait(_closing, limit) && _isClosed);
    }
}
