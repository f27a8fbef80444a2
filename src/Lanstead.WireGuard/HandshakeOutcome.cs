namespace Lanstead.WireGuard;

/// <summary>What became of a handshake message.</summary>
/// <param name="Refusal"><see cref="Refusal.None"/> when it was accepted; else it is counted already.</param>
/// <param name="Peer">Whose it was: proved, or for what does not open, as the index in it says.</param>
public readonly record struct HandshakeOutcome(Refusal Refusal, Peer? Peer = null)
{
    /// <summary>Whether the message was accepted.</summary>
    public bool IsAccepted => Refusal == Refusal.None;
}
