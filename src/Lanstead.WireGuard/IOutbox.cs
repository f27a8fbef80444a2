using Lanstead.WireGuard.Sessions;

namespace Lanstead.WireGuard;

/// <summary>Takes what the protocol wants done. Given by the lanes; called on the caller's thread, never under a lock of the protocol.</summary>
public interface IOutbox
{
    /// <summary>Sends a finished datagram: a handshake message, a cookie reply or a keepalive.</summary>
    /// <param name="peer">For whom; null for a cookie reply, which goes to somebody who has not proved anything.</param>
    /// <param name="datagram">Valid during the call only.</param>
    /// <param name="destination">Where; its local part is the source to send from, if known.</param>
    void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination);

    /// <summary>Packets that waited for a session can be sealed now.</summary>
    /// <returns>Whether at least one packet is (or surely will be) sent: it confirms the session to the other side. When false, an empty packet does that instead.</returns>
    bool SessionReady(Peer peer, Session session);

    /// <summary>Gives up the packets that wait: the peer did not answer for 90 s.</summary>
    void DropStaged(Peer peer);
}
