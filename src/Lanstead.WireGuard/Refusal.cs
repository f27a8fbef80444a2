namespace Lanstead.WireGuard;

/// <summary>Why a packet was refused. One counter each (<see cref="RefusalCounters"/>); the numbers are stable, since metrics are kept by them.</summary>
public enum Refusal
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>A message whose length does not fit its type.</summary>
    WrongLength = 1,

    /// <summary>A type that does not exist, or reserved bytes that are not zero.</summary>
    WrongType = 2,

    /// <summary>We have no private key.</summary>
    NoPrivateKey = 3,

    /// <summary>MAC1 does not hold: the sender does not know our public key.</summary>
    BadMac1 = 4,

    /// <summary>We are under load, or this source sends much, and MAC2 does not hold: a cookie reply was sent instead of an answer.</summary>
    CookieRequired = 5,

    /// <summary>The source has proved its address, and sends more than it may.</summary>
    RateLimited = 6,

    /// <summary>A public key of low order: the shared secret would be known to all.</summary>
    LowOrderKey = 7,

    /// <summary>An initiation whose sealed public key does not open.</summary>
    BadStaticKey = 8,

    /// <summary>An initiation by somebody who is not a peer.</summary>
    UnknownPeer = 9,

    /// <summary>An initiation whose timestamp does not open: the sender does not have the private key.</summary>
    BadTimestamp = 10,

    /// <summary>An initiation with a timestamp that is not greater than the last one: a replay.</summary>
    ReplayedInitiation = 11,

    /// <summary>More than 50 initiations a second by one peer.</summary>
    InitiationFlood = 12,

    /// <summary>A receiver index that belongs to nothing here.</summary>
    UnknownIndex = 13,

    /// <summary>A response to which no initiation is open.</summary>
    UnexpectedResponse = 14,

    /// <summary>A response that does not open.</summary>
    BadResponse = 15,

    /// <summary>A cookie reply that does not open, or to no message of ours.</summary>
    BadCookieReply = 16,

    /// <summary>A handshake that something newer overtook while it was computed.</summary>
    Superseded = 17,

    /// <summary>The peer was removed, or the interface is down.</summary>
    PeerGone = 18,

    /// <summary>An initiation that claims to come from ourselves.</summary>
    OwnKey = 19,

    /// <summary>Data on a session older than 180 s.</summary>
    SessionExpired = 20,

    /// <summary>Data with a counter past the hard limit.</summary>
    CounterLimit = 21,

    /// <summary>Data with a counter that came before, or that is too old to tell.</summary>
    ReplayedData = 22,

    /// <summary>Data that does not open.</summary>
    BadTag = 23,

    /// <summary>Opened data whose inner source address is not the peer's.</summary>
    SourceNotAllowed = 24,

    /// <summary>Opened data, or data to send, that is no IP packet, or shorter than it says.</summary>
    MalformedInner = 25,

    /// <summary>Opened data that the packet filter refuses.</summary>
    Filtered = 26,

    /// <summary>Data to send for which there is no peer.</summary>
    NoRoute = 27,

    /// <summary>Something to send to a peer whose endpoint is not known.</summary>
    NoEndpoint = 28,

    /// <summary>Data to send that waited for a session in a full queue, or too long.</summary>
    StagedDropped = 29,

    /// <summary>Data larger than what can be sent.</summary>
    TooLarge = 30,

    /// <summary>Data to send that is what was sealed before: the way to a peer's endpoint leads into its own tunnel, or in a ring through those of others.</summary>
    OwnPacket = 31,

    /// <summary>Sealed data, or a message of the protocol, that the system did not send.</summary>
    NotSent = 32,

    /// <summary>Opened data that the system's interface did not take: it is set down, or its queue is full.</summary>
    NotDelivered = 33,

    /// <summary>A handshake message that found no room among those that wait: its sender tries again in 5 s.</summary>
    QueueFull = 34,

    /// <summary>Data to send while the port has no socket.</summary>
    NoSocket = 35,

    /// <summary>A packet that is meant for all, in a network that does not act as a LAN, or on a machine that takes no part in that.</summary>
    LanOff = 36,

    /// <summary>A packet that is meant for all and is not carried: no UDP, of DHCP, or not from the sender's own address.</summary>
    LanUnsuited = 37,

    /// <summary>A packet that is meant for all, of a sender who sends more of them than carried.</summary>
    LanRate = 38,

    /// <summary>A copy of a packet that is meant for all, in a network with more connected members than get a copy of each.</summary>
    LanRoomFull = 39,
}
