using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>What one thread sends with: the port's present socket, and memory for it. Changes when the port's sockets do.</summary>
internal sealed class LaneLink(TunnelPort port, int lane, Func<Peer, Session, bool>? onSessionReady = null) : IDisposable
{
    private SocketSet? _sockets;
    private IUdpSender? _sender;

    /// <summary>Null while the port has no socket.</summary>
    public SealBatch? Batch { get; private set; }

    /// <summary>Null while the port has no socket.</summary>
    public LaneOutbox? Outbox { get; private set; }

    /// <summary>The socket itself; null while the port has none.</summary>
    public IUdpSocket? Socket => _sockets?.Sockets[lane];

    /// <summary>Takes over the port's sockets, if they are not the same any more.</summary>
    public void Refresh()
    {
        SocketSet? sockets = port.Sockets;
        if (sockets == _sockets)
            return;
        LetGo();
        if (sockets?.TryHold() != true)
            return;
        _sockets = sockets;
        _sender = sockets.Sockets[lane].OpenSender();
        Batch = new SealBatch(port.Cipher, _sender);
        Outbox = new LaneOutbox(_sender, port.Refusals, onSessionReady ?? port.FlushLater);
    }

    public void Dispose() => LetGo();

    private void LetGo()
    {
        Outbox?.Dispose();
        Batch?.Dispose();
        _sender?.Dispose();
        _sockets?.Release();
        (Outbox, Batch, _sender, _sockets) = (null, null, null, null);
    }
}
