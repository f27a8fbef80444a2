namespace Lanstead.WireGuard;

/// <summary>Which way a packet was going, seen from this machine.</summary>
public enum PacketDirection
{
    /// <summary>From a peer, or from somebody who claims to be one.</summary>
    Incoming = 0,

    /// <summary>To a peer.</summary>
    Outgoing = 1,
}
