namespace Lanstead.DataPlane.Filter;

/// <summary>Where a flow is in its life; decides how long it is remembered.</summary>
/// <remarks>
/// <code>
/// TCP  (SYN) → TcpOpening ─answer→ TcpEstablished ─FIN→ TcpHalfClosed ─FIN of the other side→ TcpClosed
///                   └──────────────────┴───────────RST─────────┴→ TcpReset
/// UDP  UdpOneWay ─answer→ UdpBothWays
/// </code>
/// A new SYN of either side (judged by the rules when it comes from outside) begins again at <see cref="TcpOpening"/>.
/// </remarks>
internal enum FlowState : byte
{
    /// <summary>A SYN without an answer.</summary>
    TcpOpening = 0,

    /// <summary>Answered, or met in the middle.</summary>
    TcpEstablished = 1,

    /// <summary>One side has sent FIN.</summary>
    TcpHalfClosed = 2,

    /// <summary>Both have.</summary>
    TcpClosed = 3,

    /// <summary>One side has sent RST.</summary>
    TcpReset = 4,

    /// <summary>Not answered yet.</summary>
    UdpOneWay = 5,

    /// <summary>Answered.</summary>
    UdpBothWays = 6,

    /// <summary>Echo requests of this machine's side, and their answers.</summary>
    Echo = 7,

    /// <summary>Another protocol, known by its number and addresses only.</summary>
    Other = 8,
}
