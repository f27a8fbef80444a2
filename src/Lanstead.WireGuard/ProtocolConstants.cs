namespace Lanstead.WireGuard;

/// <summary>The numbers of the protocol, each with its source. Nothing here is a setting.</summary>
public static class ProtocolConstants
{
    /// <summary>The initiator of a session older than this asks for a new one when it sends (paper §6.1, Rekey-After-Time).</summary>
    public static TimeSpan RekeyAfterTime { get; } = TimeSpan.FromSeconds(120);

    /// <summary>A session older than this neither sends nor receives (paper §6.1, Reject-After-Time).</summary>
    public static TimeSpan RejectAfterTime { get; } = TimeSpan.FromSeconds(180);

    /// <summary>Time between two initiations to one peer (paper §6.1, Rekey-Timeout).</summary>
    public static TimeSpan RekeyTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>At most this much is added at random to a retry, so that two peers do not collide for ever (paper §6.1; a third of a second as in the kernel).</summary>
    public static TimeSpan RekeyTimeoutJitterMax { get; } = TimeSpan.FromMilliseconds(333);

    /// <summary>How long a handshake is tried (paper §6.1, Rekey-Attempt-Time).</summary>
    public static TimeSpan RekeyAttemptTime { get; } = TimeSpan.FromSeconds(90);

    /// <summary>Initiations in <see cref="RekeyAttemptTime"/>, after which the peer is given up.</summary>
    public const int InitiationTriesMax = 18;

    /// <summary>An answer to received data is owed after this time, if only an empty one (paper §6.1, Keepalive-Timeout).</summary>
    public static TimeSpan KeepaliveTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Sent data that stays without any answer for this long leads to a new handshake (paper §6.5).</summary>
    public static TimeSpan NewHandshakeAfterSilence { get; } = KeepaliveTimeout + RekeyTimeout;

    /// <summary>The initiator that receives on a session this old asks for a new one, while it still can (paper §6.2).</summary>
    public static TimeSpan RekeyOnReceiveAfterTime { get; } = RejectAfterTime - KeepaliveTimeout - RekeyTimeout;

    /// <summary>All keys of a peer are wiped this long after its last new session (paper §6.3).</summary>
    public static TimeSpan WipeKeysAfterTime { get; } = RejectAfterTime * 3;

    /// <summary>A new session is asked for from this counter on (paper §6.1, Rekey-After-Messages).</summary>
    public const ulong RekeyAfterMessages = 1UL << 60;

    /// <summary>The first counter that is neither sent nor received (paper §6.1, Reject-After-Messages).</summary>
    public const ulong RejectAfterMessages = ulong.MaxValue - (1UL << 13);

    /// <summary>How far behind the highest counter a packet may come (RFC 6479; 8,192 bits less one word that is being cleared).</summary>
    public const int ReplayWindowSize = 8128;

    /// <summary>Initiations accepted of one peer in a second (paper §5.4.2 asks for a limit; 50 as in the kernel).</summary>
    public const int InitiationsPerSecondMax = 50;

    /// <summary>Least time between two initiations accepted of one peer.</summary>
    public static TimeSpan InitiationSpacing { get; } = TimeSpan.FromSeconds(1) / InitiationsPerSecondMax;

    /// <summary>Lifetime of the secret from which cookies are made (paper §5.4.7).</summary>
    public static TimeSpan CookieSecretLifetime { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Whoever got a cookie stops using it this much before the other side forgets it (as in the kernel).</summary>
    public static TimeSpan CookieLatencyMargin { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Handshake messages a second from one IPv4 address or IPv6 /64 that has proved its address, under load.</summary>
    public const int HandshakesPerSecond = 20;

    /// <summary>Handshake messages that such a source may send at once.</summary>
    public const int HandshakesBurst = 5;

    /// <summary>The share of the handshake queue from which we are under load: one in so many (as in the kernel).</summary>
    public const int UnderLoadQueueDivisor = 8;

    /// <summary>How long we stay under load after the queue was last that full.</summary>
    public static TimeSpan UnderLoadHold { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Packets are padded with zeros to a multiple of this (paper §5.4.6).</summary>
    public const int PaddingMultiple = 16;

    /// <summary>Bytes of the nanoseconds of a timestamp that are hidden: it moves in steps of 2^24 ns, about 60 a second.</summary>
    public const int TimestampWhitenedBits = 24;

    /// <summary>Prefix length by which IPv6 sources are counted together.</summary>
    public const int Ipv6SourcePrefixBits = 64;
}
