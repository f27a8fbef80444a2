namespace Lanstead.WireGuard;

/// <summary>What became of a handshake message.</summary>
/// <param name="Refusal"><see cref="Refusal.None"/> when it was accepted; else it is counted already.</param>
/// <param name="Peer">Whose it was, as far as that is proved.</param>
public readonly record struct HandshakeOutcome(Refusal Refusal, Peer? Peer = null)
{
    /// <summary>Whether the message was accepted.</summary>
    public bool IsAccepted => Refusal == Refusal.None;
}
