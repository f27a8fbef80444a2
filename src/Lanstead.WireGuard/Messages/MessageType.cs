namespace Lanstead.WireGuard.Messages;

/// <summary>First byte of a message; three reserved zero bytes follow (paper §5.4).</summary>
public enum MessageType
{
    /// <summary>None of the four.</summary>
    None = 0,

    /// <summary>First message of the handshake (paper §5.4.2).</summary>
    Initiation = 1,

    /// <summary>Second message of the handshake (paper §5.4.3).</summary>
    Response = 2,

    /// <summary>What is sent under load instead of an answer (paper §5.4.7).</summary>
    CookieReply = 3,

    /// <summary>A sealed packet, or an empty one that keeps alive (paper §5.4.6).</summary>
    Data = 4,
}
